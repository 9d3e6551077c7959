import { z } from "zod";
import { ApiError } from "./api-error";

/**
 * A fault to inject. It strikes requests of `method` on `resource` (a category such as `uplink-sets`, or a path's
 * beginning; absent: any), lets `after` of them pass first, strikes `count` times (0: for ever), then is spent. A rule
 * with neither method nor resource strikes the (after + 1)th request of a run, whatever it is.
 * - status            an error answer with `status`, nothing is done
 * - html              a page of HTML with `status`, nothing is done
 * - drop              the connection is cut: `when` "before" the work, which is then not done, or "after" it, so that
 *                     the client does not know that it was done
 * - drop-after        short for drop with when=after
 * - delay             waits `delayMs`, then goes on
 * - oversize          an endless-looking JSON answer of `bytes`
 * - expire-sessions   all sessions end just before this request
 * - task-error        the task of this request ends in `taskState` with an error, without effect; strikes (and counts)
 *                     only requests that may start a task
 * - reboot            the appliance restarts: sessions are gone, and every request (the struck one first) is refused with
 *                     503 until `downMs` have passed and at least `requests` were refused. Data and tasks stay.
 */
export const faultRule = z.strictObject({
  kind: z.enum([
    ...(["status", "html", "drop", "drop-after", "delay", "oversize"] as const),
    ...(["expire-sessions", "task-error", "reboot"] as const),
  ]),
  method: z.enum(["GET", "POST", "PUT", "PATCH", "DELETE"]).optional(),
  resource: z.string().min(1).optional(),
  after: z.int().min(0).default(0),
  count: z.int().min(0).default(1),
  status: z.int().min(200).max(599).default(500),
  errorCode: z.string().default("SIMULATED_FAULT"),
  message: z.string().default("This failure was asked for by a fault rule of the simulator."),
  when: z.enum(["before", "after"]).default("before"),
  delayMs: z.int().min(0).max(600_000).default(1000),
  bytes: z.int().min(1).max(1_000_000_000).default(50_000_000),
  taskState: z.enum(["Error", "Warning", "Interrupted", "Killed", "Terminated", "Unknown"]).default("Error"),
  downMs: z.int().min(0).max(600_000).default(0),
  requests: z.int().min(1).default(1),
});
export type FaultRule = z.input<typeof faultRule>;
export type Fault = z.output<typeof faultRule>;

/** How a task is to end. */
export type TaskFault = { readonly taskState: Fault["taskState"]; readonly error: Record<string, unknown> };

type Armed = { readonly fault: Fault; toPass: number; left: number };
type Outage = { readonly fault: Fault; readonly until: number; left: number };

export class Faults {
  private armed: Armed[] = [];
  private outage: Outage | null = null;

  constructor(private readonly clock: () => number) {}

  /** Adds to what is armed; an empty list disarms all. */
  arm(rules: readonly FaultRule[]): void {
    if (rules.length === 0) this.clear();
    this.add(rules);
  }

  add(rules: readonly FaultRule[]): void {
    for (const rule of rules) {
      const fault = faultRule.parse(rule);
      const left = fault.count === 0 ? Number.POSITIVE_INFINITY : fault.count;
      this.armed.push({ fault, toPass: fault.after, left });
    }
  }

  clear(): void {
    this.armed = [];
    this.outage = null;
  }

  /**
   * The first fault that strikes this request. Every rule that fits counts the request, also when another one strikes;
   * while the appliance restarts none does.
   */
  take(method: string, path: string): Fault | null {
    const down = this.takeOutage();
    if (down !== null) return down;
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
    if (struck?.kind !== "reboot") return struck;
    this.outage = { fault: struck, until: this.clock() + struck.downMs, left: struck.requests };
    return this.takeOutage();
  }

  list(): readonly (Fault & { readonly left: number | null })[] {
    return this.armed.map(({ fault, left, toPass }) => ({
      ...fault,
      after: toPass,
      left: Number.isFinite(left) ? left : null,
    }));
  }

  private takeOutage(): Fault | null {
    if (this.outage === null) return null;
    if (this.outage.left <= 0 && this.clock() >= this.outage.until) {
      this.outage = null;
      return null;
    }
    this.outage.left -= 1;
    return this.outage.fault;
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

export function startingUp(): ApiError {
  return new ApiError(503, "APPLIANCE_STARTING", "The appliance is starting and is not yet available.", {
    recommendedActions: ["Wait until the appliance has started, then try again."],
  });
}

export function dropsAfter(fault: Fault | null): boolean {
  return fault?.kind === "drop-after" || (fault?.kind === "drop" && fault.when === "after");
}

function fits(fault: Fault, method: string, path: string): boolean {
  if (fault.method !== undefined && fault.method !== method) return false;
  if (fault.kind === "task-error" && (method === "GET" || /^\/rest\/(login-)?sessions/.test(path))) return false;
  if (fault.resource === undefined) return true;
  return fault.resource.startsWith("/") ? path.startsWith(fault.resource) : path.split("/")[2] === fault.resource;
}
