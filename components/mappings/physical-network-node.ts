/** Node id of a physical network in the topology, for links to it; a test holds it against the topology's own. */
export function physicalNetworkNode(cloudId: string, name: string): string {
  return `physical-network:${encodeURIComponent(cloudId)}/${encodeURIComponent(name)}`;
}
