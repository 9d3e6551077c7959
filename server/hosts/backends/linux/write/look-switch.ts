import { tablesOf } from "@/server/hosts/backends/linux/write/ovs-tables";
import type { WriteHost } from "@/server/hosts/backends/linux/write/write-host";
import { decodeOvs } from "@/server/hosts/parse/ovs";
import type { HostState } from "@/server/model/host-state";

/** Bridges and ports as the kept connection knows them now, with the flows of the last observation. */
export function lookAtSwitch(host: WriteHost): HostState {
  const known = new Map((host.state.ovs?.bridges ?? []).map(({ name, flows }) => [name, flows]));
  const flows = new Map([...known].map(([name, some]) => [name, some ?? []]));
  const decoded = decodeOvs(tablesOf(host), flows);
  const bridges = decoded.bridges.map((one) => (known.get(one.name) ? one : { ...one, flows: null }));
  return { ...host.state, ovs: { ...decoded, bridges } };
}
