/** Node id of a physical network in the topology, for links to it; a test holds it against the topology's own. */
export function physicalNetworkNode(cloudId: string, name: string): string {
  return `physical-network:${escaped(cloudId)}/${escaped(name)}`;
}

function escaped(name: string): string {
  return name.replace(
    /[^A-Za-z0-9._\-\u0080-\uffff]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
  );
}
