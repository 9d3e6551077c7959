import type { Replica } from "@/server/replicas/replica";

const LOOK_EVERY_MS = 1_000;

export type LeftWork = {
  /** Replicas that have work which is not at its end. */
  owners(): Promise<readonly string[]>;
  /** Takes up what a replica left, as far as it was claimed before. One that fails is called again. */
  finish(owner: string, claimedBefore: Date): Promise<void>;
  /** This replica lost its locks and has them again: it may work, and what it had to leave is finished. */
  resume(): void;
};

/**
 * Finishes what replicas that are gone have left. One is taken for gone when it was not there at two looks in a row: one that
 * only lost its connection is back before that, and finishes its own.
 */
export function finishForOthers(
  replica: Replica,
  work: LeftWork,
  onProblem: (error: unknown) => void,
): { close(): Promise<void> } {
  const inHand = new Map<string, Promise<void>>();
  let absentBefore = new Set<string>();
  let isLost = false;
  let looking: Promise<void> | null = null;

  const finish = (owner: string, claimedBefore: Date) => {
    if (inHand.has(owner)) return;
    const done = work
      .finish(owner, claimedBefore)
      .then(() => (owner === replica.id ? undefined : replica.forget(owner)))
      .catch(onProblem)
      .finally(() => inHand.delete(owner));
    inHand.set(owner, done);
  };
  const look = async () => {
    if (!replica.isConnected()) return;
    const living = new Set((await replica.living()).map(({ id }) => id));
    if (!living.has(replica.id)) return;
    if (isLost) {
      isLost = false;
      work.resume();
      finish(replica.id, new Date());
    }
    const known = [...(await work.owners()), ...(await replica.gone())];
    const absent = new Set(known.filter((id) => !living.has(id)));
    for (const id of absent) if (absentBefore.has(id)) finish(id, new Date());
    absentBefore = absent;
  };
  replica.onLoss(async () => {
    isLost = true;
  });
  const timer = setInterval(() => {
    looking ??= look()
      .catch(onProblem)
      .finally(() => {
        looking = null;
      });
  }, LOOK_EVERY_MS);
  return {
    close: async () => {
      clearInterval(timer);
      await looking;
      await Promise.all(inHand.values());
    },
  };
}
