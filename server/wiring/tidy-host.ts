import type { HostOperation } from "@/server/model/host-operation";
import { stepId } from "@/server/reconcile/step-id";
import { INTEGRATION_BRIDGE, PATCH_TO_TUNNEL, TUNNEL_BRIDGE } from "@/server/wiring/bridge-names";
import type { HostFacts } from "@/server/wiring/host-facts";
import type { HostPlanInput, HostStep } from "@/server/wiring/host-plan";
import { removalStep } from "@/server/wiring/host-step";
import { isOurBridge, isOurPort } from "@/server/wiring/ownership";
import { patchPorts } from "@/server/wiring/patch-ports";
import { prepareHost } from "@/server/wiring/step-ids";

/**
 * Bridges of ours that the host's settings name no more, with the patch ports that led to them. The integration bridge
 * stays. A bridge of somebody else's is left, only our patch port on it goes.
 */
export function tidyHost({ host, scope }: HostPlanInput, facts: HostFacts): readonly HostStep[] {
  const wantedPorts = new Set(patchPorts(host, facts.providerBridges).map(({ name }) => name));
  const wantedBridges = new Set([INTEGRATION_BRIDGE, ...facts.providerBridges]);
  if (host.plumbing.tunnelAddress !== null) wantedBridges.add(TUNNEL_BRIDGE);
  const operations: HostOperation[] = [];
  const before: Record<string, string> = {};
  for (const { bridge, port, interface: device } of facts.ports.values()) {
    if (device?.type !== "patch" || !isOurPort(port) || wantedPorts.has(port.name)) continue;
    if (!isPatchName(port.name)) continue;
    operations.push({ op: "ovs.port.absent", name: port.name });
    before[port.name] = `patch port of ${bridge.name}`;
  }
  for (const bridge of facts.bridges.values()) {
    if (!isOurBridge(bridge) || wantedBridges.has(bridge.name)) continue;
    operations.push({ op: "ovs.bridge.absent", name: bridge.name });
    before[bridge.name] = `${bridge.ports.length} ports`;
  }
  if (operations.length === 0) return [];
  const text = {
    id: stepId("host.tidy", host.id),
    verb: "host.tidy",
    target: `host ${host.name}`,
    why: "The host's settings name these bridges no more.",
    risk: "high" as const,
    dependsOn: [prepareHost(host.id)],
    before,
  };
  return [removalStep(host, scope, text, operations)];
}

function isPatchName(name: string): boolean {
  return name === PATCH_TO_TUNNEL || name.startsWith("int-") || name.startsWith("phy-") || name === "patch-int";
}
