export type UplinkSetNode = { readonly applianceId: string; readonly uplinkSetId: string };

/** The live uplink set behind a node of the topology, read from its id; `null` for every other node. */
export function uplinkSetOfNode(id: string): UplinkSetNode | null {
  const [, appliance, set] = /^appliance:([^/]+)\/uplink-set:([^/]+)$/.exec(id) ?? [];
  if (appliance === undefined || set === undefined) return null;
  return { applianceId: decodeURIComponent(appliance), uplinkSetId: decodeURIComponent(set) };
}
