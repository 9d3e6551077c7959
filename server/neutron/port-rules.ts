import { BridgeheadError } from "@/server/model/errors";
import type { Fault } from "@/server/model/fault";
import type { FloatingIp, Port, SecurityGroup } from "@/server/model/neutron";
import { listWords, portTarget } from "@/server/model/object-words";
import { canonicalAddress } from "@/server/neutron/address-range";
import { readPrefix } from "@/server/neutron/ip-prefix";

/** Device names, chains and flows take the first 11 or 10 characters of a port's id: two ports must differ in these. */
export const UNIQUE_START = 10;

/** A new port's id names its devices; nothing else on a host may have these names. */
export function idFaults(id: string, ports: readonly Port[]): readonly Fault[] {
  const start = id.slice(0, UNIQUE_START);
  const twin = ports.find((each) => each.id.slice(0, UNIQUE_START) === start);
  if (twin === undefined) return [];
  return [
    {
      code: "port-id-collides",
      object: `port ${id}`,
      message: `Its id begins with ${start}, as that of ${portTarget(twin)}: their devices and chains would have one name.`,
      remedy: "Ask again: another id is drawn.",
    },
  ];
}

/** Groups there are, each once, and none where port security is off. */
export function groupFaults(port: Port, groups: readonly SecurityGroup[]): readonly Fault[] {
  const object = portTarget(port);
  const faults: Fault[] = [];
  for (const id of port.securityGroupIds) {
    if (groups.some((each) => each.id === id)) continue;
    const message = `There is no security group ${id}.`;
    faults.push({ code: "security-group-unknown", object, message, remedy: "Pick one that exists." });
  }
  if (port.portSecurity === false && port.securityGroupIds.length > 0) {
    faults.push({
      code: "groups-without-port-security",
      object,
      message: "Without port security nothing is filtered, so the port cannot be in security groups.",
      remedy: "Take its security groups away too, or leave port security on.",
    });
  }
  return faults;
}

/** Allowed address pairs widen what anti-spoofing lets through: without it they say nothing; none is told twice. */
export function pairFaults(port: Port): readonly Fault[] {
  const pairs = port.allowedAddressPairs ?? [];
  const object = portTarget(port);
  const faults: Fault[] = [];
  if (port.portSecurity === false && pairs.length > 0) {
    faults.push({
      code: "pairs-without-port-security",
      object,
      message: "Without port security every address is allowed, so there are no allowed address pairs.",
      remedy: "Take its allowed address pairs away too, or leave port security on.",
    });
  }
  const words = pairs.map(({ address, mac }) => `${address} from ${mac ?? port.mac}`);
  for (const each of new Set(words.filter((word, index) => words.indexOf(word) !== index))) {
    const message = `The allowed address pair ${each} is given twice.`;
    faults.push({ code: "pair-told-twice", object, message, remedy: "Give it once." });
  }
  return faults;
}

/** Pairs as they are kept: addresses in their one spelling, a single one without its length. */
export function canonicalPairs(
  pairs: readonly { readonly address: string; readonly mac?: string | undefined }[],
): NonNullable<Port["allowedAddressPairs"]> {
  return pairs.map(({ address, mac }) => ({
    address: address.includes("/") ? (readPrefix(address)?.text ?? address) : canonicalAddress(address),
    ...(mac === undefined ? {} : { mac }),
  }));
}

/** An address that a floating IP leads to is not taken from its port. */
export function floatingFaults(before: Port, after: Port, floatingIps: readonly FloatingIp[]): readonly Fault[] {
  const kept = new Set(after.fixedIps.map(({ address }) => address));
  const lost = floatingIps.filter(
    (each) => each.portId === before.id && each.fixedAddress !== null && !kept.has(each.fixedAddress),
  );
  if (lost.length === 0) return [];
  const words = listWords(lost.map((each) => `${each.address} to ${each.fixedAddress}`));
  return [
    {
      code: "fixed-ip-has-floating-ip",
      object: portTarget(before),
      message: `Floating IPs lead to addresses that the port would lose: ${words}.`,
      remedy: "Take the floating IP from the port first.",
    },
  ];
}

const OWNERS: Readonly<Record<string, string>> = {
  "network:router_interface": "a router's interface",
  "network:router_gateway": "a router's gateway",
  "network:floatingip": "a floating IP's",
};

/** Ports of routers and floating IPs come and go with these; the port itself is not touched. */
export function refuseOwned(port: Port, remedy: string): void {
  const owner = OWNERS[port.deviceOwner];
  if (owner === undefined) return;
  throw new BridgeheadError(
    "refused",
    `${portTarget(port)} is ${owner} port of ${port.deviceId || "another object"}.`,
    {
      remedy,
    },
  );
}
