import { changedFacts } from "@/server/mapping/changed-facts";
import type { CloudIntent } from "@/server/mapping/cloud-intent";
import type { IntentEffect } from "@/server/mapping/intent-effect";
import type { Subnet } from "@/server/model/neutron";
import { subnetTarget } from "@/server/model/object-words";
import type { PlannedStep } from "@/server/reconcile/planned-step";
import { stepId } from "@/server/reconcile/step-id";

type IntentStep = PlannedStep<IntentEffect>;

/** Subnets that come, change or go. A subnet comes after its network, and goes after the addresses in it. */
export function planSubnets({
  current,
  desired,
}: {
  current: CloudIntent;
  desired: CloudIntent;
}): readonly IntentStep[] {
  const before = new Map(current.subnets.map((each) => [each.id, each]));
  const after = new Set(desired.subnets.map((each) => each.id));
  const networkName = (subnet: Subnet) =>
    [...desired.networks, ...current.networks].find((each) => each.id === subnet.networkId)?.name || subnet.networkId;
  const steps: IntentStep[] = [];
  for (const subnet of desired.subnets) {
    const old = before.get(subnet.id);
    const facts = subnetFacts(subnet, networkName(subnet));
    if (old === undefined) {
      steps.push({
        ...{ id: stepId("subnet.create", subnet.id), verb: "subnet.create", target: subnetTarget(subnet) },
        ...{ why: "The network does not have it yet.", risk: "none", before: null, after: facts },
        dependsOn: [stepId("network.create", subnet.networkId)],
        effect: { kind: "subnet.create", cloudId: desired.cloudId, subnet },
      });
      continue;
    }
    const changed = changedFacts(subnetFacts(old, networkName(old)), facts);
    if (changed === null) continue;
    steps.push({
      ...{ id: stepId("subnet.update", subnet.id), verb: "subnet.update", target: subnetTarget(subnet) },
      why: `Its ${Object.keys(changed.after).join(", ")} shall change.`,
      // guests learn of it when they renew their lease
      risk: "gateway" in changed.after || "DHCP" in changed.after ? "low" : "none",
      ...{ dependsOn: [], ...changed },
      effect: { kind: "subnet.update", subnet },
    });
  }
  for (const subnet of current.subnets) {
    if (after.has(subnet.id)) continue;
    const holders = current.ports.filter((port) => port.fixedIps.some((each) => each.subnetId === subnet.id));
    steps.push({
      ...{ id: stepId("subnet.delete", subnet.id), verb: "subnet.delete", target: subnetTarget(subnet) },
      ...{ why: "It was asked to be removed.", risk: "low" },
      dependsOn: holders.flatMap(({ id }) => [stepId("port.update", id), stepId("port.delete", id)]),
      ...{ before: subnetFacts(subnet, networkName(subnet)), after: null },
      effect: { kind: "subnet.delete", subnetId: subnet.id },
    });
  }
  return steps;
}

function subnetFacts(subnet: Subnet, network: string): Record<string, string> {
  const { id, name, cidr, gatewayIp, dhcp, dnsServers, pools, hostRoutes = [] } = subnet;
  return {
    ...{ id, name, network, prefix: cidr, gateway: gatewayIp ?? "none", DHCP: dhcp ? "on" : "off" },
    "allocation pools": pools.map(({ start, end }) => `${start} to ${end}`).join(", ") || "none",
    ...(dnsServers.length === 0 ? {} : { "name servers": dnsServers.join(", ") }),
    ...(hostRoutes.length === 0
      ? {}
      : { routes: hostRoutes.map(({ destination, nexthop }) => `${destination} via ${nexthop}`).join(", ") }),
  };
}
