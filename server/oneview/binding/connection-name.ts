/** What a connection of ours is called, as existing deployments have it. */
export function connectionName(mac: string): string {
  return `NeutronPort[${mac.toLowerCase()}]`;
}

/** Names are unique in a profile insensitive to case, and MAC addresses are written both ways. */
export function isNamedFor(name: string | null, mac: string): boolean {
  return name !== null && name.trim().toLowerCase() === connectionName(mac).toLowerCase();
}

export function isSameMac(a: string | null, b: string): boolean {
  return a !== null && bare(a) === bare(b);
}

function bare(mac: string): string {
  return mac.replace(/[:.-]/g, "").toLowerCase();
}
