import { z } from "zod";
import type { ApiError } from "./api-error";
import type { ApiRequest, Reply } from "./exchange";
import type { Body } from "./shapes";

export const taskRecord = z.object({
  uri: z.string(),
  name: z.string(),
  status: z.string(),
  startedAt: z.number(),
  endsAt: z.number(),
  /** The state it ends in. */
  outcome: z.string(),
  errors: z.array(z.record(z.string(), z.unknown())),
  resource: z.object({ name: z.string(), uri: z.string(), category: z.string() }),
});
type TaskRecord = z.infer<typeof taskRecord>;

export type TaskStart = {
  /** Clients tell a delete by the name `Delete`, and read the resource after a task of any other name. */
  readonly name: "Create" | "Update" | "Delete" | "Power on" | "Power off" | "Reset" | "Refresh";
  readonly status: string;
  readonly resource: { readonly name: string; readonly uri: string; readonly category: string };
  /** Changes the store. Runs at once, so that two clients never work from the same state; not at all if the task is to fail. */
  readonly apply: (endsAt: number, taskUri: string) => void;
  /** Ends in Error with this; `apply` is then what happens on the way. */
  readonly error?: ApiError | null;
  /** Instead of what tasks usually take. */
  readonly durationMs?: number;
};

const kept = 5000;

/** Tasks take their time by the clock, with no timer behind: what is shown follows from when it is asked. */
export class Tasks {
  private records = new Map<string, TaskRecord>();

  constructor(
    private readonly clock: () => number,
    private readonly newId: () => string,
    private readonly durationMs: number,
    private readonly onChange: (record: TaskRecord) => void,
  ) {}

  /** The 202 with both ways to find the task: its body and its Location (a path, as clients need it). */
  start(request: ApiRequest, task: TaskStart): Reply {
    const now = this.clock();
    const fault = request.taskFault;
    const record: TaskRecord = {
      uri: `/rest/tasks/${this.newId().toUpperCase()}`,
      name: task.name,
      status: task.status,
      startedAt: now,
      endsAt: now + (task.durationMs ?? this.durationMs),
      outcome: fault?.taskState ?? (task.error ? "Error" : "Completed"),
      errors: fault !== null ? [fault.error] : task.error ? [task.error.body()] : [],
      resource: task.resource,
    };
    if (fault === null) task.apply(record.endsAt, record.uri);
    this.records.set(record.uri, record);
    for (const oldest of this.records.keys()) {
      if (this.records.size <= kept) break;
      this.records.delete(oldest);
    }
    this.onChange(record);
    return { status: 202, body: this.present(record), headers: { Location: record.uri } };
  }

  get(uri: string): Body | undefined {
    const record = this.records.get(uri);
    return record === undefined ? undefined : this.present(record);
  }

  /** Oldest first. */
  list(): readonly Body[] {
    return [...this.records.values()].map((record) => this.present(record));
  }

  /** A part of the list without making the rest of it: clients watch many tasks by reading the newest again and again. */
  page(start: number, count: number, newestFirst: boolean): readonly Body[] {
    const records = [...this.records.values()];
    const from = newestFirst ? Math.max(0, records.length - start - count) : start;
    const to = newestFirst ? Math.max(0, records.length - start) : start + count;
    const page = records.slice(from, to).map((record) => this.present(record));
    return newestFirst ? page.reverse() : page;
  }

  get count(): number {
    return this.records.size;
  }

  snapshot(): readonly TaskRecord[] {
    return [...this.records.values()];
  }

  load(records: readonly TaskRecord[]): void {
    this.records = new Map(records.map((record) => [record.uri, record]));
  }

  private present(record: TaskRecord): Body {
    const now = this.clock();
    const isEnded = now >= record.endsAt;
    const span = Math.max(1, record.endsAt - record.startedAt);
    const percent = isEnded ? 100 : Math.floor((100 * (now - record.startedAt)) / span);
    return {
      type: "TaskResourceV2",
      category: "tasks",
      uri: record.uri,
      name: record.name,
      owner: "Administrator",
      taskType: "User",
      taskState: isEnded ? record.outcome : "Running",
      stateReason: null,
      taskStatus: record.status,
      hidden: false,
      userInitiated: true,
      percentComplete: percent,
      computedPercentComplete: percent,
      completedSteps: isEnded ? 1 : 0,
      totalSteps: 1,
      expectedDuration: Math.ceil(span / 1000),
      isCancellable: false,
      associatedResource: {
        resourceName: record.resource.name,
        resourceUri: record.resource.uri,
        resourceCategory: record.resource.category,
        associationType: "MANAGED_BY",
      },
      associatedTaskUri: null,
      parentTaskUri: null,
      taskErrors: isEnded ? record.errors : [],
      taskOutput: [],
      data: null,
      progressUpdates: [],
      created: new Date(record.startedAt).toISOString(),
      modified: new Date(isEnded ? record.endsAt : now).toISOString(),
      eTag: isEnded ? "1" : "0",
    };
  }
}
