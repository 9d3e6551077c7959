import type { FabricError, FabricPart, FabricState } from "@/server/model/fabric-state";
import { parseNetwork, parseNetworkSet } from "@/server/oneview/parse-networks";
import { parseEnclosure, parseServerHardware, parseServerProfile } from "@/server/oneview/parse-servers";
import {
  parseGroup,
  parseInterconnect,
  parseLogicalInterconnect,
  parseUplinkSet,
} from "@/server/oneview/parse-uplinks";
import type { JsonObject } from "@/server/oneview/read-json";

/** Where each part of the fabric is listed. Profiles come at most 256 in a page, so they are asked for in such pages. */
export const partPaths: Readonly<Record<FabricPart, string>> = {
  networks: "/rest/ethernet-networks?start=0&count=-1",
  networkSets: "/rest/network-sets?start=0&count=-1",
  groups: "/rest/logical-interconnect-groups?start=0&count=-1",
  logicalInterconnects: "/rest/logical-interconnects?start=0&count=-1",
  uplinkSets: "/rest/uplink-sets?start=0&count=-1",
  interconnects: "/rest/interconnects?start=0&count=-1",
  enclosures: "/rest/enclosures?start=0&count=-1",
  serverHardware: "/rest/server-hardware?start=0&count=-1",
  serverProfiles: "/rest/server-profiles?start=0&count=256",
};

export const fabricParts: readonly FabricPart[] = [
  "networks",
  "networkSets",
  "groups",
  "logicalInterconnects",
  "uplinkSets",
  "interconnects",
  "enclosures",
  "serverHardware",
  "serverProfiles",
];

/** What one list came to: its members, or why they could not be read. */
export type PartAnswer =
  | { readonly ok: true; readonly members: readonly JsonObject[] }
  | { readonly ok: false; readonly message: string };

/** PURE. Makes the fabric of what the lists answered; what could not be read or understood is said in `errors`. */
export function toFabricState(
  seen: Pick<FabricState, "applianceId" | "name" | "apiVersion" | "observedAt">,
  answers: Readonly<Record<FabricPart, PartAnswer>>,
): FabricState {
  const errors: FabricError[] = [];
  const read = <T>(part: FabricPart, parse: (json: JsonObject) => T | null): readonly T[] => {
    const answer = answers[part];
    if (!answer.ok) {
      errors.push({ part, message: answer.message });
      return [];
    }
    const parsed = answer.members.map(parse).filter((each) => each !== null);
    const lost = answer.members.length - parsed.length;
    if (lost > 0) errors.push({ part, message: `${lost} of ${answer.members.length} entries have no identity.` });
    return parsed;
  };
  return {
    ...seen,
    networks: read("networks", parseNetwork),
    networkSets: read("networkSets", parseNetworkSet),
    groups: read("groups", parseGroup),
    logicalInterconnects: read("logicalInterconnects", parseLogicalInterconnect),
    uplinkSets: read("uplinkSets", parseUplinkSet),
    interconnects: read("interconnects", parseInterconnect),
    enclosures: read("enclosures", parseEnclosure),
    serverHardware: read("serverHardware", parseServerHardware),
    serverProfiles: read("serverProfiles", parseServerProfile),
    errors,
  };
}

/**
 * PURE. Equal for two looks that show the same fabric: when it was looked, eTags (they move without a change that
 * matters here) and the order of the lists do not count.
 */
export function fabricFingerprint(state: FabricState): string {
  const { observedAt: _when, ...lasting } = state;
  return JSON.stringify(lasting, (key, value: unknown) => {
    if (key === "eTag") return undefined;
    return Array.isArray(value) ? sortedByText(value) : value;
  });
}

function sortedByText(values: readonly unknown[]): readonly unknown[] {
  return [...values].sort((a, b) => {
    const [left, right] = [identityOf(a), identityOf(b)];
    return left < right ? -1 : left > right ? 1 : 0;
  });
}

function identityOf(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  for (const key of ["uri", "portId", "id", "name", "bay", "part"]) {
    if (key in value) return `${key}=${String(Reflect.get(value, key))}`;
  }
  return JSON.stringify(value);
}
