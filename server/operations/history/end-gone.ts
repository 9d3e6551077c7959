import { readSource } from "@/server/history/source-state";
import type { OperationContext } from "@/server/operations/context";
import { RecordedTrack } from "@/server/operations/history/recorded-track";

/** Sources that were removed while no console recorded them. */
export async function endGone(ctx: OperationContext): Promise<void> {
  const [sources, hosts, appliances] = await Promise.all([
    ctx.db.historySource.findMany(),
    ctx.db.host.findMany({ where: { enabled: true }, select: { name: true } }),
    ctx.db.appliance.findMany({ where: { enabled: true }, select: { id: true } }),
  ]);
  const there = new Set([...hosts.map(({ name }) => `host/${name}`), ...appliances.map(({ id }) => `appliance/${id}`)]);
  for (const { id, name } of sources) {
    const ref = readSource(id);
    if (ref === null || ref.kind === "intent" || there.has(id)) continue;
    const track = await RecordedTrack.open(ctx.db, ref, name);
    await track.end(ctx.now());
  }
}
