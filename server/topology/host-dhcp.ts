import type { DhcpService } from "@/server/model/host-state";
import type { NodeDraft } from "./draft";
import { placeId } from "./host-devices";
import type { HostIndex } from "./host-index";
import { dhcpId } from "./ids";
import { type Judged, OK } from "./states";

/** A DHCP server for each network that one serves, in its namespace. */
export function dhcpNodes(index: HostIndex): NodeDraft[] {
  const namespaces = new Set(index.state.namespaces.map(({ name }) => name));
  return (index.state.dhcp ?? []).map((service) => {
    const inNamespace = service.namespace !== null && namespaces.has(service.namespace);
    const judged = judge(service, inNamespace, index.state.processes !== null);
    const node: NodeDraft = {
      id: dhcpId(index.key, service.networkId),
      kind: "dhcp-server",
      label: "dnsmasq",
      state: judged.state,
      parent: placeId(index.key, inNamespace ? (service.namespace ?? "") : ""),
      host: index.key,
      network: service.networkId,
    };
    if (judged.reason !== undefined) node.reason = judged.reason;
    const count = service.reservations?.length;
    if (count !== undefined) node.sublabel = count === 1 ? "1 reservation" : `${count} reservations`;
    return node;
  });
}

function judge(service: DhcpService, inNamespace: boolean, processesRead: boolean): Judged {
  if (service.pid !== null) return OK;
  if (!processesRead) return { state: "unknown", reason: "the processes of this host were not read" };
  if (!inNamespace) return { state: "dead", reason: "files of a DHCP server without process and namespace" };
  return { state: "failed", reason: "no dnsmasq runs for this network" };
}
