/**
 * Node ids: readable paths whose names are escaped so that every object has exactly one id and every id one object,
 * whatever a device, namespace or bridge is called.
 *
 *   host:<key>   …/ns:<namespace>   …/dev:<namespace>/<device>   …/ovs:<bridge>   …/port:<bridge>/<port>
 *   …/iface:<bridge>/<interface>   …/dhcp:<network>
 *   appliance:<id>   …/<category>:<uuid>
 *   segment:<network>   physical-network:<cloud>/<name>   remote:<address>   mesh
 *
 * An OVS port is its port, wherever its device is: the tap of a DHCP server keeps its id while it moves into a namespace.
 */
export type NodeRef =
  | { readonly kind: "host"; readonly host: string }
  | { readonly kind: "ns"; readonly host: string; readonly namespace: string }
  | { readonly kind: "dev"; readonly host: string; readonly namespace: string; readonly device: string }
  | { readonly kind: "ovs"; readonly host: string; readonly bridge: string }
  | { readonly kind: "port" | "iface"; readonly host: string; readonly bridge: string; readonly name: string }
  | { readonly kind: "dhcp"; readonly host: string; readonly network: string }
  | { readonly kind: "appliance"; readonly appliance: string }
  | { readonly kind: "fabric"; readonly appliance: string; readonly category: string; readonly tail: string }
  | { readonly kind: "segment"; readonly network: string }
  | { readonly kind: "physical-network"; readonly cloud: string; readonly name: string }
  | { readonly kind: "remote"; readonly address: string }
  | { readonly kind: "mesh" };

export const MESH_ID = "mesh";
/** Everything that is counted instead of drawn, once each. */
export const MORE_SEGMENTS_ID = "segments";
export const MORE_REMOTES_ID = "remotes";

export const hostId = (host: string): string => `host:${escapeName(host)}`;
export const namespaceId = (host: string, namespace: string): string => `${hostId(host)}/ns:${escapeName(namespace)}`;
export const deviceId = (host: string, namespace: string, device: string): string =>
  `${hostId(host)}/dev:${escapeName(namespace)}/${escapeName(device)}`;
export const ovsBridgeId = (host: string, bridge: string): string => `${hostId(host)}/ovs:${escapeName(bridge)}`;
export const ovsPortId = (host: string, bridge: string, port: string): string =>
  `${hostId(host)}/port:${escapeName(bridge)}/${escapeName(port)}`;
/** Only for members of a bond: otherwise the interface is its port. */
export const ovsInterfaceId = (host: string, bridge: string, name: string): string =>
  `${hostId(host)}/iface:${escapeName(bridge)}/${escapeName(name)}`;
export const dhcpId = (host: string, network: string): string => `${hostId(host)}/dhcp:${escapeName(network)}`;
export const applianceId = (appliance: string): string => `appliance:${escapeName(appliance)}`;
/** `uri` is the appliance's path; its last part is unique within a category. */
export const fabricId = (appliance: string, category: string, uri: string): string =>
  `${applianceId(appliance)}/${category}:${escapeName(uri.slice(uri.lastIndexOf("/") + 1))}`;
export const segmentId = (network: string): string => `segment:${escapeName(network)}`;
export const physicalNetworkId = (cloud: string, name: string): string =>
  `physical-network:${escapeName(cloud)}/${escapeName(name)}`;
export const remoteId = (address: string): string => `remote:${escapeName(address)}`;

/** Ends have no `|`, so an edge id cannot be read in two ways. */
export const edgeId = (kind: string, source: string, target: string): string => `${kind}:${source}|${target}`;

/** The object behind an id; `null` for anything that this module would not have written. */
export function parseNodeId(id: string): NodeRef | null {
  const parts = id.split("/");
  const head = splitKind(parts[0] ?? "");
  if (head === null) return id === MESH_ID ? { kind: "mesh" } : null;
  const [kind, first] = head;
  switch (kind) {
    case "host":
      return parts.length === 1 ? { kind: "host", host: first } : parseHostPart(first, parts.slice(1));
    case "appliance":
      return parts.length === 1 ? { kind: "appliance", appliance: first } : parseFabricPart(first, parts.slice(1));
    case "segment":
      return parts.length === 1 ? { kind: "segment", network: first } : null;
    case "remote":
      return parts.length === 1 ? { kind: "remote", address: first } : null;
    case "physical-network":
      return parts.length === 2 ? { kind: "physical-network", cloud: first, name: unescapeName(parts[1] ?? "") } : null;
    default:
      return null;
  }
}

function parseHostPart(host: string, parts: readonly string[]): NodeRef | null {
  const head = splitKind(parts[0] ?? "");
  if (head === null) return null;
  const [kind, first] = head;
  const second = parts[1] === undefined ? null : unescapeName(parts[1]);
  if (parts.length > 2) return null;
  if (second === null) {
    if (kind === "ns") return { kind, host, namespace: first };
    if (kind === "ovs") return { kind, host, bridge: first };
    return kind === "dhcp" ? { kind, host, network: first } : null;
  }
  if (kind === "dev") return { kind, host, namespace: first, device: second };
  return kind === "port" || kind === "iface" ? { kind, host, bridge: first, name: second } : null;
}

function parseFabricPart(appliance: string, parts: readonly string[]): NodeRef | null {
  const head = splitKind(parts[0] ?? "");
  if (head === null || parts.length !== 1) return null;
  return { kind: "fabric", appliance, category: head[0], tail: head[1] };
}

function splitKind(part: string): [string, string] | null {
  const colon = part.indexOf(":");
  return colon < 0 ? null : [part.slice(0, colon), unescapeName(part.slice(colon + 1))];
}

/** Keeps letters, digits, `.`, `_`, `-` and everything beyond ASCII; the rest becomes `%XX`. */
function escapeName(name: string): string {
  return PLAIN.test(name) ? name : name.replace(SPECIAL, percent);
}

const SPECIAL = /[^A-Za-z0-9._\-\u0080-\uffff]/g;

function percent(char: string): string {
  return `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
}

const PLAIN = /^[A-Za-z0-9._-]*$/;

function unescapeName(text: string): string {
  return text.includes("%")
    ? text.replace(/%([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text;
}
