import { familyOf } from "@/server/model/address";
import type { Fault } from "@/server/model/fault";
import type { HostOperation } from "@/server/model/host-operation";
import type { Namespace } from "@/server/model/host-state";
import { type Change, join, NOTHING, type Part } from "@/server/wiring/services/change";
import { diffChains } from "@/server/wiring/services/diff-chains";
import { type DevicePlan, diffDevice, newAddresses } from "@/server/wiring/services/diff-device";
import { diffRoutes } from "@/server/wiring/services/diff-routes";
import { isBare, isOurs, type ObservedServices } from "@/server/wiring/services/observed-service";
import type { ServiceContext } from "@/server/wiring/services/service-context";
import { serviceFaults } from "@/server/wiring/services/service-faults";
import type { ServiceDevice, ServiceNamespace } from "@/server/wiring/services/service-namespace";

export type NamespacePlan = {
  /** The namespace with all that is in it, its devices still on the dead VLAN where they are new. */
  readonly build: Part;
  /** Into service: VLANs, then the neighbours are told. */
  readonly connect: Part;
  readonly isNew: boolean;
  readonly faults: readonly Fault[];
  /** Parts that were not read and are therefore left as they are. */
  readonly notices: readonly string[];
};

/** What is to be done so that a namespace of ours is as wanted. */
export function diffNamespace(context: ServiceContext, wanted: ServiceNamespace): NamespacePlan {
  const { host, observed } = context;
  const found = observed.namespaces.get(wanted.name) ?? null;
  const refused = (faults: readonly Fault[], notices: readonly string[]): NamespacePlan => ({
    ...{ build: NOTHING, connect: NOTHING, isNew: false },
    ...{ faults, notices },
  });
  const faults = serviceFaults(context, wanted);
  if (faults.length > 0) return refused(faults, []);
  if (found !== null && found.links === null) return refused([], [`${unread(found, "links")}.`]);
  const devices = wanted.devices.map((device) => diffDevice(observed, wanted.name, device));
  const known = devices.filter((device) => device !== null);
  if (known.length < devices.length) {
    return refused([], [`${wanted.name} is left as it is: not every namespace of ${host.name} could be read.`]);
  }
  const newDevices = new Set(wanted.devices.filter((_, at) => known[at]?.isNew).map(({ name }) => name));
  const shaken = new Set(wanted.devices.filter((device, at) => losesAll(device, known[at])).map(({ name }) => name));
  const kept = found !== null && isOurs(found) ? found : null;
  const cleared = known.flatMap(({ clear }) => clear);
  const build = join([
    { operations: cleared, changes: [] },
    kept === null ? make(wanted.name, found) : NOTHING,
    // Rows that go and rows that come must not be one batch; between them stands what is so already.
    kept === null || cleared.length === 0 ? NOTHING : { operations: [ensureNamespace(wanted.name)], changes: [] },
    diffSysctls(wanted, kept),
    wakeLoopback(wanted.name, kept),
    removeStale(observed, wanted, kept),
    ...known.map(({ appear }) => appear),
    diffRoutes(wanted, kept, newDevices, shaken),
    diffChains(wanted.name, kept, wanted.tables),
  ]);
  return {
    build,
    connect: join([...known.map(({ connect }) => connect), announce(wanted.name, known)]),
    isNew: kept === null || isBare(kept),
    faults: [],
    notices: unreadParts(found),
  };
}

/** Whether for a moment a device has no address of a family: what it had goes, and what it shall have is new. */
function losesAll({ addresses }: ServiceDevice, plan: DevicePlan | undefined): boolean {
  const operations = plan?.appear.operations ?? [];
  const comes = new Set(operations.flatMap((each) => (each.op === "address.ensure" ? [each.address] : [])));
  const stays = new Set(addresses.filter((address) => !comes.has(address)).map(familyOf));
  return operations.some((each) => each.op === "address.absent" && !stays.has(familyOf(each.address)));
}

function make(name: string, found: Namespace | null): Part {
  const change: Change = { what: "namespace", before: found === null ? null : `${name}, not marked`, after: name };
  const again: readonly HostOperation[] = found === null ? [] : [{ op: "namespace.absent", name, force: true }];
  return { operations: [...again, ensureNamespace(name)], changes: [change] };
}

function ensureNamespace(name: string): HostOperation {
  return { op: "namespace.ensure", name };
}

function wakeLoopback(name: string, found: Namespace | null): Part {
  if (found?.links?.some((link) => link.name === "lo" && link.flags.includes("UP"))) return NOTHING;
  const change: Change = { what: "loopback", before: found === null ? null : "down", after: "up" };
  return { operations: [{ op: "link.set", namespace: name, name: "lo", up: true }], changes: [change] };
}

/** A setting that is not among those read is set once, with the namespace. */
function diffSysctls(wanted: ServiceNamespace, found: Namespace | null): Part {
  const differing = wanted.sysctls.filter(({ key, value }) => {
    const observed = found?.sysctls[key];
    return found === null ? observed !== value : observed !== undefined && observed !== value;
  });
  return {
    operations: differing.map(({ key, value }) => ({ op: "sysctl.set", namespace: wanted.name, key, value })),
    changes: differing.map(({ key, value }) => ({ what: key, before: found?.sysctls[key] ?? null, after: value })),
  };
}

/** Devices of ours that were in service here and are not any more. */
function removeStale({ servicePorts }: ObservedServices, wanted: ServiceNamespace, found: Namespace | null): Part {
  const names = new Set(wanted.devices.map(({ name }) => name));
  const there = new Set(found?.links?.map(({ name }) => name));
  const stale = servicePorts.map(({ name }) => name).filter((name) => !names.has(name) && there.has(name));
  return {
    operations: stale.map((name) => ({ op: "ovs.port.absent", name })),
    changes: stale.map((name) => ({ what: `device ${name}`, before: `in ${wanted.name}`, after: null })),
  };
}

function announce(namespace: string, devices: readonly DevicePlan[]): Part {
  const operations = devices
    .flatMap(newAddresses)
    .map(({ device, address }): HostOperation => ({ op: "arp.announce", namespace, device, address }));
  return { operations, changes: [] };
}

function unreadParts(found: Namespace | null): readonly string[] {
  if (found === null) return [];
  const parts = { routes: found.routes, "packet filter": found.iptables, "IPv6 packet filter": found.ip6tables };
  return Object.entries(parts).flatMap(([part, value]) => (value === null ? [`${unread(found, part)}.`] : []));
}

function unread({ name }: Namespace, part: string): string {
  return `The ${part} of ${name} could not be read and were left as they are`;
}
