import { isVersionRefusal, readFault, statusProblem } from "@/server/oneview/answer-problem";
import { negotiateVersion, type SupportedVersions } from "@/server/oneview/api-version";
import type { ApplianceConfig } from "@/server/oneview/appliance-config";
import { appliancePath } from "@/server/oneview/appliance-path";
import { called } from "@/server/oneview/connection-problem";
import { type FollowOptions, followTask, usualFollow } from "@/server/oneview/follow-task";
import { listAll } from "@/server/oneview/list-all";
import { loginProblem } from "@/server/oneview/login-problem";
import { OneViewError } from "@/server/oneview/oneview-error";
import { orAborted } from "@/server/oneview/or-aborted";
import { asObject, type JsonObject, numberAt, textAt } from "@/server/oneview/read-json";
import { type RetryPolicy, retryRead, usualRetries } from "@/server/oneview/retry-read";
import { Session } from "@/server/oneview/session";
import { readTask, type Task } from "@/server/oneview/task";
import { type HttpAnswer, type HttpRequest, type Limits, Transport, usualLimits } from "@/server/oneview/transport";

export type ClientOptions = {
  readonly limits?: Partial<Limits>;
  readonly retries?: RetryPolicy;
  readonly follow?: Partial<FollowOptions>;
};

export type WriteOptions = {
  readonly signal?: AbortSignal | undefined;
  /** An eTag, or `*` to force. The appliance also checks the `eTag` inside a PUT body. */
  readonly ifMatch?: string | undefined;
  readonly onProgress?: ((task: Task) => void) | undefined;
};

/** What a write came to, once its task has ended. */
export type Written = {
  /** `null` when the appliance did it at once. */
  readonly task: Task | null;
  /** For a create: the new resource. */
  readonly resourceUri: string | null;
  /** The answer's body when there was no task. */
  readonly body: unknown;
};

/**
 * Speaks the REST API of one appliance: one session, kept-alive connections, the version agreed at first use. Reads are
 * repeated when they fail in passing; a write is sent once, except that a request refused with 401 (and so not done)
 * because the session has ended is sent again on a new session, once.
 */
export class OneViewClient {
  private readonly transport: Transport;
  private readonly session: Session;
  private readonly retries: RetryPolicy;
  private readonly follow: FollowOptions;
  private agreed: Promise<number> | null = null;

  constructor(
    private readonly config: ApplianceConfig,
    options: ClientOptions = {},
  ) {
    this.transport = new Transport(config, { ...usualLimits, ...options.limits });
    this.session = new Session(() => this.login());
    this.retries = options.retries ?? usualRetries;
    this.follow = { ...usualFollow, ...options.follow };
  }

  /** Asks the appliance each time; needs no session. */
  async supportedVersions(signal?: AbortSignal): Promise<SupportedVersions> {
    const path = "/rest/version";
    const answer = await retryRead(
      () => this.exchange({ method: "GET", path, headers: usualHeaders }, signal),
      this.retries,
      signal,
    );
    const body = asObject(answer.body) ?? {};
    const minimum = numberAt(body, "minimumVersion");
    const current = numberAt(body, "currentVersion");
    if (minimum !== null && current !== null) return { minimum, current };
    throw new OneViewError("unreachable", `${this.called} does not say which API versions it takes.`, {
      remedy: "Check the address: another server may be in the appliance's place.",
    });
  }

  /** The API version in use. */
  async version(signal?: AbortSignal): Promise<number> {
    return await orAborted(this.agree(), signal);
  }

  async get(path: string, signal?: AbortSignal): Promise<unknown> {
    const answer = await retryRead(() => this.authorised("GET", path, {}, undefined, signal), this.retries, signal);
    return answer.body;
  }

  /** All members of a list, page after page. */
  async list(path: string, signal?: AbortSignal): Promise<readonly JsonObject[]> {
    return await listAll(this.called, this.transport.peer.origin, path, (page) => this.get(page, signal));
  }

  async post(path: string, body: unknown, options: WriteOptions = {}): Promise<Written> {
    return await this.write("POST", path, body, options);
  }

  /** Replaces the whole resource. */
  async put(path: string, body: unknown, options: WriteOptions = {}): Promise<Written> {
    return await this.write("PUT", path, body, options);
  }

  async delete(path: string, options: WriteOptions = {}): Promise<Written> {
    return await this.write("DELETE", path, undefined, options);
  }

  /** Logs out, as far as the appliance lets us within three seconds, and closes the connections. */
  async close(): Promise<void> {
    const id = await this.session.take();
    if (id !== null && this.agreed !== null) {
      const version = await this.agreed.catch(() => null);
      const headers = { ...usualHeaders, Auth: id, "X-API-Version": String(version) };
      const request: HttpRequest = { method: "DELETE", path: "/rest/login-sessions", headers };
      // The appliance ends a forgotten session by itself.
      await this.transport.send(request, AbortSignal.timeout(3000)).catch(() => undefined);
    }
    await this.transport.close();
  }

  private get called(): string {
    return called(this.transport.peer);
  }

  private agree(): Promise<number> {
    if (this.agreed === null) {
      const attempt = this.supportedVersions().then((supported) =>
        negotiateVersion(this.called, supported, this.config.apiVersion),
      );
      this.agreed = attempt;
      attempt.catch(() => {
        if (this.agreed === attempt) this.agreed = null;
      });
    }
    return this.agreed;
  }

  private async write(
    method: "POST" | "PUT" | "DELETE",
    path: string,
    body: unknown,
    options: WriteOptions,
  ): Promise<Written> {
    const ifMatch: Record<string, string> = options.ifMatch === undefined ? {} : { "If-Match": options.ifMatch };
    const text = body === undefined ? undefined : JSON.stringify(body);
    const answer = await this.authorised(method, path, ifMatch, text, options.signal);
    const task = readTask(answer.body);
    if (answer.status !== 202 && task === null) {
      const object = asObject(answer.body);
      return { task: null, resourceUri: object === null ? null : textAt(object, "uri"), body: answer.body };
    }
    const given = task?.uri ?? answer.location;
    if (given === null) {
      throw new OneViewError("unreachable", `${this.called} took ${method} ${path} but names no task for it.`, {
        status: answer.status,
        remedy: "Observe the appliance again to see whether it was done.",
      });
    }
    const uri = appliancePath(given, this.transport.peer.origin);
    const { signal, onProgress } = options;
    const end = await followTask(this.called, { uri, task }, (path, stop) => this.get(path, stop), {
      ...this.follow,
      signal,
      onProgress,
    });
    return { task: end, resourceUri: end.resourceUri, body: null };
  }

  /** Sends with the session; when the appliance does not know it any more, logs in again and sends once more. */
  private async authorised(
    method: HttpRequest["method"],
    path: string,
    extra: Readonly<Record<string, string>>,
    body: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<HttpAnswer> {
    for (let isSecond = false; ; isSecond = true) {
      const id = await orAborted(this.session.current(), signal);
      const version = await this.version(signal);
      const headers = { ...usualHeaders, ...extra, Auth: id, "X-API-Version": String(version) };
      try {
        return await this.exchange({ method, path, headers, body }, signal);
      } catch (error) {
        const isUnauthorised = error instanceof OneViewError && error.status === 401;
        if (!isUnauthorised || isSecond || (await this.isAlive(id, signal))) throw error;
        await this.session.drop(id);
      }
    }
  }

  /** Tells a session that has ended from a living one whose user may not do this: a new login helps only the first. */
  private async isAlive(id: string, signal: AbortSignal | undefined): Promise<boolean> {
    const headers = {
      ...usualHeaders,
      Auth: id,
      "Session-ID": id,
      "X-API-Version": String(await this.version(signal)),
    };
    const path = "/rest/sessions/idle-timeout";
    const answer = await this.transport.send({ method: "GET", path, headers }, signal);
    return answer.status === 200;
  }

  private async login(): Promise<string> {
    const { username, password, loginDomain } = this.config;
    const version = await this.version();
    const domain = loginDomain === undefined || loginDomain === "" ? {} : { authLoginDomain: loginDomain };
    const answer = await this.transport.send({
      method: "POST",
      path: "/rest/login-sessions",
      headers: { ...usualHeaders, "X-API-Version": String(version) },
      body: JSON.stringify({ userName: username, password, loginMsgAck: true, ...domain }),
    });
    const id = textAt(asObject(answer.body) ?? {}, "sessionID");
    if (answer.status < 300 && id !== null) return id;
    throw loginProblem(this.called, username, answer);
  }

  private async exchange(request: HttpRequest, signal: AbortSignal | undefined): Promise<HttpAnswer> {
    const answer = await this.transport.send(request, signal);
    if (answer.status < 300) return answer;
    // After an update of the appliance the agreed version may be gone: agree anew next time.
    if (answer.status === 412 && isVersionRefusal(readFault(answer.body))) this.agreed = null;
    throw statusProblem(this.called, `${request.method} ${request.path}`, answer.status, answer.body);
  }
}

const usualHeaders: Readonly<Record<string, string>> = {
  Accept: "application/json",
  "Content-Type": "application/json",
  "Accept-Language": "en_US",
};
