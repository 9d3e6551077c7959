import { z } from "zod";
import { ApiError } from "./api-error";

/**
 * A fault to inject. It strikes requests of `method` on `resource` (a category such as `uplink-sets`, or a path's
 * beginning; absent: any), lets `after` of them pass first, strikes `count` times (0: for ever), then is spent.
 * - status            an error answer with `status`, nothing is done
 * - html              a page of HTML with `status`, nothing is done
 * - drop              the connection is cut, nothing is done
 * - drop-after        the work is done, then the connection is cut without an answer
 * - delay             waits `delayMs`, then goes on
 * - oversize          an endless-looking JSON answer of `bytes`
 * - expire-sessions   all sessions end just before this request
 * - task-error        the task of this request ends in `taskState` with an error, without effect; strikes only
 *                     requests that start a task
 */
export const faultRule = z.strictObject({
  kind: z.enum(["status", "html", "drop", "drop-after", "delay", "oversize", "expire-sessions", "task-error"]),
  method: z.enum(["GET", "POST", "PUT", "PATCH", "DELETE"]).optional(),
  resource: z.string().min(1).optional(),
  after: z.int().min(0).default(0),
  count: z.int().min(0).default(1),
  status: z.int().min(200).max(599).default(500),
  errorCode: z.string().default("SIMULATED_FAULT"),
  message: z.string().default("This failure was asked for by a fault rule of the simulator."),
  delayMs: z.int().min(0).max(600_000).default(1000),
  bytes: z.int().min(1).max(1_000_000_000).default(50_000_000),
  taskState: z.enum(["Error", "Warning", "Interrupted", "Killed", "Terminated", "Unknown"]).default("Error"),
});
export type FaultRule = z.input<typeof faultRule>;
export type Fault = z.output<typeof faultRule>;

/** How a task is to end. */
export type TaskFault = { readonly taskState: Fault["taskState"]; readonly error: Record<string, unknown> };

type Armed = { readonly fault: Fault; toPass: number; left: number };

export class Faults {
  private armed: Armed[] = [];

  add(rules: readonly FaultRule[]): void {
    for (const rule of rules) {
      const fault = faultRule.parse(rule);
      const left = fault.count === 0 ? Number.POSITIVE_INFINITY : fault.count;
      this.armed.push({ fault, toPass: fault.after, left });
    }
  }

  clear(): void {
    this.armed = [];
  }

  /** The first fault that strikes this request. Every rule that fits counts the request, also when another one strikes. */
  take(method: string, path: string): Fault | null {
    let struck: Fault | null = null;
    for (const each of this.armed) {
      if (!fits(each.fault, method, path)) continue;
      if (each.toPass > 0) each.toPass -= 1;
      else if (struck === null) {
        each.left -= 1;
        struck = each.fault;
      }
    }
    this.armed = this.armed.filter((each) => each.left > 0);
    return struck;
  }

  list(): readonly (Fault & { readonly left: number | null })[] {
    return this.armed.map(({ fault, left, toPass }) => ({
      ...fault,
      after: toPass,
      left: Number.isFinite(left) ? left : null,
    }));
  }
}

export function taskFaultOf(fault: Fault | null): TaskFault | null {
  if (fault?.kind !== "task-error") return null;
  return { taskState: fault.taskState, error: errorOf(fault).body() };
}

export function errorOf(fault: Fault): ApiError {
  return new ApiError(fault.status, fault.errorCode, fault.message, {
    recommendedActions: ["Remove the fault rule from the simulator."],
  });
}

function fits(fault: Fault, method: string, path: string): boolean {
  if (fault.method !== undefined && fault.method !== method) return false;
  if (fault.kind === "task-error" && (method === "GET" || /^\/rest\/(login-)?sessions/.test(path))) return false;
  if (fault.resource === undefined) return true;
  return fault.resource.startsWith("/") ? path.startsWith(fault.resource) : path.split("/")[2] === fault.resource;
}
