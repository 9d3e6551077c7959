import type { HostState, Link, OvsPort } from "@/server/model/host-state";
import type { Network, Port, VifDetails } from "@/server/model/neutron";
import type { DeviceFact, PlugDevice, PlugLink, PortOnHost, WiringState } from "@/server/model/on-host-views";
import type { KnownHost } from "@/server/operations/hosts/known-hosts";
import { INTEGRATION_BRIDGE } from "@/server/wiring/bridge-names";
import { deviceName } from "@/server/wiring/device-names";
import { hybridDevices } from "@/server/wiring/hybrid-devices";
import { localVlans } from "@/server/wiring/local-vlans";
import { mtuOf } from "@/server/wiring/network-facts";

const DEAD_TAG = 4095;
const SERVICE_PREFIX: Readonly<Record<string, "tap" | "qr-" | "qg-">> = {
  "network:dhcp": "tap",
  "network:router_interface": "qr-",
  "network:router_gateway": "qg-",
};

/**
 * PURE. What one host shows of a port's plug, device by device from the guest to br-int, beside what is to be there.
 * A host that was not read gives the same devices with everything about them unknown.
 */
export function describePlug(host: KnownHost, port: Port, network: Network): PortOnHost {
  const { state } = host;
  const active = port.host === host.ref.hostName;
  const plug = plugOf(host, port);
  const links = linksByName(state);
  const rows = new Map(
    state?.ovs?.bridges.find(({ name }) => name === INTEGRATION_BRIDGE)?.ports.map((row) => [row.name, row]) ?? [],
  );
  const seen: Seen = { links, rows, mtu: mtuOf(network) };
  const device = plug === "service" ? serviceDevice(port) : deviceName(plug === "hybrid" ? "qvo" : "tap", port.id);
  const isRead = state !== null && state.ovs !== null;
  const localVlan = state === null ? null : (localVlans(state, []).vlans.get(network.id) ?? null);
  const wiring = isRead ? wiringOf(rows.get(device), port, active, localVlan) : "unknown";
  return {
    ...host.ref,
    ...{ active, plug, localVlan, state: wiring },
    words: WORDS[wiring](rows.get(device)?.tag ?? null),
    ...(plug === "hybrid" ? hybridPlug(port, seen) : singlePlug(port, device, plug, seen)),
  };
}

type Seen = {
  readonly links: ReadonlyMap<string, Link>;
  /** Of br-int. */
  readonly rows: ReadonlyMap<string, OvsPort>;
  readonly mtu: number;
};

function plugOf({ ref, plumbing, state }: KnownHost, port: Port): PortOnHost["plug"] {
  if (port.deviceOwner in SERVICE_PREFIX) return "service";
  const inactive = (port.inactiveBindings ?? []).find((each) => each.host === ref.hostName);
  const vif: VifDetails | undefined = port.host === ref.hostName ? port.vif : inactive?.vif;
  if (vif !== undefined) return vif.hybridPlug ? "hybrid" : vif.createPort ? "created" : "foreign";
  if (plumbing !== null) return plumbing.firewall === "iptables_hybrid" ? "hybrid" : "created";
  return linksByName(state).has(deviceName("qbr", port.id)) ? "hybrid" : "foreign";
}

function serviceDevice({ deviceOwner, id }: Port): string {
  return deviceName(SERVICE_PREFIX[deviceOwner] ?? "tap", id);
}

/** Of all namespaces: a service's device lives in its own. */
function linksByName(state: HostState | null): ReadonlyMap<string, Link> {
  const namespaces = [...(state?.namespaces ?? [])].reverse();
  return new Map(namespaces.flatMap(({ links }) => (links ?? []).map((link) => [link.name, link] as const)));
}

function wiringOf(row: OvsPort | undefined, port: Port, active: boolean, localVlan: number | null): WiringState {
  if (row === undefined) return "absent";
  if (row.tag === DEAD_TAG) return active && port.adminStateUp ? "isolated" : "dead";
  if (row.tag === null) return "open";
  return row.tag === localVlan ? "wired" : "astray";
}

const WORDS: Readonly<Record<WiringState, (tag: number | null) => string>> = {
  absent: () => `Nothing of it is on ${INTEGRATION_BRIDGE}.`,
  isolated: () => "Plugged and isolated on the dead VLAN 4095 until it is wired: no frame gets in or out.",
  dead: () => "On the dead VLAN 4095 on purpose: it is down, or its guest is not here.",
  wired: (tag) => `In local VLAN ${tag}, which is its network on this host.`,
  open: () => "It has no tag: a trunk of every VLAN of this host until it is wired.",
  astray: (tag) => `In local VLAN ${tag}, which is not its network on this host.`,
  unknown: () => "The host was not read, so how it is plugged there is not known.",
};

function hybridPlug(port: Port, seen: Seen): Pick<PortOnHost, "devices" | "links"> {
  const { bridge, inner, outer, tap } = hybridDevices(port.id);
  const devices: readonly PlugDevice[] = [
    device("tap", tap, seen, (link) => [flag(link, "UP"), fact("in", bridge, link.master ?? "no bridge")]),
    device("bridge", bridge, seen, (link) => [
      flag(link, "UP"),
      fact("STP", "off", link.bridge === null ? null : link.bridge.stp ? "on" : "off"),
      fact("ageing", "0 s", seconds(link.bridge?.ageingTimeSeconds)),
    ]),
    device("inner", inner, seen, (link) => [
      flag(link, "UP"),
      flag(link, "PROMISC"),
      fact("MTU", String(seen.mtu), String(link.mtu)),
      fact("in", bridge, link.master ?? "no bridge"),
    ]),
    device("outer", outer, seen, (link) => [
      flag(link, "UP"),
      flag(link, "PROMISC"),
      fact("MTU", String(seen.mtu), String(link.mtu)),
      fact("peer", inner, link.peer?.name ?? "none"),
    ]),
  ];
  const { links, rows } = seen;
  return {
    devices,
    links: [
      hop(tap, bridge, links.get(tap)?.master === bridge, `${tap} is in ${bridge}`),
      hop(bridge, inner, links.get(inner)?.master === bridge, `${inner} is in ${bridge}`),
      hop(inner, outer, links.get(inner)?.peer?.name === outer, "the two ends of one veth pair"),
      hop(outer, INTEGRATION_BRIDGE, rows.has(outer), `${outer} is a port of ${INTEGRATION_BRIDGE}`),
    ],
  };
}

function singlePlug(
  port: Port,
  name: string,
  plug: PortOnHost["plug"],
  seen: Seen,
): Pick<PortOnHost, "devices" | "links"> {
  const row = seen.rows.get(name)?.interfaces[0];
  return {
    devices: [
      device(plug === "service" ? "service" : "tap", name, seen, (link) => [
        flag(link, "UP"),
        fact("MTU", String(seen.mtu), String(link.mtu)),
        ...(plug === "service" ? [] : [fact("iface-id", port.id, row?.externalIds["iface-id"] ?? "none")]),
      ]),
    ],
    links: [hop(name, INTEGRATION_BRIDGE, seen.rows.has(name), `${name} is a port of ${INTEGRATION_BRIDGE}`)],
  };
}

function device(
  role: PlugDevice["role"],
  name: string,
  { links }: Seen,
  factsOf: (link: Link) => readonly DeviceFact[],
): PlugDevice {
  const link = links.get(name);
  return { role, name, present: link !== undefined, facts: link === undefined ? [] : factsOf(link) };
}

function fact(name: string, expected: string, observed: string | null): DeviceFact {
  return { name, expected, observed, ok: observed === null || observed === expected };
}

function flag(link: Link, name: "UP" | "PROMISC"): DeviceFact {
  return fact(name, "yes", link.flags.includes(name) ? "yes" : "no");
}

function seconds(value: number | null | undefined): string | null {
  return value === null || value === undefined ? null : `${value} s`;
}

function hop(from: string, to: string, ok: boolean, words: string): PlugLink {
  return { from, to, ok, words: ok ? words : `${from} is not joined to ${to}` };
}
