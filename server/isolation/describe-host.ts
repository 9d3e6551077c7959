import { compareNic } from "@/server/isolation/compare-nic";
import { asIsolationRule, isolationRules, macPrefix, ruleText, sameRule } from "@/server/isolation/isolation-rules";
import { bridgeFilter, type ObservedBridges, readBridges } from "@/server/isolation/observed-bridges";
import { orphanRules } from "@/server/isolation/orphan-rules";
import { prefixNetworks } from "@/server/isolation/prefix-networks";
import type { HostState } from "@/server/model/host-state";
import type { IsolatedVm, IsolationIntent, VmNic } from "@/server/model/isolation";
import type { IsolatedNicView, IsolationHostView, StrayTap } from "@/server/model/isolation-view";

type Described = Omit<IsolationHostView, "hostId" | "hostName" | "managed" | "state" | "observedAt">;

/** How isolation stands on a host; `state` null: it was never read. */
export function describeHost(hostId: string, state: HostState | null, intent: IsolationIntent): Described {
  const vms = intent.vms.filter((vm) => vm.hostId === hostId);
  const filteredBridges = intent.filteredBridges.find((each) => each.hostId === hostId)?.bridges ?? null;
  const reading = state === null ? { ok: false as const, unread: [] } : readBridges(state);
  if (!reading.ok) {
    return {
      ...{ unread: reading.unread, backend: null, filteredBridges, bridges: [], strays: [], orphans: [], networks: [] },
      vms: vms.map(({ name, source, nics }) => ({ name, source, nics: nics.map(unknownNic) })),
    };
  }
  const { observed } = reading;
  const isFiltered = bridgeFilter(hostId, intent.filteredBridges);
  return {
    unread: [],
    backend: observed.backend ?? null,
    filteredBridges,
    bridges: [...observed.bridges].map(([name, ports]) => ({
      name,
      ports: ports.map((port) => port.name).sort(),
      filtered: isFiltered(name),
    })),
    vms: vms.map(({ name, source, nics }) => ({
      name,
      source,
      nics: nics.map((nic) => describeNic(nic, observed, isFiltered)),
    })),
    strays: strayTaps(vms, observed, isFiltered),
    orphans: orphanRules(observed),
    networks: prefixNetworks(vms, observed, isFiltered),
  };
}

function describeNic(nic: VmNic, observed: ObservedBridges, isFiltered: (bridge: string) => boolean): IsolatedNicView {
  const bridge = observed.bridgeOf.get(nic.device) ?? null;
  const { foreign } = compareNic(nic, observed.rules);
  const rules = isolationRules(nic).map((rule) => ({
    direction: rule.direction,
    text: `FORWARD ${ruleText(rule)}`,
    state: observed.rules.some((each) => each.isolation !== null && sameRule(rule, each.isolation))
      ? ("present" as const)
      : ("missing" as const),
  }));
  const present = rules.filter((rule) => rule.state === "present").length;
  return {
    ...{ device: nic.device, mac: nic.mac, prefix: macPrefix(nic.mac), bridge, rules },
    state:
      bridge === null
        ? observed.links.has(nic.device)
          ? "off-bridge"
          : "gone"
        : !isFiltered(bridge)
          ? "unfiltered"
          : present === 2
            ? "filtered"
            : present === 1
              ? "partly"
              : "open",
    foreign: foreign.map((each) => each.text),
  };
}

function unknownNic(nic: VmNic): IsolatedNicView {
  return {
    ...{ device: nic.device, mac: nic.mac, prefix: macPrefix(nic.mac), bridge: null, state: "unknown", foreign: [] },
    rules: isolationRules(nic).map((rule) => ({
      direction: rule.direction,
      text: `FORWARD ${ruleText(rule)}`,
      state: "unknown",
    })),
  };
}

/** Every tap on a filtered bridge must have both rules: those that no isolated VM accounts for. */
function strayTaps(
  vms: readonly IsolatedVm[],
  observed: ObservedBridges,
  isFiltered: (bridge: string) => boolean,
): readonly StrayTap[] {
  const known = new Set(vms.flatMap((vm) => vm.nics.map(({ device }) => device)));
  return [...observed.bridgeOf].flatMap(([device, bridge]): readonly StrayTap[] => {
    if (!isFiltered(bridge) || known.has(device)) return [];
    const rules = observed.rules.flatMap(({ parsed }) => {
      const rule = asIsolationRule(parsed);
      return rule?.device === device ? [rule] : [];
    });
    const isTap = observed.links.get(device)?.tun?.type === "tap" || /^(vnet|vif|tap|one-)\d/.test(device);
    if (!isTap && rules.length === 0) return [];
    const out = rules.find((rule) => rule.direction === "out");
    const hasIn = rules.some((rule) => rule.direction === "in");
    return [{ device, bridge, mac: out?.mac ?? null, hasIn, hasOut: out !== undefined }];
  });
}
