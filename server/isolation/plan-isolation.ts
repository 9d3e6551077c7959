import { compareNic } from "@/server/isolation/compare-nic";
import { bridgeFilter, type ObservedBridges, readBridges } from "@/server/isolation/observed-bridges";
import { planFlush } from "@/server/isolation/plan-flush";
import { planRelease } from "@/server/isolation/plan-release";
import { type Rules, ruleChange } from "@/server/isolation/rule-change";
import type { Fault } from "@/server/model/fault";
import type { IsolatedVm, IsolationIntent, VmNic } from "@/server/model/isolation";
import { stepId } from "@/server/reconcile/step-id";
import type { HostPlan, HostPlanInput, HostStep } from "@/server/wiring/host-plan";

/** What of isolation a request may touch on a host. */
export type IsolationScope = {
  /** VMs whose rules are put right; `null`: of all. */
  readonly vms: ReadonlySet<string> | null;
  /** Whether rules of devices that are gone are flushed. `tick`: each only when it is picked. */
  readonly flush: "perform" | "tick" | "leave";
  /** VMs that were told of now: rules for another MAC at their devices are replaced without a tick. */
  readonly told: ReadonlySet<string>;
  /** A VM that shall be isolated no longer, as it was: the rules at its devices go. */
  readonly release: Pick<IsolatedVm, "name" | "nics"> | null;
};

/**
 * What differs between the VMs that shall be isolated on a host and the rules of its ebtables:
 * - the two rules of each NIC whose device is on a filtered bridge; one that is there is not added again
 * - a rule of our form at such a device for another MAC (the name was used before) goes with it: it would cut the VM off
 * - rules of devices that are gone. A rule whose device is there is never flushed
 * - the rules at the devices of a VM that shall be isolated no longer
 */
export function planIsolation(
  { host, state }: Pick<HostPlanInput, "host" | "state">,
  intent: IsolationIntent,
  scope: IsolationScope,
): HostPlan {
  const mine = intent.vms.filter((vm) => vm.hostId === host.id);
  const vms = mine.filter((vm) => scope.vms?.has(vm.name) ?? true);
  if (vms.length === 0 && scope.flush === "leave" && scope.release === null)
    return { steps: [], notices: [], faults: [] };
  const reading = readBridges(state);
  if (!reading.ok) {
    const isAsked = vms.length > 0 || scope.flush === "perform" || scope.release !== null;
    return { steps: [], notices: [], faults: isAsked ? [unreadFault(host.name, reading.unread)] : [] };
  }
  const { observed } = reading;
  const isFiltered = bridgeFilter(host.id, intent.filteredBridges);
  const notices: string[] = [];
  const steps = vms.flatMap((vm) => {
    const others = mine.filter((each) => each.name !== vm.name);
    return planVm({ host, vm, others, observed, isFiltered, isTold: scope.told.has(vm.name), notices });
  });
  if (scope.flush !== "leave") steps.push(...planFlush(host, observed, scope.flush, notices));
  if (scope.release !== null) steps.push(...planRelease(host, scope.release, mine, observed, notices));
  return { steps, notices, faults: [] };
}

type VmPlan = {
  readonly host: HostPlanInput["host"];
  readonly vm: IsolatedVm;
  readonly others: readonly IsolatedVm[];
  readonly observed: ObservedBridges;
  readonly isFiltered: (bridge: string) => boolean;
  readonly isTold: boolean;
  readonly notices: string[];
};

function planVm({ host, vm, others, observed, isFiltered, isTold, notices }: VmPlan): readonly HostStep[] {
  const add: string[] = [];
  const stale: string[] = [];
  for (const nic of vm.nics) {
    const bridge = observed.bridgeOf.get(nic.device);
    if (bridge === undefined || !isFiltered(bridge)) {
      notices.push(skipped(host.name, vm.name, nic, bridge, observed.links.has(nic.device)));
      continue;
    }
    const holder = others.find((each) => each.nics.some(({ device }) => device === nic.device));
    if (holder !== undefined && !isTold) {
      notices.push(
        `VMs ${vm.name} and ${holder.name} both claim ${nic.device} on ${host.name}; its rules are left alone.`,
      );
      continue;
    }
    const { missing, foreign } = compareNic(nic, observed.rules);
    add.push(...missing);
    stale.push(...foreign.map((each) => each.text));
  }
  const target = `VM ${vm.name} on host ${host.name}`;
  const steps: HostStep[] = [];
  const step = (rest: Pick<HostStep, "id" | "verb" | "why" | "cause" | "needsTick">, rules: Rules) =>
    steps.push({ target, dependsOn: [], risk: "low", ...rest, ...ruleChange(host.id, rules) });
  const cause = isTold ? "asked" : "missing";
  const why = isTold
    ? `${vm.name} shall send only with its own MACs and hear only its own network.`
    : `${vm.name} is to be isolated, and a rule that does it is not there.`;
  if (isTold && stale.length > 0) {
    const reused = `${why} The rules of another MAC at its devices would cut it off; they are replaced.`;
    step(
      { id: stepId("vm.isolate", host.id, vm.name), verb: "vm.isolate", why: reused, cause },
      { add, remove: stale },
    );
    return steps;
  }
  if (add.length > 0) {
    step({ id: stepId("vm.isolate", host.id, vm.name), verb: "vm.isolate", why, cause }, { add, remove: [] });
  }
  if (stale.length > 0) {
    const reused =
      "A device of this VM has rules for another MAC: its name was used before, or the MAC was changed. They cut it off.";
    step(
      {
        ...{ id: stepId("isolation.replace", host.id, vm.name), verb: "isolation.replace", why: reused },
        ...{ cause: "changed", needsTick: true },
      },
      { add: [], remove: stale },
    );
  }
  return steps;
}

function skipped(host: string, vm: string, { device }: VmNic, bridge: string | undefined, exists: boolean): string {
  const nic = `${device} of VM ${vm}`;
  if (bridge !== undefined)
    return `${nic} is on ${bridge}, which is not one of the filtered bridges of host ${host}: no rules.`;
  if (exists) return `${nic} is on no Linux bridge of host ${host}: no rules.`;
  return `${nic} is not there on host ${host}: no rules until it is on a bridge.`;
}

function unreadFault(host: string, unread: readonly string[]): Fault {
  return {
    code: "isolation-unread",
    object: `host ${host}`,
    message: `Isolation on host ${host} cannot be planned: ${unread.join(" ")}`,
    remedy: "Install ebtables on the host and let the console's user run it, then observe the host again.",
  };
}
