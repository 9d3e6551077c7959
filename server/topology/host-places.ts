import type { GraphNode } from "@/server/model/graph";
import type { WorldHost } from "./world";
import type { WorldParts } from "./world-parts";

/**
 * Where a Neutron port is plugged: on each host the one device that stands for it (the guest's tap, the device in a
 * namespace, else the OVS port). The host that Neutron names comes first; several hosts have it during a migration.
 */
export function hostPlaces(portId: string, boundTo: string, parts: WorldParts): { node: GraphNode; host: WorldHost }[] {
  const fragment = portId.slice(0, 11);
  const bound = parts.hostNamed(boundTo)?.key;
  return parts.hosts
    .flatMap(({ host, graph }) => {
      const ids = graph?.byOwner.get(fragment) ?? [];
      const nodes = ids.flatMap((id) => {
        const hint = graph?.hints.get(id);
        const other = hint?.of === "port" && hint.portId !== undefined && hint.portId !== portId;
        const node = other ? undefined : graph?.nodeById.get(id);
        return node === undefined ? [] : [node];
      });
      const node = nodes.find(({ role }) => role === "guest") ?? nodes.find(({ kind }) => kind === "port") ?? nodes[0];
      return node === undefined ? [] : [{ node, host }];
    })
    .sort((a, b) => Number(b.host.key === bound) - Number(a.host.key === bound));
}

/** The namespaces of a router, one for each host that runs it. */
export function routerPlaces(routerId: string, parts: WorldParts): { node: GraphNode; host: WorldHost }[] {
  return parts.hosts.flatMap(({ host, graph }) =>
    (graph?.byOwner.get(routerId) ?? []).flatMap((id) => {
      const node = graph?.nodeById.get(id);
      return node?.kind === "namespace" ? [{ node, host }] : [];
    }),
  );
}
