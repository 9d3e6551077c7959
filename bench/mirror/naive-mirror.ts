import type { CloudClient } from "@/server/clouds/client";
import type { Db } from "@/server/db/client";
import type { Port } from "@/server/model/neutron";

/** Ports that are really written; the rest is reckoned from them. */
export const NAIVE_PORTS = 500;

/**
 * The mirror as one would first write it: the whole list each time, and each port written by itself, whether it changed or
 * not. The list is read whole, and of its ports `NAIVE_PORTS` are written: its time is reckoned for all of them.
 */
export async function naiveMirror(db: Db, cloudId: string, client: CloudClient) {
  const listBegan = performance.now();
  const { rows } = await client.list("ports");
  const listMs = performance.now() - listBegan;
  const some = [...rows.values()].slice(0, NAIVE_PORTS);
  const writeBegan = performance.now();
  for (const { value } of some) await writePort(db, cloudId, value);
  const writtenMs = performance.now() - writeBegan;
  return { listMs, writeMs: (writtenMs / some.length) * rows.size, ports: rows.size };
}

async function writePort(db: Db, cloudId: string, port: Port): Promise<void> {
  const { id, fixedIps, securityGroupIds, networkId, name, projectId, mac, deviceOwner, deviceId, host } = port;
  const data = { networkId, name, projectId, mac, deviceOwner, deviceId, host, status: port.status };
  await db.$transaction(async (tx) => {
    await tx.port.upsert({ where: { id }, create: { id, cloudId, ...data }, update: data });
    await tx.ipAllocation.deleteMany({ where: { portId: id } });
    await tx.portSecurityGroup.deleteMany({ where: { portId: id } });
    await tx.ipAllocation.createMany({ data: fixedIps.map((each) => ({ ...each, cloudId, portId: id })) });
    await tx.portSecurityGroup.createMany({
      data: securityGroupIds.map((securityGroupId) => ({ cloudId, portId: id, securityGroupId })),
    });
  });
}
