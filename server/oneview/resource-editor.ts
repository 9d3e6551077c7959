import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import { BridgeheadError } from "@/server/model/errors";
import type { OneViewClient, Written } from "@/server/oneview/client";
import { OneViewError } from "@/server/oneview/oneview-error";
import { asObject, type JsonObject, textAt } from "@/server/oneview/read-json";

/**
 * What shall be different: the resource as it is now in, the whole resource as it shall be out; `null` when it is right
 * already. Called anew after every conflict, so it must not change what it is given nor anything else. It may throw:
 * then only this edit fails.
 */
export type Edit = (current: JsonObject) => JsonObject | null;

type Waiting = {
  readonly edit: Edit;
  readonly client: OneViewClient;
  readonly signal: AbortSignal | undefined;
  readonly resolve: (written: Written | null) => void;
  readonly reject: (error: unknown) => void;
};

/** What waits, by resource: one for all editors of an appliance. */
export type EditQueues = Map<string, Waiting[]>;

const attempts = 8;
/** Of these, how many may end without an answer. */
const lostAttempts = 3;
const firstPauseMs = 40;
const mostPauseMs = 2000;

/**
 * Changes resources that many want to change, without losing anybody's change. Per resource one write at a time; edits
 * that come meanwhile wait and then go out together:
 * 1. one GET, all edits applied in turn, one PUT with the eTag that was read;
 * 2. somebody else was faster (412, 409), or what became of the PUT is not known: read and edit anew, after a pause;
 * 3. the appliance refuses what several edits came to: each half of them is tried alone, down to the one at fault.
 * What is written never comes from an earlier read.
 */
export class ResourceEditor {
  constructor(
    private readonly client: OneViewClient,
    private readonly queues: EditQueues = new Map(),
  ) {}

  /** The same queues, with the requests of these edits sent by another view of the appliance. */
  over(client: OneViewClient): ResourceEditor {
    return new ResourceEditor(client, this.queues);
  }

  /** `null`: there was nothing to do. After `signal` the edit is not begun any more; begun, it is brought to its end. */
  edit(uri: string, edit: Edit, options: { readonly signal?: AbortSignal } = {}): Promise<Written | null> {
    return new Promise((resolve, reject) => {
      const waiting: Waiting = { edit, client: this.client, signal: options.signal, resolve, reject };
      const queue = this.queues.get(uri);
      if (queue !== undefined) {
        queue.push(waiting);
        return;
      }
      this.queues.set(uri, [waiting]);
      void this.work(uri);
    });
  }

  private async work(uri: string): Promise<void> {
    for (;;) {
      // Whoever asks in the same turn goes out together.
      await nextTurn();
      const batch = this.queues.get(uri) ?? [];
      if (batch.length === 0) {
        this.queues.delete(uri);
        return;
      }
      this.queues.set(uri, []);
      await this.settle(uri, batch);
    }
  }

  /** Brings every edit of the batch to its end. Never throws. */
  private async settle(uri: string, batch: readonly Waiting[]): Promise<void> {
    const wanted = batch.filter((each) => {
      if (each.signal?.aborted !== true) return true;
      each.reject(each.signal.reason);
      return false;
    });
    const failed = await this.writeTogether(uri, wanted);
    if (failed !== null) await this.afterFailure(uri, failed);
  }

  private async afterFailure(uri: string, { error, edits }: Failed): Promise<void> {
    // The one whose connections were used gave up: the others have not.
    if (edits.length > 1 && edits.some((each) => each.signal?.aborted === true)) return await this.settle(uri, edits);
    if (edits.length === 1 || !isRefusal(error)) return rejectAll(edits, error);
    const middle = Math.ceil(edits.length / 2);
    const first = await this.writeTogether(uri, edits.slice(0, middle));
    const second = await this.writeTogether(uri, edits.slice(middle));
    // The same words for the whole and for both halves: it is about none of the edits.
    if (edits.length > 2 && [first, second].every((half) => messageOf(half?.error) === messageOf(error))) {
      return rejectAll(edits, error);
    }
    if (first !== null) await this.afterFailure(uri, first);
    if (second !== null) await this.afterFailure(uri, second);
  }

  /** Resolves those that are done. Answers the rest, with why the appliance would not take them together. */
  private async writeTogether(uri: string, wanted: readonly Waiting[]): Promise<Failed | null> {
    let edits = wanted;
    let lost = 0;
    for (let attempt = 1; ; attempt += 1) {
      const client = edits[0]?.client;
      if (client === undefined) return null;
      const current = await readResource(client, uri).catch((error: unknown) => new Unread(error));
      if (current instanceof Unread) return { error: current.error, edits };
      const { next, changing } = applyAll(edits, current);
      edits = changing;
      if (edits.length === 0) return null;
      try {
        const written = await client.put(uri, { ...next, eTag: current.eTag });
        for (const each of edits) each.resolve(written);
        return null;
      } catch (error) {
        const isLost = error instanceof OneViewError && error.delivery === "lost";
        const isConflict = error instanceof OneViewError && error.kind === "conflict";
        if (isLost) lost += 1;
        if (attempt >= attempts || lost >= lostAttempts || !(isLost || isConflict)) {
          const name = textAt(current, "name");
          return { error: named(error, name === null ? uri : `"${name}" (${uri})`, attempt), edits };
        }
        await sleep(Math.min(mostPauseMs, firstPauseMs * 2 ** (attempt - 1)) * (0.5 + Math.random()));
      }
    }
  }
}

type Failed = { readonly error: unknown; readonly edits: readonly Waiting[] };

/** Edits with nothing to do are resolved, edits that throw are rejected; the others make up `next`. */
function applyAll(edits: readonly Waiting[], current: JsonObject) {
  const changing: Waiting[] = [];
  let next = current;
  for (const each of edits) {
    try {
      const edited = each.edit(next);
      if (edited === null) each.resolve(null);
      else {
        next = edited;
        changing.push(each);
      }
    } catch (error) {
      each.reject(error);
    }
  }
  return { next, changing };
}

class Unread {
  constructor(readonly error: unknown) {}
}

async function readResource(client: OneViewClient, uri: string): Promise<JsonObject> {
  const current = asObject(await client.get(uri));
  if (current !== null) return current;
  throw new OneViewError("unreachable", `${client.called} answered ${uri} with something that is no resource.`, {
    remedy: "Check the address: another server may be in the appliance's place.",
  });
}

function rejectAll(edits: readonly Waiting[], error: unknown): void {
  for (const each of edits) each.reject(error);
}

function messageOf(error: unknown): string | null {
  return error instanceof Error ? error.message : null;
}

/** The appliance looked at the whole of it and said no. */
function isRefusal(error: unknown): boolean {
  return (
    error instanceof BridgeheadError &&
    (error.kind === "invalid" || error.kind === "refused") &&
    (!(error instanceof OneViewError) || error.delivery === "answered")
  );
}

function named(error: unknown, name: string, tries: number): unknown {
  if (!(error instanceof OneViewError) || error.kind === "missing") return error;
  const often = tries > 1 ? ` (tried ${tries} times)` : "";
  const { status, errorCode, details, recommendedActions, taskUri, isTransient, delivery, remedy } = error;
  return new OneViewError(error.kind, `${name} was not changed${often}: ${error.message}`, {
    ...{ status, errorCode, details, recommendedActions, taskUri, isTransient, delivery, remedy },
    cause: error,
  });
}
