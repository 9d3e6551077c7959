import type { HostState } from "@/server/model/host-state";
import type { NeutronState } from "@/server/model/neutron";
import type { TraceWorld } from "../trace-world";

/** The world of an uploaded capture, as the console keeps it. */
export function worldOfCase(contents: {
  readonly hosts: readonly { readonly name: string; readonly state: HostState }[];
  readonly neutron: NeutronState | null;
}): TraceWorld {
  return {
    hosts: contents.hosts.map(({ name, state }) => ({
      key: name,
      name,
      state,
      status: { id: name, kind: "case", name, state: "live", observedAt: state.observedAt, errors: [] },
    })),
    neutron: contents.neutron === null ? [] : [contents.neutron],
  };
}
