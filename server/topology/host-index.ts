import type { HostState, Link, Namespace, OvsBridge, OvsInterface, OvsPort } from "@/server/model/host-state";
import { deviceId, ovsInterfaceId, ovsPortId } from "./ids";

export type DeviceAt = { readonly namespace: string; readonly link: Link };

export type OvsAt = {
  readonly id: string;
  readonly bridge: OvsBridge;
  readonly port: OvsPort;
  /** `null` for the port of a bond, whose interfaces are entries of their own. */
  readonly iface: OvsInterface | null;
  /** The kernel device of the interface, wherever it is; `null` when there is none or it was not found. */
  readonly device: DeviceAt | null;
};

/**
 * One host, looked up by name. It decides which kernel device and which OVS interface are the same object: an OVS port
 * and its device are one node with the id of the port.
 */
export type HostIndex = {
  readonly key: string;
  readonly state: HostState;
  readonly ovs: readonly OvsAt[];
  readonly devices: readonly DeviceAt[];
  /** `false`: some namespace could not be read, so a device that was not found may still be there. */
  readonly allDevicesRead: boolean;
  ovsById(id: string): OvsAt | undefined;
  ovsByInterface(name: string): OvsAt | undefined;
  ovsOf(namespace: string, device: string): OvsAt | undefined;
  device(namespace: string, name: string): Link | undefined;
  /** The node of a device: its OVS port if it is one. */
  nodeId(namespace: string, device: string): string;
};

export function indexHost(key: string, state: HostState): HostIndex {
  const devices = devicesOf(state.namespaces);
  const byPlace = new Map(devices.map((at) => [place(at.namespace, at.link.name), at]));
  const byName = new Map<string, DeviceAt[]>();
  for (const at of devices) {
    const same = byName.get(at.link.name);
    if (same === undefined) byName.set(at.link.name, [at]);
    else same.push(at);
  }
  const ovs = ovsEntries(key, state, (iface) => findDevice(iface, byName));
  const claimed = new Map<string, OvsAt>();
  for (const entry of ovs) {
    if (entry.device !== null) claimed.set(place(entry.device.namespace, entry.device.link.name), entry);
  }
  const ovsById = new Map(ovs.map((entry) => [entry.id, entry]));
  const ovsByInterface = new Map(
    ovs.flatMap((entry) => (entry.iface === null ? [] : [[entry.iface.name, entry] as const])),
  );
  const ovsOf = (namespace: string, device: string) => claimed.get(place(namespace, device));
  return {
    key,
    state,
    ovs,
    devices,
    allDevicesRead: state.namespaces.every(({ links }) => links !== null),
    ovsById: (id) => ovsById.get(id),
    ovsByInterface: (name) => ovsByInterface.get(name),
    ovsOf,
    device: (namespace, name) => byPlace.get(place(namespace, name))?.link,
    nodeId: (namespace, device) => ovsOf(namespace, device)?.id ?? deviceId(key, namespace, device),
  };
}

function devicesOf(namespaces: readonly Namespace[]): DeviceAt[] {
  return namespaces
    .flatMap(({ name, links }) => (links ?? []).map((link) => ({ namespace: name, link })))
    .sort((a, b) => compare(a.namespace, b.namespace) || compare(a.link.name, b.link.name));
}

function ovsEntries(key: string, state: HostState, find: (iface: OvsInterface) => DeviceAt | null): OvsAt[] {
  const entries: OvsAt[] = [];
  for (const bridge of state.ovs?.bridges ?? []) {
    for (const port of bridge.ports) {
      const [only] = port.interfaces;
      const id = ovsPortId(key, bridge.name, port.name);
      if (port.interfaces.length === 1 && only !== undefined) {
        entries.push({ id, bridge, port, iface: only, device: find(only) });
        continue;
      }
      entries.push({ id, bridge, port, iface: null, device: null });
      for (const iface of port.interfaces) {
        entries.push({ id: ovsInterfaceId(key, bridge.name, iface.name), bridge, port, iface, device: find(iface) });
      }
    }
  }
  return entries.sort((a, b) => compare(a.id, b.id));
}

/**
 * A system interface is a device of the root namespace. An internal one is made there and may be moved: the DHCP and
 * router devices are in a namespace. The kernel cuts a longer name to 15 bytes.
 */
function findDevice(iface: OvsInterface, byName: ReadonlyMap<string, readonly DeviceAt[]>): DeviceAt | null {
  if (iface.type !== "" && iface.type !== "system" && iface.type !== "internal" && iface.type !== "tap") return null;
  const candidates = byName.get(iface.name) ?? byName.get(iface.name.slice(0, 15)) ?? [];
  const here = candidates.find(({ namespace }) => namespace === "");
  if (here !== undefined || iface.type !== "internal") return here ?? null;
  return candidates.find(({ link }) => INTERNAL_KINDS.has(link.kind)) ?? null;
}

/** Kernel kinds of an OVS internal port: kernel datapath, userspace datapath, not reported. */
const INTERNAL_KINDS = new Set(["openvswitch", "tun", ""]);

/** A device name has no NUL, a namespace name neither. */
function place(namespace: string, device: string): string {
  return `${namespace}\0${device}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
