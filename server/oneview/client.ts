import type { SupportedVersions } from "@/server/oneview/api-version";
import type { ApplianceConfig } from "@/server/oneview/appliance-config";
import { appliancePath } from "@/server/oneview/appliance-path";
import { ApplianceLink, type Caller } from "@/server/oneview/link";
import { listAll } from "@/server/oneview/list-all";
import { OneViewError } from "@/server/oneview/oneview-error";
import { asObject, type JsonObject, textAt } from "@/server/oneview/read-json";
import { patientRetries, type RetryPolicy, retryRead, retryWrite, usualRetries } from "@/server/oneview/retry";
import { readTask, type Task } from "@/server/oneview/task";
import { type FollowOptions, TaskWatch, usualFollow } from "@/server/oneview/task-watch";
import { type HttpRequest, type Limits, type Meter, usualLimits } from "@/server/oneview/transport";

export type ClientOptions = {
  readonly limits?: Partial<Limits>;
  readonly retries?: RetryPolicy;
  readonly follow?: Partial<FollowOptions>;
  /** How long a run waits for an appliance that is away or busy. Absent: a minute. */
  readonly patienceMs?: number;
};

export type WriteOptions = {
  readonly signal?: AbortSignal | undefined;
  /** An eTag, or `*` to force. The appliance also checks the `eTag` inside a PUT body. */
  readonly ifMatch?: string | undefined;
  readonly onProgress?: ((task: Task) => void) | undefined;
};

const usualPatienceMs = 60_000;

/** What a write came to, once its task has ended. */
export type Written = {
  /** `null` when the appliance did it at once. */
  readonly task: Task | null;
  /** For a create: the new resource. */
  readonly resourceUri: string | null;
  /** The answer's body when there was no task. */
  readonly body: unknown;
};

/** A write that the appliance took, its task perhaps still going on. `ended` rejects when the task ends otherwise than well. */
export type Begun = { ended(): Promise<Written> };

type ViewOptions = ClientOptions & {
  /** Absent: a write is sent once. */
  readonly writeRetries?: RetryPolicy;
  readonly onRequest?: Meter;
};

/**
 * Speaks the REST API of one appliance. Reads are repeated when they fail in passing; a write is sent once, except that
 * a request refused with 401 (and so not done) because the session has ended is sent again on a new session, once.
 */
export class OneViewClient {
  readonly tasks: TaskWatch;
  private readonly link: ApplianceLink;
  private readonly retries: RetryPolicy;

  /** Given a link, it is one more view of the same appliance. */
  constructor(
    of: ApplianceConfig | ApplianceLink,
    private readonly options: ViewOptions = {},
  ) {
    this.link = of instanceof ApplianceLink ? of : new ApplianceLink(of, { ...usualLimits, ...options.limits });
    this.retries = options.retries ?? usualRetries;
    const { called, origin } = this.link;
    const read = (path: string) => this.get(path);
    this.tasks = new TaskWatch({ called, origin, read }, { ...usualFollow, ...options.follow });
  }

  /**
   * A light view for one run on the same connections, session and version: it tells `onRequest` of its own requests, and
   * only of them, and waits for an appliance that is away. A write is then sent again as long as it certainly was not
   * done. After `stop` it waits no more.
   */
  forRun(onRequest: Meter, stop: AbortSignal): OneViewClient {
    const retries = patientRetries(this.options.patienceMs ?? usualPatienceMs, stop);
    // A look at tasks is as patient as any read of the run: when it fails, that was it.
    const follow = { ...this.options.follow, mostFailures: 1 };
    return new OneViewClient(this.link, { ...this.options, follow, retries, writeRetries: retries, onRequest });
  }

  /** A view that tells `onRequest` of its own requests. */
  metered(onRequest: Meter): OneViewClient {
    return new OneViewClient(this.link, { ...this.options, onRequest });
  }

  /** How messages call the appliance. */
  get called(): string {
    return this.link.called;
  }

  /** Asks the appliance each time; needs no session. */
  async supportedVersions(signal?: AbortSignal): Promise<SupportedVersions> {
    return await retryRead(() => this.link.supportedVersions(this.caller(signal)), this.retries, signal);
  }

  /** The API version in use. */
  async version(signal?: AbortSignal): Promise<number> {
    return await retryRead(() => this.link.version(this.caller(signal)), this.retries, signal);
  }

  async get(path: string, signal?: AbortSignal): Promise<unknown> {
    const request: HttpRequest = { method: "GET", path, headers: {} };
    const send = () => this.link.authorised(request, this.caller(signal));
    return (await retryRead(send, this.retries, signal)).body;
  }

  /** All members of a list, page after page. */
  async list(path: string, signal?: AbortSignal): Promise<readonly JsonObject[]> {
    return await listAll(this.called, this.link.origin, path, (page) => this.get(page, signal));
  }

  async post(path: string, body: unknown, options: WriteOptions = {}): Promise<Written> {
    return await (await this.begin("POST", path, body, options)).ended();
  }

  /** Replaces the whole resource. */
  async put(path: string, body: unknown, options: WriteOptions = {}): Promise<Written> {
    return await (await this.begin("PUT", path, body, options)).ended();
  }

  async delete(path: string, options: WriteOptions = {}): Promise<Written> {
    return await (await this.begin("DELETE", path, undefined, options)).ended();
  }

  /** Sends a write. What is left is to wait for `ended`, which others may be started meanwhile for. */
  async begin(
    method: "POST" | "PUT" | "DELETE",
    path: string,
    body: unknown,
    options: WriteOptions = {},
  ): Promise<Begun> {
    const headers: Record<string, string> = options.ifMatch === undefined ? {} : { "If-Match": options.ifMatch };
    const request = { method, path, headers, body: body === undefined ? undefined : JSON.stringify(body) };
    const send = () => this.link.authorised(request, this.caller(options.signal));
    const { writeRetries } = this.options;
    const answer = await (writeRetries === undefined ? send() : retryWrite(send, writeRetries, options.signal));
    const task = readTask(answer.body);
    if (answer.status !== 202 && task === null) {
      const object = asObject(answer.body);
      const resourceUri = object === null ? null : textAt(object, "uri");
      return { ended: async () => ({ task: null, resourceUri, body: answer.body }) };
    }
    const given = task?.uri ?? answer.location;
    if (given === null) {
      throw new OneViewError("unreachable", `${this.called} took ${method} ${path} but names no task for it.`, {
        status: answer.status,
        delivery: "lost",
        remedy: "Observe the appliance again to see whether it was done.",
      });
    }
    const uri = appliancePath(given, this.link.origin);
    const ended = async () => {
      const end = await this.tasks.follow({ uri, task }, options);
      return { task: end, resourceUri: end.resourceUri, body: null };
    };
    return { ended };
  }

  /** Logs out and closes the connections, for all views. */
  async close(): Promise<void> {
    await this.link.close();
  }

  private caller(signal: AbortSignal | undefined): Caller {
    return { signal, onRequest: this.options.onRequest };
  }
}
