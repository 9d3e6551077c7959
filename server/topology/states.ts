import type { ObjectState } from "@/server/model/graph";

export type Judged = { readonly state: ObjectState; readonly reason?: string };

export const OK: Judged = { state: "ok" };

/** From calm to urgent: an aggregate shows the worst of what it stands for. */
const ORDER: readonly ObjectState[] = ["ok", "intended", "stale", "unknown", "down", "drift", "dead", "failed"];

export function worst(states: Iterable<ObjectState>): ObjectState {
  let result: ObjectState = "ok";
  for (const state of states) if (ORDER.indexOf(state) > ORDER.indexOf(result)) result = state;
  return result;
}
