import type { Db } from "@/server/db/client";
import type { Intent } from "@/server/live/world-store";
import type { NeutronState } from "@/server/model/neutron";
import { readAgents } from "@/server/neutron/agent-rows";
import { readPhysicalNetworks } from "@/server/neutron/inventory";
import { readNetworkIntent } from "@/server/neutron/network-intent-rows";

/** What every cloud intends, as the graph wants it. */
export async function loadIntent(db: Db): Promise<Intent> {
  const clouds = await db.cloud.findMany({ orderBy: { name: "asc" } });
  const neutron: NeutronState[] = [];
  const physicalNetworks: Intent["physicalNetworks"][number][] = [];
  for (const { id, kind } of clouds) {
    const of = kind === "inventory" ? ({ cloudId: id, kind: "inventory" } as const) : { cloudId: id };
    neutron.push({ ...(await readNetworkIntent(db, id)), ...of, agents: await readAgents(db, id) });
    physicalNetworks.push(...(await readPhysicalNetworks(db, id)));
  }
  return {
    neutron,
    physicalNetworks,
    flatMappings: await db.flatMapping.findMany({ omit: { policy: true, position: true, createdAt: true } }),
    uplinkSetMappings: await db.uplinkSetMapping.findMany({ omit: { policy: true, position: true, createdAt: true } }),
  };
}
