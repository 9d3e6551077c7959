import { setTimeout as sleep } from "node:timers/promises";
import { OneViewError } from "@/server/oneview/oneview-error";
import { isDone, isGoingOn, readTask, type Task } from "@/server/oneview/task";

export type FollowOptions = {
  readonly signal?: AbortSignal | undefined;
  /** How long the task itself may take. */
  readonly timeoutMs: number;
  readonly firstDelayMs: number;
  readonly maxDelayMs: number;
  /** Called with each state seen, for progress. */
  readonly onProgress?: ((task: Task) => void) | undefined;
};

export const usualFollow: FollowOptions = { timeoutMs: 600_000, firstDelayMs: 200, maxDelayMs: 5000 };

/** Failed looks in a row before a task is given up: it goes on without us, so patience costs nothing. */
const patience = 5;

/**
 * Looks at a task until it ends. `appliance` is how messages call it, `read` one authorised GET. A look that fails in
 * passing does not end the following; an end other than success is an error that carries what the appliance said.
 */
export async function followTask(
  appliance: string,
  start: { readonly uri: string; readonly task: Task | null },
  read: (uri: string, signal: AbortSignal | undefined) => Promise<unknown>,
  options: FollowOptions,
): Promise<Task> {
  const endsBy = performance.now() + options.timeoutMs;
  let task = start.task;
  let delayMs = options.firstDelayMs;
  let failures = 0;
  for (;;) {
    if (task !== null) {
      options.onProgress?.(task);
      if (!isGoingOn(task)) return ended(appliance, task);
    }
    if (performance.now() + delayMs > endsBy) throw tooLong(appliance, start.uri, task, options.timeoutMs);
    if (task !== null || failures > 0) {
      await sleep(delayMs, undefined, options.signal === undefined ? {} : { signal: options.signal });
      delayMs = Math.min(options.maxDelayMs, delayMs * 1.6);
    }
    try {
      const seen = readTask(await read(start.uri, options.signal));
      if (seen === null) throw noTask(appliance, start.uri);
      task = seen;
      failures = 0;
    } catch (error) {
      failures += 1;
      const isPassing = error instanceof OneViewError && error.isTransient && failures < patience;
      if (!isPassing) throw error;
    }
  }
}

function ended(appliance: string, task: Task): Task {
  if (isDone(task)) return task;
  const said = task.errors.map((fault) => [fault.message, fault.details].filter((part) => part !== null).join(" "));
  const first = task.errors[0];
  const what = task.status ?? task.name ?? "a task";
  throw new OneViewError(
    "refused",
    `${appliance}: "${what}" ended in ${task.state}${said.length > 0 ? ` - ${said.join("; ")}` : ""}`,
    {
      errorCode: first?.errorCode ?? null,
      details: first?.details ?? null,
      recommendedActions: first?.recommendedActions ?? [],
      taskUri: task.uri,
    },
  );
}

function tooLong(appliance: string, uri: string, task: Task | null, timeoutMs: number): OneViewError {
  const state = task === null ? "in an unknown state" : `${task.state} at ${task.percent ?? "?"} %`;
  return new OneViewError(
    "unreachable",
    `${appliance}: task ${uri} is still ${state} after ${Math.round(timeoutMs / 1000)} s.`,
    {
      taskUri: uri,
      remedy: "It may yet end: look at the appliance's activity, then observe again before repeating it.",
    },
  );
}

function noTask(appliance: string, uri: string): OneViewError {
  return new OneViewError("unreachable", `${appliance} answered ${uri} with something that is no task.`, {
    taskUri: uri,
  });
}
