import { z } from "zod";
import type { Tx } from "@/server/db/client";

const segments = z.array(z.looseObject({ physicalNetwork: z.string().nullable() }));
const reported = z.looseObject({ bridge_mappings: z.record(z.string(), z.string()).optional() });

/**
 * Makes the physical networks of a mirrored cloud those that its networks lie on and its agents map to bridges. Which
 * types are allowed on one is Neutron's own configuration and not told: both are. One that is mapped to an appliance stays,
 * whatever the cloud shows.
 */
export async function derivePhysicalNetworks(tx: Tx, cloudId: string): Promise<void> {
  const names = new Set<string>();
  const networks = await tx.network.findMany({
    where: { cloudId },
    select: { physicalNetwork: true, segments: true },
    distinct: ["physicalNetwork", "segments"],
  });
  for (const network of networks) {
    if (network.physicalNetwork !== null) names.add(network.physicalNetwork);
    for (const each of segments.safeParse(network.segments).data ?? []) {
      if (each.physicalNetwork !== null) names.add(each.physicalNetwork);
    }
  }
  for (const { configurations } of await tx.cloudAgent.findMany({
    where: { cloudId },
    select: { configurations: true },
  })) {
    for (const name of Object.keys(reported.safeParse(configurations).data?.bridge_mappings ?? {})) names.add(name);
  }
  const known = await tx.physicalNetwork.findMany({ where: { cloudId }, select: { id: true, name: true } });
  const missing = [...names].filter((name) => !known.some((each) => each.name === name));
  await tx.physicalNetwork.createMany({ data: missing.map((name) => ({ cloudId, name, flat: true, vlan: true })) });
  const left = known.filter(({ name }) => !names.has(name));
  if (left.length === 0) return;
  const about = {
    where: { cloudId, physicalNetwork: { in: left.map(({ name }) => name) } },
    select: { physicalNetwork: true },
  };
  const mapped = [...(await tx.flatMapping.findMany(about)), ...(await tx.uplinkSetMapping.findMany(about))];
  const unmapped = left.filter(({ name }) => !mapped.some(({ physicalNetwork }) => physicalNetwork === name));
  await tx.physicalNetwork.deleteMany({ where: { id: { in: unmapped.map(({ id }) => id) } } });
}
