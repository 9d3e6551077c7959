/**
 * What of an observed state is no change when it moves: counters, ages, who is in which neighbour table, what switches
 * learned. It is neither compared nor recorded; a state that is put together again has these values in its place.
 * `undefined`: the member is left out. A member whose value is a text is never volatile: maps of names hold any key.
 */
export const VOLATILE: Readonly<Record<string, unknown>> = {
  observedAt: 0,
  rulesAt: undefined,
  sources: [],
  counters: null,
  statistics: {},
  packets: null,
  bytes: null,
  conntrack: null,
  neighbours: null,
  pids: [],
  expiresAt: 0,
  heartbeatAt: undefined,
  eTag: null,
  revision: undefined,
};

export type Json = unknown;
export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Own members that are compared, with those that are `undefined` left out. */
export function isVolatile(key: string, value: unknown): boolean {
  return typeof value !== "string" && Object.hasOwn(VOLATILE, key);
}

/** Flows that a flow made, and that go by themselves, come and go with the packets. */
export function steadyList(list: readonly unknown[]): readonly unknown[] {
  return list.some(isLearned) ? list.filter((item) => !isLearned(item)) : list;
}

function isLearned(item: unknown): boolean {
  if (!isObject(item) || typeof item.actions !== "string") return false;
  return typeof item.hardTimeoutSeconds === "number" || typeof item.idleTimeoutSeconds === "number";
}

/** The state as it is recorded: a copy without what is volatile. */
export function steady(value: unknown): unknown {
  if (Array.isArray(value)) return steadyList(value).map(steady);
  if (!isObject(value)) return value;
  const copy: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(value)) {
    const kept = isVolatile(key, member) ? VOLATILE[key] : steady(member);
    if (kept !== undefined) copy[key] = kept;
  }
  return copy;
}
