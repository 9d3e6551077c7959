/** The live uplink set behind a node of the topology, read from its id; `null` for every other node. */
export function uplinkSetOfNode(id: string): { readonly applianceId: string; readonly uplinkSetId: string } | null {
  const [, appliance, set] = /^appliance:([^/]+)\/uplink-set:([^/]+)$/.exec(id) ?? [];
  if (appliance === undefined || set === undefined) return null;
  return { applianceId: decodeURIComponent(appliance), uplinkSetId: decodeURIComponent(set) };
}
