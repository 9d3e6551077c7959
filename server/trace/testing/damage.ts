/** A number in [0, 1) from a seed, the same on every machine. */
export function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export type Damage = {
  readonly file: string;
  /** `gone`: a piece is missing without a trace; otherwise what is left is visibly broken. */
  readonly kind: "gone" | "garbled" | "cut line" | "cut file" | "empty" | "missing";
  readonly piece: string;
  /** `null`: the file is not there. */
  readonly text: string | null;
};

const pick = <T>(roll: () => number, of: readonly T[]): T | undefined => of[Math.floor(roll() * of.length)];

/** One piece of one file damaged: a line, or anywhere in JSON an item, a key or a value. */
export function damage(roll: () => number, files: ReadonlyMap<string, string>): Damage {
  const file = pick(roll, [...files.keys()]) ?? "";
  const text = files.get(file) ?? "";
  const kind = pick(roll, ["gone", "gone", "garbled", "garbled", "cut line", "cut file", "empty", "missing"] as const);
  if (kind === "missing" || kind === undefined) return { file, kind: "missing", piece: "", text: null };
  if (kind === "empty") return { file, kind, piece: "", text: "" };
  const end = Math.floor(roll() * text.length);
  if (kind === "cut file") return { file, kind, piece: text.slice(end, end + 60), text: text.slice(0, end) };
  if (file.endsWith(".json") && kind !== "cut line") return damageJson(roll, file, kind, text);
  const lines = text.split("\n");
  const at = Math.floor(roll() * Math.max(1, lines.length - 1));
  const line = lines[at] ?? "";
  const within = Math.floor(roll() * line.length);
  const changed = {
    gone: [],
    garbled: [`${line.slice(0, within)}~${line.slice(within + 1)}`],
    "cut line": [line.slice(0, within)],
  };
  lines.splice(at, 1, ...changed[kind]);
  return { file, kind, piece: line, text: lines.join("\n") };
}

/** A line of an OVSDB dump is a document of its own. */
function damageJson(roll: () => number, file: string, kind: "gone" | "garbled", text: string): Damage {
  const lines = text.split("\n");
  const documents = lines.map((line) => (line.trim() === "" ? undefined : parsed(line)));
  const whole = documents.every((one, at) => one !== undefined || lines[at]?.trim() === "");
  const roots: unknown[] = whole ? documents.filter((one) => one !== undefined) : [parsed(text)];
  const places: { readonly inside: unknown[] | Record<string, unknown>; readonly key: string | number }[] = [];
  const walk = (value: unknown) => {
    if (Array.isArray(value)) {
      for (const [key, one] of value.entries()) {
        places.push({ inside: value, key });
        walk(one);
      }
    } else if (isObject(value)) {
      for (const [key, one] of Object.entries(value)) {
        places.push({ inside: value, key });
        walk(one);
      }
    }
  };
  for (const root of roots) walk(root);
  const place = pick(roll, places);
  const piece = place === undefined ? "" : JSON.stringify(valueAt(place.inside, place.key)).slice(0, 120);
  if (place !== undefined) {
    const { inside, key } = place;
    if (Array.isArray(inside)) inside.splice(Number(key), 1, ...(kind === "gone" ? [] : ["~"]));
    else if (kind === "gone") delete inside[key];
    else inside[key] = "~";
  }
  return {
    file,
    kind,
    piece: `${place?.key}: ${piece}`,
    text: `${roots.map((one) => JSON.stringify(one)).join("\n")}\n`,
  };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const valueAt = (inside: unknown[] | Record<string, unknown>, key: string | number): unknown =>
  Array.isArray(inside) ? inside[Number(key)] : inside[key];

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
