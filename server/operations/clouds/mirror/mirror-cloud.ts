import type { CloudClient } from "@/server/clouds/client";
import type { CollectionName } from "@/server/clouds/collections";
import { compareMirror, type MirrorDelta, type StoredMirror } from "@/server/clouds/mirror/compare-mirror";
import { MIRROR_ORDER, type MirrorRef, refKey } from "@/server/clouds/mirror/mirror-rows";
import { openQuestions } from "@/server/clouds/mirror/open-questions";
import { type Changes, readById, readChanges } from "@/server/clouds/mirror/read-changes";
import { mergeReadings, type Reading, type UnreadRow } from "@/server/clouds/mirror/reading";
import type { Db } from "@/server/db/client";
import type { MirroredChange, MirrorStatus } from "@/server/model/cloud-mirror";
import { BridgeheadError } from "@/server/model/errors";
import { readMirrorStatus, unreadNow, writeMirrorStatus } from "@/server/operations/clouds/mirror/mirror-status";
import { loadStored } from "@/server/operations/clouds/mirror/stored-mirror";
import { writeDelta, writeHeartbeats } from "@/server/operations/clouds/mirror/write-delta";

export type MirrorAsk = {
  /** Reads everything and compares it, which alone shows what was deleted in silence. */
  readonly whole?: boolean;
  /** Rows to ask for by id: one that is not there is gone. */
  readonly suspects?: readonly MirrorRef[];
  /** Nothing but the suspects: what else changed is left to the next look. */
  readonly only?: boolean;
  /** An operator asked: that most of the networks are gone is then believed. */
  readonly believesLoss?: boolean;
};

type Parts = {
  readonly db: Db;
  readonly client: CloudClient;
  readonly cloudId: string;
  readonly now: () => number;
  /** What it returns is waited for before anything else is kept with the cloud. */
  readonly onProgress: (status: MirrorStatus) => Promise<void>;
};

export type Mirrored = {
  readonly status: MirrorStatus;
  /** `null`: nothing of what is shown changed. */
  readonly change: MirroredChange | null;
};

/** Rounds of asking for what a reading leaves open; what is open then is told, and asked for next time. */
const ROUNDS = 3;
/** This many networks, and more than half of them, do not vanish unnoticed: more likely we are shown fewer. */
const GREAT_LOSS = 10;

/**
 * Reads a cloud once, all of it or what changed since the last time, and makes the mirror show it. A reading that fails
 * changes no row.
 */
export async function mirrorCloud(parts: Parts, ask: MirrorAsk, signal: AbortSignal): Promise<Mirrored> {
  const { db, client, cloudId, now, onProgress } = parts;
  const startedAt = now();
  const began = performance.now();
  const before = readMirrorStatus(
    await db.cloud.findUniqueOrThrow({ where: { id: cloudId }, select: { mirror: true } }),
  );
  const isWhole = ask.whole === true || before.fullAt === null;
  const isPart = ask.only === true && !isWhole;
  const done: CollectionName[] = [];
  let telling = Promise.resolve();
  const nothing: Changes = { reading: {}, asOf: {}, refused: [], pages: 0 };
  const lists = () =>
    readChanges(
      client,
      {
        since: isWhole ? {} : before.asOf,
        onProgress: (collection, rows) => {
          for (const each of MIRROR_ORDER.slice(0, MIRROR_ORDER.indexOf(collection)))
            if (!done.includes(each)) done.push(each);
          if (isWhole) telling = onProgress({ ...before, startedAt, progress: { collection, rows, done: [...done] } });
        },
      },
      signal,
    );
  const changes = isPart ? nothing : await lists();
  // a cloud that cannot tell changes gives everything each time
  const wasWhole = !isPart && Object.values(changes.reading).every((each) => each.isWhole);
  const { reading, stored } = await complete(parts, changes.reading, againRefs(before, ask), signal);
  const delta = compareMirror(stored, reading);
  const { networks } = reading;
  if (networks?.isWhole === true && ask.believesLoss !== true) refuseGreatLoss(stored, delta);
  await telling;
  signal.throwIfAborted();
  await writeDelta(db, cloudId, delta, before.goodAt);
  await writeHeartbeats(db, reading);
  const removed = delta.deletes.length;
  const isChanged = delta.upserts.length + removed > 0;
  const changed = delta.upserts.length - delta.added;
  const tookMs = performance.now() - began;
  const status: MirrorStatus = {
    ...{ state: "live", progress: null, startedAt, goodAt: isPart ? before.goodAt : startedAt },
    fullAt: isWhole || wasWhole ? startedAt : before.fullAt,
    asOf: withoutRefused({ ...before.asOf, ...changes.asOf }, changes.refused),
    last: isChanged ? { at: now(), added: delta.added, changed, removed, tookMs } : before.last,
    unread: unreadNow(before.unread, [...changes.refused, ...delta.unread], (name) => isReadWhole(reading, name)),
    problem: null,
  };
  await writeMirrorStatus(db, cloudId, status);
  return { status, change: isChanged ? changeOf(cloudId, before.goodAt === null, delta) : null };
}

/** A list that was refused is read whole when it is given again. */
function withoutRefused(asOf: MirrorStatus["asOf"], refused: readonly UnreadRow[]): MirrorStatus["asOf"] {
  const names = new Set<string>(refused.map(({ collection }) => collection));
  return Object.fromEntries(Object.entries(asOf).filter(([name]) => !names.has(name)));
}

/** Asks for what the reading leaves open, until nothing is. */
async function complete(
  { db, client, cloudId }: Parts,
  changes: Reading,
  first: readonly MirrorRef[],
  signal: AbortSignal,
): Promise<{ readonly reading: Reading; readonly stored: StoredMirror }> {
  const asked = new Set<string>();
  let reading = changes;
  let refs: readonly MirrorRef[] = first.filter(({ collection, id }) => !changes[collection]?.rows.has(id));
  for (let round = 1; ; round += 1) {
    if (refs.length > 0) {
      for (const ref of refs) asked.add(refKey(ref));
      reading = mergeReadings(reading, (await readById(client, refs, signal)).reading);
    }
    const stored = await loadStored(db, cloudId, reading);
    refs = round < ROUNDS ? openQuestions(stored, reading, asked) : [];
    if (refs.length === 0) return { reading, stored };
  }
}

/** What could not be taken over last time, and what somebody has a reason to look at. */
function againRefs(before: MirrorStatus, { suspects = [] }: MirrorAsk): readonly MirrorRef[] {
  const unread = before.unread.flatMap(({ collection, id }) => {
    const name = MIRROR_ORDER.find((each) => each === collection);
    return name === undefined || id === null ? [] : [{ collection: name, id }];
  });
  return [...new Map([...unread, ...suspects].map((ref) => [refKey(ref), ref])).values()];
}

function refuseGreatLoss(stored: StoredMirror, { deletes }: MirrorDelta): void {
  const had = stored.revisions.get("networks")?.size ?? 0;
  const lost = deletes.filter(({ collection }) => collection === "networks").length;
  if (lost < GREAT_LOSS || lost * 2 <= had) return;
  throw new BridgeheadError(
    "conflict",
    `It does not show ${lost} of its ${had} networks any more; they are kept as they were.`,
    {
      remedy:
        'Look whether the console\'s user lost a role or its project there. If the networks are really deleted, choose "Compare everything now".',
    },
  );
}

function isReadWhole(reading: Reading, name: string): boolean {
  const collection = MIRROR_ORDER.find((each) => each === name);
  return collection !== undefined && reading[collection]?.isWhole === true;
}

function changeOf(cloudId: string, isImport: boolean, { upserts, deletes }: MirrorDelta): MirroredChange {
  const idsOf = (refs: readonly MirrorRef[], name: CollectionName) =>
    new Set(refs.filter(({ collection }) => collection === name).map(({ id }) => id));
  return {
    ...{ cloudId, isImport },
    networkIds: idsOf([...upserts, ...deletes], "networks"),
    portIds: idsOf([...upserts, ...deletes], "ports"),
    removedNetworkIds: idsOf(deletes, "networks"),
    removedPortIds: idsOf(deletes, "ports"),
  };
}
