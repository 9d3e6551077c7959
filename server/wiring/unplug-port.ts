import { DEAD_VLAN, type HostOperation } from "@/server/model/host-operation";
import { INTEGRATION_BRIDGE } from "@/server/wiring/bridge-names";
import type { HostFacts } from "@/server/wiring/host-facts";
import type { HostPlanInput, HostStep } from "@/server/wiring/host-plan";
import { removalStep } from "@/server/wiring/host-step";
import { isOurLink } from "@/server/wiring/ownership";
import { portWords } from "@/server/wiring/port-target";
import { deviceRemoval } from "@/server/wiring/remove-device";
import { applyFirewall, isolatePort, unplugPort } from "@/server/wiring/step-ids";
import { isInVlan, recordOf, vlanOf, vlanWords } from "@/server/wiring/vlan";

/** A port that the host has and nobody intends there: its row, its half, or only a leftover of its devices. */
type Leftover = { readonly portId: string; readonly devices: readonly string[] };

/**
 * What of ours is on the host for ports that are not to be there: off the network first, then its rules (`applyFirewall`
 * stands between), then its devices. `kept` are the ports that are to be there, whether or not they can be.
 */
export function unplugSteps(input: HostPlanInput, facts: HostFacts, kept: ReadonlySet<string>): readonly HostStep[] {
  return leftovers(input, facts, kept).flatMap((leftover) => {
    const isolation = isolateStep(input, facts, leftover);
    return [...(isolation === null ? [] : [isolation]), removeStep(input, facts, leftover)];
  });
}

function leftovers({ intent }: HostPlanInput, facts: HostFacts, kept: ReadonlySet<string>): readonly Leftover[] {
  const found = new Map<string, string[]>();
  const add = (portId: string, device: string): void => {
    const devices = found.get(portId) ?? [];
    if (!devices.includes(device)) found.set(portId, [...devices, device]);
  };
  const shortKept = new Set([...kept].map((id) => id.slice(0, 11)));
  for (const { device, portId } of facts.plugged) if (!kept.has(portId)) add(portId, device);
  for (const link of facts.links.values()) {
    const id = /^(?:qbr|qvb|qvo)(.{11})$/.exec(link.name)?.[1];
    if (id === undefined || !isOurLink(link) || shortKept.has(id) || facts.ports.has(`qvo${id}`)) continue;
    const whole = [...found.keys(), ...intent.ports.map((port) => port.id)].find((portId) => portId.startsWith(id));
    add(whole ?? id, `qvo${id}`);
  }
  return [...found].map(([portId, devices]) => ({ portId, devices })).sort((a, b) => (a.portId < b.portId ? -1 : 1));
}

function isolateStep(input: HostPlanInput, facts: HostFacts, { portId, devices }: Leftover): HostStep | null {
  const { host, scope } = input;
  const rows = devices.flatMap((device) => {
    const seen = facts.ports.get(device);
    return seen === undefined || isInVlan(seen.port, DEAD_VLAN) ? [] : [seen.port];
  });
  const [first] = rows;
  if (first === undefined) return null;
  const operations = rows.map(
    (row): HostOperation => ({ op: "ovs.port.vlan", name: row.name, otherConfig: recordOf(row), ...DEAD_VLAN }),
  );
  const text = {
    id: isolatePort(host.id, portId),
    verb: "port.isolate",
    target: `${wordsOf(input, portId)} on ${host.name}`,
    why: `${reason(input, portId)} It is cut off before its rules go.`,
    risk: scope.deletes === "perform" ? ("low" as const) : ("high" as const),
    before: { VLAN: vlanWords(vlanOf(first)) },
    after: { VLAN: vlanWords(DEAD_VLAN) },
  };
  return removalStep(host, scope, text, operations);
}

function removeStep(input: HostPlanInput, facts: HostFacts, { portId, devices }: Leftover): HostStep {
  const { host, scope } = input;
  const text = {
    id: unplugPort(host.id, portId),
    verb: "port.unplug",
    target: `${wordsOf(input, portId)} on ${host.name}`,
    why: reason(input, portId),
    risk: scope.deletes === "perform" ? ("low" as const) : ("high" as const),
    dependsOn: [isolatePort(host.id, portId), applyFirewall(host.id)],
    before: Object.fromEntries(
      devices.map((device) => [device, facts.ports.has(device) ? `port of ${INTEGRATION_BRIDGE}` : "left over"]),
    ),
  };
  return removalStep(
    host,
    scope,
    text,
    devices.flatMap((device) => deviceRemoval(facts, device)),
  );
}

function wordsOf({ intent }: HostPlanInput, portId: string): string {
  const port = intent.ports.find(({ id }) => id === portId);
  return port === undefined ? `port ${portId}` : portWords(port);
}

function reason({ intent, host }: HostPlanInput, portId: string): string {
  const port = intent.ports.find(({ id }) => id === portId);
  if (port === undefined) return "The port is deleted.";
  return port.host === ""
    ? `The port is not bound to ${host.name} any more.`
    : `The port is bound to ${port.host} now.`;
}
