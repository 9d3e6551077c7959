import type { CloudIntent } from "@/server/mapping/cloud-intent";
import type { IntentEffect } from "@/server/mapping/intent-effect";
import type { Port } from "@/server/model/neutron";
import { canonicalJson } from "@/server/reconcile/canonical-json";
import type { PlannedStep } from "@/server/reconcile/planned-step";
import { stepId } from "@/server/reconcile/step-id";

type IntentStep = PlannedStep<IntentEffect>;

/** Ports that come, change or go in the inventory. What that means on an appliance comes as steps of its own. */
export function planPorts({ current, desired }: { current: CloudIntent; desired: CloudIntent }): readonly IntentStep[] {
  const before = new Map(current.ports.map((each) => [each.id, each]));
  const after = new Map(desired.ports.map((each) => [each.id, each]));
  const networkName = (port: Port) =>
    [...desired.networks, ...current.networks].find((each) => each.id === port.networkId)?.name || port.networkId;
  const steps: IntentStep[] = [];
  for (const port of desired.ports) {
    const old = before.get(port.id);
    const facts = portFacts(port, networkName(port));
    const effect: IntentEffect =
      old === undefined ? { kind: "port.create", cloudId: desired.cloudId, port } : { kind: "port.update", port };
    const was = old === undefined ? null : portFacts(old, networkName(old));
    const names = Object.keys(facts).filter((name) => was === null || was[name] !== facts[name]);
    if (names.length === 0) continue;
    const pick = (from: Record<string, string>) =>
      Object.fromEntries(names.map((name) => [name, from[name] ?? "not set"]));
    steps.push({
      id: stepId(effect.kind, port.id),
      verb: effect.kind,
      target: portTarget(port),
      why: old === undefined ? "The cloud does not have it yet." : `Its ${names.join(", ")} shall change.`,
      risk: "none",
      dependsOn: [stepId("network.create", port.networkId)],
      before: was === null ? null : pick(was),
      after: pick(facts),
      effect,
    });
  }
  for (const port of current.ports) {
    if (after.has(port.id)) continue;
    steps.push({
      id: stepId("port.delete", port.id),
      verb: "port.delete",
      target: portTarget(port),
      why: "It was asked to be removed.",
      risk: "low",
      dependsOn: [],
      before: portFacts(port, networkName(port)),
      after: null,
      effect: { kind: "port.delete", portId: port.id },
    });
  }
  return steps;
}

/** `port "name"`, told apart from its namesakes by the first characters of its id. */
export function portTarget(port: Pick<Port, "id" | "name">): string {
  return `port "${port.name || "unnamed"}" (${port.id.slice(0, 8)})`;
}

/** JSON in one order of keys: the database keeps another than the one that was given, and the plan must stay the same. */
function portFacts(port: Port, network: string): Record<string, string> {
  const localLink = port.profile?.local_link_information;
  return {
    id: port.id,
    network,
    MAC: port.mac,
    "vnic type": port.vnicType,
    host: port.host === "" ? "not bound" : port.host,
    "local link": localLink === undefined ? "none" : canonicalJson(localLink),
  };
}
