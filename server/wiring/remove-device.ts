import type { HostOperation } from "@/server/model/host-operation";
import { INTEGRATION_BRIDGE } from "@/server/wiring/bridge-names";
import { removal } from "@/server/wiring/diff-flows";
import type { HostFacts } from "@/server/wiring/host-facts";
import { isOurLink } from "@/server/wiring/ownership";

export function forgetFlows(facts: HostFacts, device: string): readonly HostOperation[] {
  const remove = (facts.deviceFlows.get(device) ?? []).map(removal);
  return remove.length === 0 ? [] : [{ op: "flows.change", bridge: INTEGRATION_BRIDGE, add: [], remove }];
}

/** Everything of a plugged device: its flows while it still has its number, its row, and what of its interfaces is ours. */
export function deviceRemoval(facts: HostFacts, device: string): readonly HostOperation[] {
  const row: readonly HostOperation[] = facts.ports.has(device) ? [{ op: "ovs.port.absent", name: device }] : [];
  return [...forgetFlows(facts, device), ...row, ...linkRemoval(facts, device)];
}

/** The veth pair and the Linux bridge behind a `qvo`; a tap is the hypervisor's. */
function linkRemoval(facts: HostFacts, device: string): readonly HostOperation[] {
  if (!device.startsWith("qvo")) return [];
  const id = device.slice("qvo".length);
  // One end of a pair takes the other with it; the inner one is named too, for a pair that was torn.
  return [device, `qvb${id}`, `qbr${id}`]
    .filter((name) => {
      const link = facts.links.get(name);
      return link !== undefined && isOurLink(link);
    })
    .map((name) => ({ op: "link.absent" as const, namespace: "", name }));
}
