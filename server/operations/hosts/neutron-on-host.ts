import type { Db } from "@/server/db/client";
import { isCurrent, withStandings } from "@/server/findings/served-by";
import type { WorldView } from "@/server/live/views";
import type { HostNeutron } from "@/server/model/host-view";
import { hostDataplane } from "@/server/topology/host-dataplane";
import { agentsOn, configurationFacts } from "@/server/topology/neutron-agents";
import type { WorldHost } from "@/server/topology/world";

export const NO_NEUTRON: HostNeutron = { agents: [], firewalls: null, l2population: null };

/** When each agent was last heard of, epoch milliseconds by its id. It moves all the time, so the world does not keep it. */
export type Heartbeats = ReadonlyMap<string, number>;

export async function readHeartbeats(db: Db): Promise<Heartbeats> {
  const rows = await db.cloudAgent.findMany({
    where: { heartbeatAt: { not: null } },
    select: { id: true, heartbeatAt: true },
  });
  return new Map(rows.flatMap(({ id, heartbeatAt }) => (heartbeatAt === null ? [] : [[id, heartbeatAt.getTime()]])));
}

/** Of every observed host: Neutron's agents on it, and what is seen of their settings. By the id of the host's source. */
export function neutronOnHosts(
  { world, cache }: WorldView,
  heartbeats: Heartbeats,
): (host: WorldHost | undefined) => HostNeutron {
  const parts = cache.parts(world);
  const states = withStandings(world).neutron;
  return (host) => {
    if (host === undefined) return NO_NEUTRON;
    const agents = states.flatMap((state) =>
      agentsOn(host, [state], parts.hostNamed).map((agent) => ({
        ...{ id: agent.id, type: agent.type, adminStateUp: agent.adminStateUp ?? true },
        alive: isCurrent(state) ? agent.alive : null,
        heartbeatAt: heartbeats.get(agent.id) ?? agent.heartbeatAt ?? null,
        configurations: configurationFacts(agent),
      })),
    );
    const graph = parts.graphs.get(host.key);
    return { ...NO_NEUTRON, agents, ...(graph === undefined ? {} : hostDataplane(graph.index)) };
  };
}
