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

/** `null`: they are alike but for what is volatile. */
export function diffTrees(a: unknown, b: unknown): TreePatch | null {
  if (a === b) return null;
  if (Array.isArray(a) && Array.isArray(b)) return diffLists(steadyList(a), steadyList(b));
  if (isObject(a) && isObject(b)) return diffObjects(a, b);
  return isSameLeaf(a, b) ? null : ["v", steady(b)];
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

function diffObjects(a: JsonObject, b: JsonObject): TreePatch | null {
  const members: [string, TreePatch][] = [];
  const gone: string[] = [];
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const [before, after] = [own(a, key), own(b, key)];
    if (isVolatile(key, before) && isVolatile(key, after)) {
      // absent on one side: it is recorded as it stands for all
      const [was, is] = [before === undefined, after === undefined];
      if (was === is) continue;
      const kept = own(steadyMember(key, after), key);
      const had = own(steadyMember(key, before), key);
      if (is && had !== undefined) gone.push(key);
      else if (!is && kept !== undefined) members.push([key, ["v", kept]]);
      continue;
    }
    if (before === after) continue;
    if (after === undefined || isDropped(key, after)) {
      if (before !== undefined && !isDropped(key, before)) gone.push(key);
      continue;
    }
    const patch: TreePatch | null =
      before === undefined || isVolatile(key, before) || isVolatile(key, after)
        ? ["v", own(steadyMember(key, after), key)]
        : diffTrees(before, after);
    if (patch !== null) members.push([key, patch]);
  }
  return members.length === 0 && gone.length === 0 ? null : ["o", Object.fromEntries(members), gone];
}

function steadyMember(key: string, value: unknown): JsonObject {
  const copy = steady(Object.fromEntries([[key, value]]));
  return isObject(copy) ? copy : {};
}

/** A volatile member that is not kept at all. */
function isDropped(key: string, value: unknown): boolean {
  return isVolatile(key, value) && own(steadyMember(key, value), key) === undefined;
}

function diffLists(a: readonly unknown[], b: readonly unknown[]): TreePatch | null {
  let head = 0;
  const shorter = Math.min(a.length, b.length);
  while (head < shorter && diffTrees(a[head], b[head]) === null) head += 1;
  if (head === a.length && head === b.length) return null;
  let tail = 0;
  while (tail < shorter - head && diffTrees(a[a.length - 1 - tail], b[b.length - 1 - tail]) === null) tail += 1;

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
    const patch = diffTrees(a[from], b[at]);
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

function own(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** As JSON tells them: an absent member is `undefined`, and there is one zero. */
function isSameLeaf(a: unknown, b: unknown): boolean {
  return a === b || (typeof a === "number" && typeof b === "number" && Number.isNaN(a) && Number.isNaN(b));
}
