import type { TaskFault } from "./faults";
import type { World } from "./world";

/** A request that was let in: version agreed, session checked, body parsed. */
export type ApiRequest = {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** The `:names` of the route's path. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly version: number;
  /** What the client sent as session id, known or not. */
  readonly sessionId: string | null;
  readonly ifMatch: string | null;
  /** `null` for an empty body. */
  readonly body: unknown;
  /** Makes the task that this request starts fail without effect. */
  readonly taskFault: TaskFault | null;
};

export type Reply = {
  readonly status: number;
  /** Absent: no body at all (204). */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

export type Route = {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** `:name` stands for one path segment. */
  readonly path: string;
  /** Answered without a session. */
  readonly open?: true;
  readonly handle: (request: ApiRequest, world: World) => Reply;
};
