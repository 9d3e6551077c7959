import { z } from "zod";
import { CloudError } from "@/server/clouds/cloud-error";
import type { Caller } from "@/server/clouds/perform/caller";
import { findMade } from "@/server/clouds/perform/find-made";
import { isAlreadySo } from "@/server/clouds/perform/is-already-so";
import { setCardLink } from "@/server/clouds/perform/set-card-link";
import type { CloudEffect, CloudOutcome, PerformCloud } from "@/server/model/cloud-effect";
import { isBridgeheadError } from "@/server/model/errors";
import type { RequestSeen } from "@/server/model/fabric-effect";

type Run = {
  readonly begunAt: number | null;
  readonly onRequest: ((request: RequestSeen) => void) | undefined;
  /** What this run made or adopted already: no two steps take one object for theirs. */
  readonly taken: Set<string>;
  readonly now: () => number;
};

/**
 * Makes the calls of a plan in one cloud, one after the other. A call is brought to its end once it has begun; nothing is
 * begun after an abort, or after the cloud stopped answering.
 */
export async function* performCalls(
  client: Caller,
  effects: readonly CloudEffect[],
  { signal, begunAt, onRequest }: Parameters<PerformCloud>[1],
  now: () => number = Date.now,
): ReturnType<PerformCloud> {
  const taken = new Set<string>();
  for (const [index, effect] of effects.entries()) {
    if (signal.aborted) return;
    const outcome = await performCall(client, effect, { begunAt: begunAt[index] ?? null, onRequest, taken, now });
    yield { index, outcome };
    if (!outcome.ok && outcome.fatal) return;
  }
}

async function performCall(client: Caller, effect: CloudEffect, run: Run): Promise<CloudOutcome> {
  try {
    const objectId = effect.method === "POST" ? await make(client, effect, run) : await change(client, effect, run);
    if (objectId !== null) run.taken.add(objectId);
    return { ok: true, objectId };
  } catch (error) {
    if (!isBridgeheadError(error)) throw error;
    const fatal = error.kind === "unreachable" && (!(error instanceof CloudError) || error.status === null);
    return { ok: false, error, fatal };
  }
}

async function make(client: Caller, effect: CloudEffect, { begunAt, onRequest, taken, now }: Run): Promise<string> {
  const made = begunAt === null ? null : await findMade(client, effect, begunAt, taken);
  if (made !== null) return made;
  const startedAt = now();
  try {
    const answer = await client.send("POST", effect.path, effect.body, { onRequest });
    return idOf(client, effect, answer.body);
  } catch (error) {
    if (!(error instanceof CloudError) || !error.mayHaveArrived) throw error;
    const late = await findMade(client, effect, startedAt, taken).catch(() => null);
    if (late !== null) return late;
    throw new CloudError(error.kind, `${error.message} Whether it was made is not known yet.`, {
      ...{ status: error.status, type: error.type, cause: error, mayHaveArrived: true },
      remedy: "Resume this plan: it looks for it first, and makes it only if it is not there.",
    });
  }
}

async function change(client: Caller, effect: CloudEffect, { begunAt, onRequest }: Run): Promise<string | null> {
  const { collection, method, path, body, revision } = effect;
  if (collection === "baremetal-ports") return await setCardLink(client, effect);
  if (method === "DELETE") {
    try {
      await client.send("DELETE", path, null, { revision, onRequest });
    } catch (error) {
      if (!(error instanceof CloudError) || error.status !== 404) throw error;
    }
    return null;
  }
  if (begunAt !== null && (await isAlreadySo(client, effect))) return effect.objectId;
  try {
    await client.send("PUT", path, body, { revision, onRequest });
  } catch (error) {
    const isRefused = error instanceof CloudError && error.status !== null && error.status < 500;
    if (!isRefused || !(await isAlreadySo(client, effect).catch(() => false))) throw error;
  }
  return effect.objectId;
}

function idOf(client: Caller, { path }: CloudEffect, body: unknown): string {
  const parsed = z.record(z.string(), z.looseObject({ id: z.string() })).safeParse(body);
  const id = parsed.success ? Object.values(parsed.data)[0]?.id : undefined;
  if (id !== undefined) return id;
  throw new CloudError("unreachable", `${client.calls("Neutron")} answered POST ${path} without an id.`, {
    ...{ status: 201, mayHaveArrived: true },
    remedy: "Check the address: another server may be in Neutron's place.",
  });
}
