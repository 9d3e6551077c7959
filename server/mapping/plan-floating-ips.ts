import { changedFacts } from "@/server/mapping/changed-facts";
import type { CloudIntent } from "@/server/mapping/cloud-intent";
import type { IntentEffect } from "@/server/mapping/intent-effect";
import { networkTarget } from "@/server/mapping/plan-networks";
import type { FloatingIp } from "@/server/model/neutron";
import { floatingIpTarget, portTarget, routerTarget } from "@/server/model/object-words";
import type { PlannedStep } from "@/server/reconcile/planned-step";
import { stepId } from "@/server/reconcile/step-id";

type IntentStep = PlannedStep<IntentEffect>;
type Both = { readonly current: CloudIntent; readonly desired: CloudIntent };

/** Floating IPs that come, go, or lead elsewhere: after the port and the router that they lead to were made. */
export function planFloatingIps({ current, desired }: Both): readonly IntentStep[] {
  const before = new Map(current.floatingIps.map((each) => [each.id, each]));
  const after = new Set(desired.floatingIps.map((each) => each.id));
  const facts = factsWith(current, desired);
  const steps: IntentStep[] = [];
  for (const floatingIp of desired.floatingIps) {
    const old = before.get(floatingIp.id);
    const target = floatingIpTarget(floatingIp);
    const { id, networkId, portId, routerId } = floatingIp;
    const dependsOn = [
      stepId("network.create", networkId),
      ...(portId === null ? [] : [stepId("port.create", portId)]),
      ...(routerId === null ? [] : [stepId("router.create", routerId)]),
    ];
    if (old === undefined) {
      steps.push({
        ...{ id: stepId("floating-ip.create", id), verb: "floating-ip.create", target, dependsOn },
        ...{ why: "The cloud does not have it yet.", risk: "none", before: null, after: facts(floatingIp) },
        effect: { kind: "floating-ip.create", cloudId: desired.cloudId, floatingIp },
      });
      continue;
    }
    const changed = changedFacts(facts(old), facts(floatingIp));
    if (changed === null) continue;
    steps.push({
      ...{ id: stepId("floating-ip.update", id), verb: "floating-ip.update", target, dependsOn },
      why:
        portId === null
          ? "It shall lead nowhere."
          : `It shall lead to ${changed.after["fixed address"] ?? "its port"}.`,
      risk: old.portId === null ? "none" : "low",
      ...changed,
      effect: { kind: "floating-ip.update", floatingIp },
    });
  }
  for (const floatingIp of current.floatingIps) {
    const { id } = floatingIp;
    if (after.has(id)) continue;
    steps.push({
      ...{ id: stepId("floating-ip.delete", id), verb: "floating-ip.delete", target: floatingIpTarget(floatingIp) },
      ...{ why: "It was asked to be removed.", risk: "low", dependsOn: [], before: facts(floatingIp), after: null },
      effect: { kind: "floating-ip.delete", floatingIpId: id },
    });
  }
  return steps;
}

function factsWith(current: CloudIntent, desired: CloudIntent): (floatingIp: FloatingIp) => Record<string, string> {
  const named = <T extends { readonly id: string }>(was: readonly T[], is: readonly T[], words: (each: T) => string) =>
    new Map([...was, ...is].map((each) => [each.id, words(each)]));
  const networks = named(current.networks, desired.networks, networkTarget);
  const ports = named(current.ports, desired.ports, portTarget);
  const routers = named(current.routers, desired.routers, routerTarget);
  const name = (names: ReadonlyMap<string, string>, id: string | null) =>
    id === null ? "none" : (names.get(id) ?? id);
  return ({ id, projectId, address, networkId, portId, fixedAddress, routerId }) => ({
    id,
    address,
    ...(projectId === undefined ? {} : { project: projectId }),
    network: name(networks, networkId),
    port: name(ports, portId),
    "fixed address": fixedAddress ?? "none",
    router: name(routers, routerId),
  });
}
