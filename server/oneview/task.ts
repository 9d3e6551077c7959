import { type Fault, readFault } from "@/server/oneview/answer-problem";
import { asObject, numberAt, objectAt, objectsAt, textAt } from "@/server/oneview/read-json";

/** A piece of work on the appliance. */
export type Task = {
  readonly uri: string;
  /** e.g. `Create`, `Update`, `Delete`. */
  readonly name: string | null;
  readonly state: string;
  /** What it did, in the appliance's words. */
  readonly status: string | null;
  readonly percent: number | null;
  /** The resource it is about: for a create, the new one. */
  readonly resourceUri: string | null;
  readonly resourceName: string | null;
  readonly errors: readonly Fault[];
};

const goingOn = new Set(["New", "Starting", "Pending", "Running", "Suspended", "Stopping"]);
const good = new Set(["Completed", "Warning"]);

/** `null` when the JSON is no task. */
export function readTask(json: unknown): Task | null {
  const object = asObject(json);
  if (object === null) return null;
  const uri = textAt(object, "uri");
  const state = textAt(object, "taskState");
  if (uri === null || state === null) return null;
  const resource = objectAt(object, "associatedResource");
  return {
    uri,
    name: textAt(object, "name"),
    state,
    status: textAt(object, "taskStatus"),
    percent: numberAt(object, "computedPercentComplete") ?? numberAt(object, "percentComplete"),
    resourceUri: textAt(resource, "resourceUri"),
    resourceName: textAt(resource, "resourceName"),
    errors: objectsAt(object, "taskErrors").map(readFault),
  };
}

export function isGoingOn(task: Task): boolean {
  return goingOn.has(task.state);
}

/** A warning counts as done, with its errors to be shown. Every end that is not known to be good is a failure. */
export function isDone(task: Task): boolean {
  return good.has(task.state);
}
