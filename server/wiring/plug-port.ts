import { DEAD_VLAN, type HostOperation, type PortVlan } from "@/server/model/host-operation";
import type { Port } from "@/server/model/neutron";
import { INTEGRATION_BRIDGE } from "@/server/wiring/bridge-names";
import type { HostFacts, SeenPort } from "@/server/wiring/host-facts";
import { interfaceIdOf } from "@/server/wiring/host-facts";
import type { HostPlanInput, HostStep } from "@/server/wiring/host-plan";
import { absentCause, hostStep } from "@/server/wiring/host-step";
import { hybridDevices, hybridDifferences, hybridOperations } from "@/server/wiring/hybrid-devices";
import { isolatesOnPlug } from "@/server/wiring/isolate-on-plug";
import { mtuOf } from "@/server/wiring/network-facts";
import { isOurPort } from "@/server/wiring/ownership";
import { type PortTarget, portWords } from "@/server/wiring/port-target";
import { deviceRemoval, forgetFlows } from "@/server/wiring/remove-device";
import { plugPort, prepareHost } from "@/server/wiring/step-ids";
import { vlanOf } from "@/server/wiring/vlan";

export type Plugging = {
  readonly step: HostStep | null;
  /** The row on the integration bridge is made (anew), so all of its flows and its tag are to be written. */
  readonly isNew: boolean;
};

/**
 * The devices of a port and its row on the integration bridge, isolated until it is wired (`dataplane.md` 2.2 to 2.4).
 * 1. A row that is there and right keeps its tag: a repair beside it does not cut the guest off.
 * 2. A row whose device is gone is made anew, because the number that its flows know is not that of the new device.
 * 3. A tap that the hypervisor puts on the bridge itself is not plugged, only wired.
 */
export function plugStep(input: HostPlanInput, facts: HostFacts, target: PortTarget): Plugging {
  const { port, device, plug, network } = target;
  const seen = facts.ports.get(device);
  if (plug === "foreign" || (plug === "created" && seen !== undefined && isHypervisors(seen, port))) {
    return { step: null, isNew: false };
  }
  const names = hybridDevices(port.id);
  const strays = facts.plugged.filter((each) => each.portId === port.id && each.device !== device);
  const lost = seen === undefined ? null : lostWords(facts, target, seen);
  const row = lost === null ? seen : undefined;
  const rowDifferences =
    row === undefined ? [lost ?? `${device} is not on ${INTEGRATION_BRIDGE}`] : identityDifferences(port, row);
  const found = [
    ...strays.map((each) => `${each.device} of another plug type`),
    ...(plug === "hybrid" ? hybridDifferences(facts, names, mtuOf(network)) : []),
    ...rowDifferences,
  ];
  if (found.length === 0) return { step: null, isNew: false };
  const isAbsent = seen === undefined && strays.length === 0 && !facts.links.has(names.bridge);
  const operations: readonly HostOperation[] = [
    ...strays.flatMap((each) => deviceRemoval(facts, each.device)),
    ...(lost === null ? [] : [...forgetFlows(facts, device), { op: "ovs.port.absent" as const, name: device }]),
    ...(plug === "hybrid" ? hybridOperations(facts, names, mtuOf(network)) : []),
    ...(rowDifferences.length === 0 ? [] : [rowOperation(input, target, row)]),
  ];
  const words = portWords(port);
  const step = hostStep(
    input.host,
    {
      id: plugPort(input.host.id, port.id),
      verb: "port.plug",
      target: `${words} on ${input.host.name}`,
      why: isAbsent ? `${words} is bound to ${input.host.name}.` : `${found.join("; ")}.`,
      dependsOn: [prepareHost(input.host.id)],
      cause: isAbsent ? absentCause(input.scope) : row === undefined ? "missing" : "changed",
      before: isAbsent ? null : { found: found.join("; ") },
      after: afterFacts(input, target, row === undefined),
    },
    operations,
  );
  return { step, isNew: row === undefined };
}

function afterFacts(input: HostPlanInput, target: PortTarget, isNew: boolean): Readonly<Record<string, string>> {
  const { port, plug, device, network } = target;
  const { bridge, inner, outer } = hybridDevices(port.id);
  const isolation = !isNew ? "" : isolatesOnPlug(input) ? ", isolated" : ", not isolated";
  return {
    ...(plug === "hybrid"
      ? { "Linux bridge": bridge, "veth pair": `${inner} and ${outer}`, MTU: String(mtuOf(network)) }
      : {}),
    [`port of ${INTEGRATION_BRIDGE}`]: `${device}${isolation}`,
    MAC: port.mac,
  };
}

function isHypervisors({ port: row, ...seen }: SeenPort, port: Port): boolean {
  return !isOurPort(row) && interfaceIdOf({ port: row, ...seen }) === port.id;
}

/** Why a row cannot be kept; `null`: it can. */
function lostWords(
  facts: HostFacts,
  { device, plug }: PortTarget,
  { bridge, interface: row }: SeenPort,
): string | null {
  if (bridge.name !== INTEGRATION_BRIDGE) return `${device} is on ${bridge.name}`;
  if (row === null || row.type !== "") return `${device} is of another kind`;
  if (plug !== "hybrid") return null;
  const isOpen = facts.links.has(device) && row.ofport !== null && row.ofport > 0 && (row.error ?? "") === "";
  return isOpen ? null : `${device} has lost its device`;
}

function identity(port: Port): Readonly<Record<string, string>> {
  return {
    "iface-id": port.id,
    "iface-status": "active",
    "attached-mac": port.mac,
    ...(port.deviceId === "" ? {} : { "vm-uuid": port.deviceId }),
  };
}

function identityDifferences(port: Port, { interface: row }: SeenPort): readonly string[] {
  const ids = row?.externalIds ?? {};
  return Object.entries(identity(port))
    .filter(([key, value]) => ids[key] !== value)
    .map(([key]) => `${key} is ${ids[key] ?? "not set"}`);
}

const OPEN_VLAN: PortVlan = { tag: null, vlanMode: null, trunks: [] };

function rowOperation(input: HostPlanInput, target: PortTarget, row: SeenPort | undefined): HostOperation {
  const vlan = row !== undefined ? vlanOf(row.port) : isolatesOnPlug(input) ? DEAD_VLAN : OPEN_VLAN;
  return {
    op: "ovs.port.ensure",
    bridge: INTEGRATION_BRIDGE,
    name: target.device,
    type: "",
    options: {},
    otherConfig: {},
    externalIds: identity(target.port),
    mtuRequest: null,
    mustOpen: target.plug === "hybrid",
    ...vlan,
  };
}
