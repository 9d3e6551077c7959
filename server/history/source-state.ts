import type { FabricState } from "@/server/model/fabric-state";
import type { ObjectChange } from "@/server/model/history";
import type { HostState } from "@/server/model/host-state";
import { compareObjects } from "./compare-objects";
import { fabricObjects } from "./fabric-objects";
import { hostObjects } from "./host-objects";
import { type IntentState, intentObjects } from "./intent-objects";
import { FactSheet, type ObjectSet } from "./object-facts";
import { Twins } from "./twins";

/** What one recorded source showed at a moment. */
export type SourceState =
  | { readonly kind: "host"; readonly state: HostState }
  | { readonly kind: "appliance"; readonly state: FabricState }
  | { readonly kind: "intent"; readonly state: IntentState };

/** `key` as in the world: of a host or an appliance. */
export type SourceRef = { readonly kind: SourceState["kind"]; readonly key: string };

export const INTENT_SOURCE = "intent";

export const sourceId = ({ kind, key }: SourceRef): string => (kind === "intent" ? INTENT_SOURCE : `${kind}/${key}`);

/** `null`: no source is called so. */
export function readSource(id: string): SourceRef | null {
  if (id === INTENT_SOURCE) return { kind: "intent", key: "" };
  const slash = id.indexOf("/");
  const kind = id.slice(0, slash);
  return kind === "host" || kind === "appliance" ? { kind, key: id.slice(slash + 1) } : null;
}

/** All objects of what a source showed; `null`: it showed nothing. */
export function objectsOf(ref: SourceRef, name: string, shown: SourceState | null): ObjectSet {
  if (shown === null) return new FactSheet();
  switch (shown.kind) {
    case "host":
      return hostObjects(ref.key, name, shown.state);
    case "appliance":
      return fabricObjects(ref.key, name, shown.state);
    case "intent":
      return intentObjects(shown.state);
  }
}

/** What became of the objects of one source between two states of it; `twins` of a comparison of the two speed it up. */
export function compareSource(
  ref: SourceRef,
  name: string,
  before: SourceState | null,
  after: SourceState | null,
  twins: Twins = new Twins(),
): readonly ObjectChange[] {
  if (before?.state === after?.state) return [];
  return compareObjects(objectsOf(ref, name, before), objectsOf(ref, name, after), twins);
}
