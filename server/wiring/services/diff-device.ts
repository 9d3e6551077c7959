import { canonical, familyOf } from "@/server/model/address";
import { DEAD_VLAN, type HostOperation, type PortVlan } from "@/server/model/host-operation";
import type { Link, OvsPort } from "@/server/model/host-state";
import { INTEGRATION_BRIDGE } from "@/server/wiring/bridge-names";
import { type Change, NOTHING, type Part } from "@/server/wiring/services/change";
import { type ObservedServices, placeOf } from "@/server/wiring/services/observed-service";
import type { ServiceDevice } from "@/server/wiring/services/service-namespace";
import { isInVlan, vlanOf, vlanWords } from "@/server/wiring/vlan";

/** A device's way into service: first there, with its addresses; at the end, when all else is done, on its VLAN. */
export type DevicePlan = {
  /** Its row goes first, before anything else is done: a row that is made anew in the same breath would be the same one. */
  readonly clear: readonly HostOperation[];
  readonly appear: Part;
  readonly connect: Part;
  /** Comes into the namespace in this step: no address or route that was seen there is on it. */
  readonly isNew: boolean;
};

/** `null`: it cannot be told where the device is, because a namespace was not read. */
export function diffDevice(observed: ObservedServices, namespace: string, device: ServiceDevice): DevicePlan | null {
  const row = observed.ports.get(device.name)?.port ?? null;
  const place = placeOf(observed, device.name, namespace);
  if (row !== null && place.at === "unknown") return null;
  const isInPlace = row !== null && place.at === "namespace" && place.namespace.name === namespace;
  if (isInPlace) {
    const appear = both(identify(row, device), diffLink(namespace, place.link, device));
    return { clear: [], appear, connect: connect(row, device), isNew: false };
  }
  // A namespace whose name is gone lives on while a process is in it; nobody can reach into it by name.
  const isElsewhere = row !== null && place.at === "namespace" && !place.namespace.name.startsWith("pid:");
  const operations: readonly HostOperation[] = [
    ...(isElsewhere ? isolate(row, device) : [ensurePort(device, DEAD_VLAN, {})]),
    { op: "link.move", name: device.name, from: isElsewhere ? place.namespace.name : "", to: namespace },
    // The MTU only now: in the root namespace the bridge would not have it larger than its own.
    { op: "link.set", namespace, name: device.name, mac: device.mac, mtu: device.mtu, up: true },
    ...device.addresses.map((address) => ensureAddress(namespace, device.name, address)),
  ];
  const found =
    row === null ? null : isElsewhere ? `in ${namespaceText(place.namespace.name)}` : "lost with its namespace";
  return {
    // In no namespace, though the row looks healthy: the device went with its namespace and comes back only with a new row.
    clear: row === null || isElsewhere ? [] : [{ op: "ovs.port.absent", name: device.name }],
    appear: {
      operations,
      changes: [
        { what: `device ${device.name}`, before: found, after: `in ${namespace}, ${device.addresses.join(", ")}` },
      ],
    },
    connect: connect(null, device),
    isNew: true,
  };
}

function isolate(row: OvsPort, device: ServiceDevice): readonly HostOperation[] {
  return [
    { op: "ovs.port.vlan", name: device.name, ...DEAD_VLAN, otherConfig: device.record },
    ...identify(row, device).operations,
  ];
}

/** The row's ids, put right without taking the port out of service. */
function identify(row: OvsPort, device: ServiceDevice): Part {
  const observed = row.interfaces[0]?.externalIds ?? {};
  const wrong = Object.entries(externalIds(device)).filter(([key, value]) => observed[key] !== value);
  if (wrong.length === 0) return NOTHING;
  return {
    operations: [ensurePort(device, vlanOf(row), row.otherConfig)],
    changes: wrong.map(([key, value]) => ({
      what: `${device.name} ${key}`,
      before: observed[key] ?? null,
      after: value,
    })),
  };
}

function diffLink(namespace: string, link: Link, device: ServiceDevice): Part {
  const settings = {
    ...(link.mac?.toLowerCase() === device.mac ? {} : { mac: device.mac }),
    ...(link.mtu === device.mtu ? {} : { mtu: device.mtu }),
    ...(link.flags.includes("UP") ? {} : { up: true }),
  };
  const before: Readonly<Record<string, unknown>> = { mac: link.mac, mtu: link.mtu, up: link.flags.includes("UP") };
  const isSet = Object.keys(settings).length > 0;
  const observed = link.addresses
    .filter(({ scope }) => scope === "global")
    .map(({ address, prefixLength }) => canonical(`${address}/${prefixLength}`));
  const missing = device.addresses.filter((address) => !observed.includes(canonical(address)));
  const wanted = device.addresses.map(canonical);
  const extra = observed.filter((address) => !wanted.includes(address));
  const changes: readonly Change[] = [
    ...Object.entries(settings).map(([key, value]) => ({
      what: `${device.name} ${key}`,
      before: String(before[key]),
      after: String(value),
    })),
    ...extra.map((address) => ({ what: `address ${address}`, before: device.name, after: null })),
    ...missing.map((address) => ({ what: `address ${address}`, before: null, after: device.name })),
  ];
  const set: readonly HostOperation[] = isSet ? [{ op: "link.set", namespace, name: device.name, ...settings }] : [];
  const operations: readonly HostOperation[] = [
    ...set,
    ...extra.map((address): HostOperation => ({ op: "address.absent", namespace, device: device.name, address })),
    ...missing.map((address) => ensureAddress(namespace, device.name, address)),
  ];
  return { operations, changes };
}

/** Addresses whose neighbours must hear where they are now. IPv6 finds out by itself. */
export function newAddresses(plan: DevicePlan): readonly { readonly device: string; readonly address: string }[] {
  return plan.appear.operations.flatMap((operation) => {
    if (operation.op !== "address.ensure" || familyOf(operation.address) === "inet6") return [];
    return [{ device: operation.device, address: operation.address.split("/")[0] ?? operation.address }];
  });
}

/** `row` null: it is isolated now. */
function connect(row: OvsPort | null, device: ServiceDevice): Part {
  const { vlan, record } = device;
  const isSame =
    row !== null &&
    isInVlan(row, vlan) &&
    Object.entries(record).every(([key, value]) => row.otherConfig[key] === value);
  if (isSame) return NOTHING;
  return {
    operations: [{ op: "ovs.port.vlan", name: device.name, ...vlan, otherConfig: record }],
    changes: [
      { what: `${device.name} lies in`, before: row === null ? null : vlanWords(vlanOf(row)), after: vlanWords(vlan) },
    ],
  };
}

function ensurePort(
  device: ServiceDevice,
  vlan: PortVlan,
  otherConfig: Readonly<Record<string, string>>,
): HostOperation {
  return {
    op: "ovs.port.ensure",
    bridge: INTEGRATION_BRIDGE,
    name: device.name,
    type: "internal",
    options: {},
    otherConfig,
    externalIds: externalIds(device),
    mtuRequest: null,
    mustOpen: true,
    ...vlan,
  };
}

function externalIds({ portId, mac }: ServiceDevice): Readonly<Record<string, string>> {
  return { "iface-id": portId, "attached-mac": mac, "iface-status": "active" };
}

function ensureAddress(namespace: string, device: string, address: string): HostOperation {
  return { op: "address.ensure", namespace, device, address };
}

function namespaceText(name: string): string {
  return name === "" ? "the root namespace" : name;
}

function both(first: Part, second: Part): Part {
  return {
    operations: [...first.operations, ...second.operations],
    changes: [...first.changes, ...second.changes],
  };
}
