import type { CloudIntent } from "@/server/mapping/cloud-intent";
import type { IntentEffect } from "@/server/mapping/intent-effect";
import type { IsolatedVm } from "@/server/model/isolation";
import { canonicalJson } from "@/server/reconcile/canonical-json";
import type { PlannedStep } from "@/server/reconcile/planned-step";
import { stepId } from "@/server/reconcile/step-id";

type IntentStep = PlannedStep<IntentEffect>;
type Isolated = Pick<CloudIntent, "isolation" | "hosts">;

/** VMs that are to be isolated from now on, otherwise, or no more; and the bridges that are filtered. */
export function planIsolationIntent({
  current,
  desired,
}: {
  current: Isolated;
  desired: Isolated;
}): readonly IntentStep[] {
  if (current.isolation === desired.isolation) return [];
  const hostName = (id: string) => desired.hosts.find((each) => each.id === id)?.name ?? id;
  const key = (vm: IsolatedVm) => `${vm.hostId} ${vm.name}`;
  const before = new Map(current.isolation.vms.map((vm) => [key(vm), vm]));
  const kept = new Set(desired.isolation.vms.map(key));
  const steps: IntentStep[] = [];
  for (const vm of desired.isolation.vms) {
    const old = before.get(key(vm));
    if (old !== undefined && canonicalJson(old) === canonicalJson(vm)) continue;
    steps.push({
      id: stepId("isolated-vm.set", vm.hostId, vm.name),
      verb: "isolated-vm.set",
      target: `VM ${vm.name} on host ${hostName(vm.hostId)}`,
      why: old === undefined ? "It is not known as isolated yet." : "Its NICs are others than before.",
      risk: "none",
      dependsOn: [],
      before: old === undefined ? null : nicFacts(old),
      after: nicFacts(vm),
      effect: { kind: "isolated-vm.set", vm },
    });
  }
  for (const vm of current.isolation.vms) {
    if (kept.has(key(vm))) continue;
    const elsewhere = desired.isolation.vms.find((each) => isMovedVm(vm, each));
    steps.push({
      id: stepId("isolated-vm.delete", vm.hostId, vm.name),
      verb: "isolated-vm.delete",
      target: `VM ${vm.name} on host ${hostName(vm.hostId)}`,
      why:
        elsewhere === undefined
          ? "It is to be isolated on this host no longer."
          : `It is on host ${hostName(elsewhere.hostId)} now. Its rules here are flushed when its devices are gone.`,
      risk: "none",
      dependsOn: [],
      before: nicFacts(vm),
      after: null,
      effect: { kind: "isolated-vm.delete", hostId: vm.hostId, name: vm.name },
    });
  }
  return [...steps, ...bridgeSteps(current, desired, hostName)];
}

/** Whether a VM that is isolated on a host is the one that is now told of on another: by its name and one of its MACs. */
export function isMovedVm(vm: IsolatedVm, now: IsolatedVm): boolean {
  if (vm.name !== now.name || vm.hostId === now.hostId) return false;
  return vm.nics.some(({ mac }) => now.nics.some((each) => each.mac === mac));
}

function bridgeSteps(current: Isolated, desired: Isolated, hostName: (id: string) => string): IntentStep[] {
  const of = (intent: Isolated) => new Map(intent.isolation.filteredBridges.map((each) => [each.hostId, each.bridges]));
  const [before, after] = [of(current), of(desired)];
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((hostId): readonly IntentStep[] => {
    const [old, next] = [before.get(hostId) ?? null, after.get(hostId) ?? null];
    if (canonicalJson(old) === canonicalJson(next)) return [];
    return [
      {
        id: stepId("filtered-bridges.set", hostId),
        verb: "filtered-bridges.set",
        target: `filtered bridges of host ${hostName(hostId)}`,
        why: "Rules are written only for VMs on these bridges.",
        risk: "low",
        dependsOn: [],
        before: { bridges: old?.join(", ") ?? "all" },
        after: { bridges: next?.join(", ") ?? "all" },
        effect: { kind: "filtered-bridges.set", hostId, bridges: next },
      },
    ];
  });
}

function nicFacts({ nics }: IsolatedVm): Readonly<Record<string, string>> {
  if (nics.length === 0) return { NICs: "none" };
  return Object.fromEntries(nics.map(({ device, mac }) => [device, mac]));
}
