import { isDropped, keptMember, own, Twins } from "./twins";
import { isObject, isVolatile, type JsonObject, steady, steadyList } from "./volatile";

/**
 * The difference between two states as data, small where they are alike:
 * - `["v", value]` another value
 * - `["o", members, gone]` an object of which some members changed, came or went
 * - `["a", parts]` a list, told from its beginning as pieces of the old one and new ones
 */
export type TreePatch =
  | readonly ["v", unknown]
  | readonly ["o", Readonly<Record<string, TreePatch>>, readonly string[]]
  | readonly ["a", readonly ListPart[]];

/** `[start, count]` taken from the old list, `["p", at, patch]` one of it changed, `["v", value]` new. */
type ListPart = readonly [number, number] | readonly ["p", number, TreePatch] | readonly ["v", unknown];

/** `null`: they are alike but for what is volatile. `twins` then knows which parts are. */
export function diffTrees(a: unknown, b: unknown, twins: Twins = new Twins()): TreePatch | null {
  if (twins.areAlike(a, b)) return null;
  if (Array.isArray(a) && Array.isArray(b)) return diffLists(steadyList(a), steadyList(b), twins);
  if (isObject(a) && isObject(b)) return diffObjects(a, b, twins);
  return ["v", steady(b)];
}

/** `before` is steady: what `steady` gives, or what this function gave. */
export function applyTree(patch: TreePatch | null, before: unknown): unknown {
  if (patch === null) return before;
  if (patch[0] === "v") return patch[1];
  if (patch[0] === "o") {
    const [, members, gone] = patch;
    const after: Record<string, unknown> = isObject(before) ? { ...before } : {};
    for (const key of gone) delete after[key];
    for (const [key, member] of Object.entries(members)) {
      // `__proto__` is a key like any other
      const value = applyTree(member, Object.hasOwn(after, key) ? after[key] : undefined);
      Object.defineProperty(after, key, { value, enumerable: true, writable: true, configurable: true });
    }
    return after;
  }
  const list = Array.isArray(before) ? before : [];
  return patch[1].flatMap((part) => {
    if (part[0] === "v") return [part[1]];
    if (part[0] === "p") return [applyTree(part[2], list[part[1]])];
    return list.slice(part[0], part[0] + part[1]);
  });
}

function diffObjects(a: JsonObject, b: JsonObject, twins: Twins): TreePatch | null {
  const members: [string, TreePatch][] = [];
  const gone: string[] = [];
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const [before, after] = [own(a, key), own(b, key)];
    const [was, is] = [isVolatile(key, before), isVolatile(key, after)];
    if (before === after) continue;
    if (was && is) {
      // absent on one side: it is recorded as it stands for all
      if (before !== undefined && after !== undefined) continue;
      if (after === undefined && keptMember(key, before) !== undefined) gone.push(key);
      const kept = before === undefined ? keptMember(key, after) : undefined;
      if (kept !== undefined) members.push([key, ["v", kept]]);
      continue;
    }
    if (isDropped(key, after)) {
      if (!isDropped(key, before)) gone.push(key);
      continue;
    }
    const isNew = before === undefined || was || is;
    const patch: TreePatch | null = isNew ? ["v", keptMember(key, after)] : diffTrees(before, after, twins);
    if (patch !== null) members.push([key, patch]);
  }
  return members.length === 0 && gone.length === 0 ? null : ["o", Object.fromEntries(members), gone];
}

function diffLists(a: readonly unknown[], b: readonly unknown[], twins: Twins): TreePatch | null {
  let head = 0;
  const shorter = Math.min(a.length, b.length);
  while (head < shorter && twins.areAlike(a[head], b[head])) head += 1;
  if (head === a.length && head === b.length) return null;
  let tail = 0;
  while (tail < shorter - head && twins.areAlike(a[a.length - 1 - tail], b[b.length - 1 - tail])) tail += 1;

  const unused = new Map<string, number[]>();
  for (let at = a.length - tail - 1; at >= head; at -= 1) {
    const key = nameOf(a[at]);
    const places = unused.get(key);
    if (places === undefined) unused.set(key, [at]);
    else places.push(at);
  }
  const parts: ListPart[] = [];
  let run: [number, number] | null = null;
  const take = (at: number, count: number) => {
    if (count === 0) return;
    if (run !== null && run[0] + run[1] === at) run[1] += count;
    else {
      run = [at, count];
      parts.push(run);
    }
  };
  take(0, head);
  for (let at = head; at < b.length - tail; at += 1) {
    const from = unused.get(nameOf(b[at]))?.pop();
    if (from === undefined) {
      run = null;
      parts.push(["v", steady(b[at])]);
      continue;
    }
    const patch = diffTrees(a[from], b[at], twins);
    if (patch === null) take(from, 1);
    else {
      run = null;
      parts.push(["p", from, patch]);
    }
  }
  take(a.length - tail, tail);
  return ["a", parts];
}

/** What makes an item of a list the same one as before: its id or name, else all that it says. */
function nameOf(item: unknown): string {
  if (!isObject(item)) return `=${JSON.stringify(steady(item))}`;
  for (const key of ["id", "uri", "uuid", "cloudId", "networkId", "name"]) {
    const value = own(item, key);
    if (typeof value === "string" || typeof value === "number") return `${key}=${value}`;
  }
  return `=${JSON.stringify(steady(item))}`;
}
