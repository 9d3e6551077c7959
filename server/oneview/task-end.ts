import { OneViewError } from "@/server/oneview/oneview-error";
import { isDone, type Task } from "@/server/oneview/task";

/** A task that has ended well, or an error that carries what the appliance said. */
export function goodEnd(appliance: string, task: Task): Task {
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

export function tooLong(appliance: string, uri: string, task: Task | null, timeoutMs: number): OneViewError {
  const state = task === null ? "in an unknown state" : `${task.state} at ${task.percent ?? "?"} %`;
  return new OneViewError(
    "unreachable",
    `${appliance}: task ${uri} is still ${state} after ${Math.round(timeoutMs / 1000)} s.`,
    {
      taskUri: uri,
      delivery: "lost",
      remedy: "It may yet end: look at the appliance's activity, then observe again before repeating it.",
    },
  );
}

/** Appliances drop old tasks, and some lose them when they restart. */
export function forgotten(appliance: string, uri: string): OneViewError {
  return new OneViewError("unreachable", `${appliance} does not know its task ${uri} any more.`, {
    taskUri: uri,
    delivery: "lost",
    remedy: "Observe the appliance again to see whether it was done.",
  });
}

export function noTask(appliance: string, uri: string): OneViewError {
  return new OneViewError("unreachable", `${appliance} answered ${uri} with something that is no task.`, {
    taskUri: uri,
    delivery: "lost",
  });
}
