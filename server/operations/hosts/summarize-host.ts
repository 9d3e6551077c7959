import type { Host } from "@/server/db/generated/client";
import { hostSettings } from "@/server/model/host-input";
import type { HostState } from "@/server/model/host-state";
import type { HostBridge, HostCounts, HostDetails, HostNeutron, HostSummary } from "@/server/model/host-view";
import { guestsSeparatedOtherwise, otherController } from "@/server/model/other-controller";
import { plumbingSchema } from "@/server/model/plumbing";
import type { WorldHost } from "@/server/topology/world";

/** A stored host and its observation, as lists show it. Secrets stay behind: only whether there is one. */
export function summarizeHost(row: Host, observed: WorldHost | undefined, neutron: HostNeutron): HostSummary {
  const status = observed?.status;
  const state = observed?.state ?? null;
  const failed = status?.state === "failed";
  return {
    id: row.id,
    name: row.name,
    ownership: row.ownership === "managed" ? "managed" : "observed",
    settings: hostSettings.parse(row.settings),
    plumbing: row.plumbing === null ? null : plumbingSchema.parse(row.plumbing),
    hostKey: row.hostKey,
    hasSecret: row.secret !== null,
    enabled: row.enabled,
    state: status?.state ?? "reading",
    observedAt: status?.observedAt ?? null,
    counts: state && countObjects(state),
    errors: state?.errors ?? [],
    neutron,
    failure: failed ? { message: status.errors[0] ?? "It does not answer.", remedy: status.errors[1] ?? null } : null,
  };
}

export function describeHost(row: Host, observed: WorldHost | undefined, neutron: HostNeutron): HostDetails {
  const state = observed?.state ?? null;
  return {
    ...summarizeHost(row, observed, neutron),
    hostname: state?.hostname ?? null,
    kernel: state?.kernel ?? null,
    ovsVersion: state?.ovs?.version ?? null,
    otherController: otherController(state),
    separatedOtherwise: guestsSeparatedOtherwise(state),
    namespaces: (state?.namespaces ?? []).map((each) => ({
      name: each.name,
      links: each.links?.length ?? 0,
      processes: each.pids.length,
    })),
    bridges: state ? [...linuxBridges(state), ...ovsBridges(state)] : [],
    agents: state?.processes ?? [],
    sources: state?.sources ?? [],
  };
}

function countObjects(state: HostState): HostCounts {
  const ovs = state.ovs?.bridges ?? [];
  return {
    namespaces: state.namespaces.filter((each) => each.name !== "").length,
    linuxBridges: linuxBridges(state).length,
    ovsBridges: ovs.length,
    ports: ovs.reduce((sum, bridge) => sum + bridge.ports.length, 0),
  };
}

function linuxBridges(state: HostState): HostBridge[] {
  return state.namespaces.flatMap((namespace) => {
    const links = namespace.links ?? [];
    return links
      .filter((link) => link.bridge !== null)
      .map((link) => ({
        name: link.name,
        kind: "linux" as const,
        namespace: namespace.name,
        ports: links.filter((each) => each.master === link.name).length,
        detail: link.bridge?.stp ? "STP on" : "STP off",
      }));
  });
}

function ovsBridges(state: HostState): HostBridge[] {
  return (state.ovs?.bridges ?? []).map((bridge) => ({
    name: bridge.name,
    kind: "ovs" as const,
    namespace: "",
    ports: bridge.ports.length,
    detail: [bridge.datapathType || "system", bridge.failMode].filter(Boolean).join(", "),
  }));
}
