import type { Fault } from "@/server/model/finding";
import type { HostGraph } from "@/server/topology/host-graph";
import type { TunnelJoin } from "@/server/topology/join-hosts";
import type { WorldParts } from "@/server/topology/world-parts";
import { REMEDIES } from "./remedies";

/** Tunnels that do not lead where they should. That a remote host is not in this console is no fault. */
export function tunnelFaults(parts: WorldParts): Fault[] {
  return parts.hosts.flatMap(({ host, graph }) =>
    graph === null
      ? []
      : (parts.joins.tunnelsOf.get(host.key) ?? []).flatMap((join) => faultOf(host.name, graph, join) ?? []),
  );
}

function faultOf(host: string, graph: HostGraph, join: TunnelJoin): Fault | null {
  const object = graph.index.ovsById(join.end.id)?.port.name ?? join.end.id;
  const fault = (kind: "one-sided-tunnel" | "misdirected-tunnel" | "tunnel-route-down", why: string): Fault => ({
    ...{ kind, severity: "critical", host, object, nodeId: join.end.id },
    message: `${object} on ${host}: ${why}.`,
    remedy: REMEDIES[kind],
  });
  const misdirected = wrongAddress(object, join, graph);
  if (misdirected !== null) return fault("misdirected-tunnel", misdirected);
  if (join.state === "failed" && join.remoteHost === join.host) return fault("misdirected-tunnel", join.reason ?? "");
  if (join.state === "failed") return fault("one-sided-tunnel", join.reason ?? "it is one-sided");
  return join.state === "down" ? fault("tunnel-route-down", join.reason ?? "its route is down") : null;
}

/** The agent names a tunnel after its remote address, and begins it at an address of the host. */
function wrongAddress(name: string, { end }: TunnelJoin, graph: HostGraph): string | null {
  const meant = addressInName(name);
  if (meant !== null && end.remote !== null && !end.remote.includes(":") && meant !== end.remote) {
    return `it was made to lead to ${meant}, and leads to ${end.remote}`;
  }
  const read = graph.index.state.namespaces.find((one) => one.name === "")?.links;
  if (read && end.local !== null && !graph.ends.addresses.includes(end.local)) {
    return `it begins at ${end.local}, which is no address of this host`;
  }
  return null;
}

/** `gre-c633640b` → `198.51.100.11` */
function addressInName(name: string): string | null {
  const hex = /^(?:gre|vxlan|geneve)-([0-9a-f]{8})$/.exec(name)?.[1];
  const bytes = hex?.match(/../g);
  return bytes ? bytes.map((byte) => Number.parseInt(byte, 16)).join(".") : null;
}
