import { BridgeheadError } from "@/server/model/errors";
import { type JsonObject, objectsAt, textAt, textsAt } from "@/server/oneview/read-json";
import type { Edit } from "@/server/oneview/resource-editor";
import { sameResource } from "@/server/oneview/resource-uri";

/** PURE edits of who is in an uplink set. Nobody else's networks are touched; what is right already is left alone. */

export type MemberChange = "join" | "leave";

/** Edits a live uplink set. */
export function liveSetEdit(change: MemberChange, networkUri: string): Edit {
  return (set) => (change === "join" ? joined(set, networkUri) : left(set, networkUri));
}

/** Edits the set of that name within a group. A set that is gone is an error for who wants to join it. */
export function groupEdit(change: MemberChange, setName: string, networkUri: string): Edit {
  return (group) => {
    const sets = objectsAt(group, "uplinkSets");
    const set = sets.find((each) => textAt(each, "name") === setName);
    if (set === undefined) {
      if (change === "leave") return null;
      const name = textAt(group, "name") ?? "";
      throw new BridgeheadError("missing", `Logical interconnect group "${name}" has no uplink set "${setName}".`, {
        remedy: "It may have been renamed or removed: correct the mapping.",
      });
    }
    const next = liveSetEdit(change, networkUri)(set);
    return next === null ? null : { ...group, uplinkSets: sets.map((each) => (each === set ? next : each)) };
  };
}

function joined(set: JsonObject, networkUri: string): JsonObject | null {
  const networkUris = textsAt(set, "networkUris");
  if (networkUris.some((each) => sameResource(each, networkUri))) return null;
  return { ...set, networkUris: [...networkUris, networkUri] };
}

function left(set: JsonObject, networkUri: string): JsonObject | null {
  const networkUris = textsAt(set, "networkUris");
  const others = networkUris.filter((each) => !sameResource(each, networkUri));
  if (others.length === networkUris.length) return null;
  const native = textAt(set, "nativeNetworkUri");
  const nativeNetworkUri = native !== null && sameResource(native, networkUri) ? null : native;
  return { ...set, networkUris: others, nativeNetworkUri };
}
