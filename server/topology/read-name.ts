import ipaddr from "ipaddr.js";
import { parseChainName, parseDeviceName, parseNamespaceName } from "./names";

/** What a text stands for: a whole id, a piece of one, or an address or bridge that names are built from. */
export type NameReading = { readonly words: string } & (
  | { readonly of: "id"; readonly kind: "port" | "network" | "router" | "group" | "any"; readonly start: string }
  | { readonly of: "address"; readonly address: string }
  | { readonly of: "bridge"; readonly bridge: string }
);

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** At least the first eight digits: less would name half of the cloud. */
const PIECE = /^[0-9a-f]{8}(-[0-9a-f-]{0,27})?$/;

/** Reads, in this order: a whole id, the names that are built from ids, a tunnel, a patch port, an address, a piece of an id. */
export function readName(typed: string): NameReading | null {
  const text = typed.trim();
  const lower = text.toLowerCase();
  if (UUID.test(lower)) return { of: "id", kind: "any", start: lower, words: "a whole id" };
  const device = parseDeviceName(lower);
  if (device !== null) {
    const words = `a device: ${lower.slice(0, -device.fragment.length)} and the first 11 characters of a ${device.of}’s id`;
    return { of: "id", kind: device.of === "port" ? "port" : "network", start: device.fragment, words };
  }
  const chain = parseChainName(lower);
  if (chain !== null) {
    const words = `the ${chain.direction} chain of a port: the first 10 characters of its id`;
    return { of: "id", kind: "port", start: chain.fragment, words };
  }
  const namespace = parseNamespaceName(lower);
  if (namespace !== null) {
    const words = `the ${namespace.role} namespace of a ${namespace.of}, by its whole id`;
    return { of: "id", kind: namespace.of, start: namespace.id, words };
  }
  const [, group] = /^nipv[46]([0-9a-f-]{24})(-n)?$/.exec(lower) ?? [];
  if (group !== undefined) {
    return { of: "id", kind: "group", start: group, words: "the set of a security group: 24 characters of its id" };
  }
  const [, hex] = /^(?:gre|vxlan|geneve)-([0-9a-f]{8})$/.exec(lower) ?? [];
  if (hex !== undefined) {
    const address = (hex.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16)).join(".");
    return { of: "address", address, words: `a tunnel to ${address}: its address in hex` };
  }
  const [, bridge] = /^(?:int-|phy-)(br-.+)$/.exec(text) ?? /^(br-.+)$/.exec(text) ?? [];
  if (bridge !== undefined)
    return { of: "bridge", bridge, words: `the bridge ${bridge} and its patch ports to br-int` };
  if (ipaddr.isValid(text) && (text.includes(":") || text.split(".").length === 4)) {
    return { of: "address", address: text, words: "an address: the tunnels that lead to it" };
  }
  return PIECE.test(lower) ? { of: "id", kind: "any", start: lower, words: "the beginning of an id" } : null;
}
