import type { CollectionName } from "@/server/clouds/collections";
import type { MirrorDelta } from "@/server/clouds/mirror/compare-mirror";
import { MIRROR_ORDER, type MirrorRef, type MirrorRow } from "@/server/clouds/mirror/mirror-rows";
import type { Reading } from "@/server/clouds/mirror/reading";
import type { Db, Tx } from "@/server/db/client";
import { BridgeheadError } from "@/server/model/errors";
import { readMirrorStatus } from "@/server/operations/clouds/mirror/mirror-status";
import { derivePhysicalNetworks } from "@/server/operations/clouds/mirror/physical-networks";
import { deleteMirrored, replaceRules, upsertMirrored } from "@/server/operations/clouds/mirror/write-mirror";
import { lockCloud } from "@/server/operations/intent/lock-cloud";

/** Rows of one transaction: the embedded database serves nobody else meanwhile, and memory holds their text. */
const AT_ONCE = 1_000;

/**
 * Writes a comparison, what rows refer to first, a thousand rows a transaction; the last one also deletes. Each of them
 * leaves the mirror sound: what was begun is finished by the next comparison. `goodAt`: of the mirror that was compared;
 * when another console on this database has moved on meanwhile, this reading is the older one and is dropped.
 */
export async function writeDelta(db: Db, cloudId: string, delta: MirrorDelta, goodAt: number | null): Promise<void> {
  const { upserts, deletes } = delta;
  if (upserts.length + deletes.length === 0) return;
  const touches = (name: CollectionName) => [...upserts, ...deletes].some(({ collection }) => collection === name);
  const derives = touches("networks") || touches("agents");
  for (let from = 0; from === 0 || from < upserts.length; from += AT_ONCE) {
    const isLast = from + AT_ONCE >= upserts.length;
    await db.$transaction(async (tx) => {
      await lockCloud(tx, cloudId);
      await refuseOvertaken(tx, cloudId, goodAt);
      await writeUpserts(tx, cloudId, upserts.slice(from, from + AT_ONCE), delta);
      if (!isLast) return;
      await writeDeletes(tx, deletes);
      if (derives) await derivePhysicalNetworks(tx, cloudId);
    });
  }
}

/** When each agent was last heard of, which changes nothing else. */
export async function writeHeartbeats(db: Db, reading: Reading): Promise<void> {
  const beats = [...(reading.agents?.rows.values() ?? [])].flatMap((row) =>
    row.collection === "agents" && row.value.heartbeatAt !== undefined
      ? [{ id: row.id, at: new Date(row.value.heartbeatAt).toISOString() }]
      : [],
  );
  if (beats.length === 0) return;
  await db.$executeRawUnsafe(
    `UPDATE "cloud_agent" SET "heartbeatAt" = given."at"
     FROM jsonb_to_recordset($1::jsonb) AS given("id" text, "at" timestamp)
     WHERE "cloud_agent"."id" = given."id" AND "heartbeatAt" IS DISTINCT FROM given."at"`,
    JSON.stringify(beats),
  );
}

async function writeUpserts(tx: Tx, cloudId: string, rows: readonly MirrorRow[], { upserts }: MirrorDelta) {
  for (const name of MIRROR_ORDER) {
    const some = rows.filter(({ collection }) => collection === name);
    if (some.length === 0) continue;
    await upsertMirrored(tx, cloudId, name, some);
    // rules may name any other group: they follow the last one
    if (name === "securityGroups" && some.at(-1) === upserts.findLast(({ collection }) => collection === name)) {
      const groups = upserts.flatMap((row) => (row.collection === "securityGroups" ? [row.value] : []));
      for (let from = 0; from < groups.length; from += AT_ONCE) {
        await replaceRules(tx, cloudId, groups.slice(from, from + AT_ONCE));
      }
    }
  }
}

async function writeDeletes(tx: Tx, deletes: readonly MirrorRef[]): Promise<void> {
  for (const name of MIRROR_ORDER.toReversed()) {
    const refs = deletes.filter(({ collection }) => collection === name);
    if (refs.length > 0) await deleteMirrored(tx, name, refs);
  }
}

async function refuseOvertaken(tx: Tx, cloudId: string, goodAt: number | null): Promise<void> {
  const row = await tx.cloud.findUnique({ where: { id: cloudId }, select: { mirror: true } });
  if (row === null) throw new BridgeheadError("missing", "The cloud was removed meanwhile.");
  if (readMirrorStatus(row).goodAt === goodAt) return;
  throw new BridgeheadError("conflict", "Another console on this database has read the cloud meanwhile.", {
    remedy: "Nothing is to be done: the next look goes on from there.",
  });
}
