import { type BatchClass, commonestHead, headRun } from "@/server/hosts/backends/linux/write/batch-class";
import { checkOperation } from "@/server/hosts/backends/linux/write/check-operation";
import { hostError, isFatal } from "@/server/hosts/backends/linux/write/host-error";
import { performers } from "@/server/hosts/backends/linux/write/performers";
import { takeBack } from "@/server/hosts/backends/linux/write/take-back";
import type { JournalEntry, Performer, WriteHost } from "@/server/hosts/backends/linux/write/write-host";
import type { BridgeheadError } from "@/server/model/errors";
import type { HostEffect, HostOutcome } from "@/server/model/host-effect";
import type { HostOperation } from "@/server/model/host-operation";

/**
 * Effects that are under way at a time: this much goes to its end after an abort. Fewer would cost batching, and rules of a
 * whole host are to be one restore.
 */
const AT_ONCE = 256;

type Progress = {
  readonly index: number;
  queue: readonly HostOperation[];
  readonly journal: JournalEntry[];
};

type Failure = { readonly progress: Progress; readonly error: BridgeheadError };

export type EffectOutcome = { readonly index: number; readonly outcome: HostOutcome };

/**
 * Performs effects side by side, in rounds. Rules:
 * 1. A round takes the class of operations that stands at the head of most queues, and of every such queue all of that
 *    class at its head, as one batch.
 * 2. A batch that fails is halved until those to blame are found; what they did is taken back, the others go on.
 * 3. No more than `AT_ONCE` are under way at a time. After `signal` nothing is begun; what has begun goes to its end, so that no step is left half done.
 * 4. A host that does not answer ends it: those under way fail, nothing can be taken back.
 */
export async function* performEffects(
  host: WriteHost,
  effects: readonly HostEffect[],
  signal: AbortSignal,
  onClass: (name: BatchClass) => void,
): AsyncGenerator<EffectOutcome> {
  let active: Progress[] = [];
  for (const [index, { operations }] of effects.entries()) {
    const error = operations.map(checkOperation).find((found) => found !== null);
    if (error) yield { index, outcome: { ok: false, error, fatal: false } };
    else if (operations.length === 0) yield { index, outcome: { ok: true } };
    else active.push({ index, queue: operations, journal: [] });
  }
  while (active.length > 0) {
    if (signal.aborted) active = active.filter(({ journal }) => journal.length > 0);
    const admitted = underWay(active);
    const name = commonestHead(admitted.map(({ queue }) => queue));
    if (name === null) return;
    onClass(name);
    const takers = admitted.filter(({ queue }) => commonestHead([queue]) === name);
    let failures: readonly Failure[];
    try {
      failures = await performBatch(host, performers[name], takers);
      for (const { progress, error } of failures) {
        const outcome = { ok: false as const, error: await takeBack(host, progress.journal, error), fatal: false };
        active = active.filter((one) => one !== progress);
        yield { index: progress.index, outcome };
      }
    } catch (caught) {
      const error = hostError(caught, host.view.transport.label);
      const begun = active.filter((one) => one.journal.length > 0 || takers.includes(one));
      for (const { index } of begun) yield { index, outcome: { ok: false, error, fatal: true } };
      return;
    }
    for (const progress of takers) {
      if (!active.includes(progress)) continue;
      progress.queue = progress.queue.slice(headRun(progress.queue).length);
      if (progress.queue.length > 0) continue;
      active = active.filter((one) => one !== progress);
      yield { index: progress.index, outcome: { ok: true } };
    }
  }
}

/** Those that were begun, and as many others as may be begun beside them. */
function underWay(active: readonly Progress[]): readonly Progress[] {
  const begun = active.filter(({ journal }) => journal.length > 0);
  const others = active.filter(({ journal }) => journal.length === 0);
  return [...begun, ...others.slice(0, Math.max(0, AT_ONCE - begun.length))];
}

/** Throws only what is fatal. `wasSeen`: an attempt that failed has noted already how the host was before. */
async function performBatch(
  host: WriteHost,
  performer: Performer,
  takers: readonly Progress[],
  wasSeen = false,
): Promise<readonly Failure[]> {
  const runs = takers.map(({ queue }) => headRun(queue));
  let isNoted = wasSeen;
  try {
    const seen = await performer.look(host, runs.flat());
    if (!isNoted) for (const [at, { journal }] of takers.entries()) journal.push({ run: runs[at] ?? [], before: seen });
    isNoted = true;
    await performer.apply(host, runs, seen);
    return [];
  } catch (caught) {
    if (isFatal(caught) || host.signal.aborted) throw caught;
    const [only] = takers;
    if (takers.length === 1 && only) return [{ progress: only, error: hostError(caught, host.view.transport.label) }];
    const half = Math.ceil(takers.length / 2);
    const first = await performBatch(host, performer, takers.slice(0, half), isNoted);
    return [...first, ...(await performBatch(host, performer, takers.slice(half), isNoted))];
  }
}
