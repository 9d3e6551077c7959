import { isVersionRefusal, readFault, statusProblem } from "@/server/oneview/answer-problem";
import { negotiateVersion, type SupportedVersions } from "@/server/oneview/api-version";
import type { ApplianceConfig } from "@/server/oneview/appliance-config";
import { called } from "@/server/oneview/connection-problem";
import { loginProblem } from "@/server/oneview/login-problem";
import { OneViewError } from "@/server/oneview/oneview-error";
import { asObject, numberAt, textAt } from "@/server/oneview/read-json";
import { Session } from "@/server/oneview/session";
import { type HttpAnswer, type HttpRequest, type Limits, type Meter, Transport } from "@/server/oneview/transport";
import { orAborted } from "@/server/reconcile/or-aborted";

/** Who waits for a request, and who is told of it. */
export type Caller = { readonly signal?: AbortSignal | undefined; readonly onRequest?: Meter | undefined };

/**
 * What all users of one appliance share: kept-alive connections, one session, the version agreed at first use. A login
 * or a look at the version is done by whoever comes first, and told to that one's meter.
 */
export class ApplianceLink {
  private readonly transport: Transport;
  private readonly session = new Session();
  private agreed: Promise<number> | null = null;

  constructor(
    private readonly config: ApplianceConfig,
    limits: Limits,
  ) {
    this.transport = new Transport(config, limits);
  }

  /** How messages call the appliance. */
  get called(): string {
    return called(this.transport.peer);
  }

  get origin(): URL {
    return this.transport.peer.origin;
  }

  /** Asks the appliance each time; needs no session. */
  async supportedVersions(caller: Caller): Promise<SupportedVersions> {
    const answer = await this.exchange({ method: "GET", path: "/rest/version", headers: usualHeaders }, caller);
    const body = asObject(answer.body) ?? {};
    const minimum = numberAt(body, "minimumVersion");
    const current = numberAt(body, "currentVersion");
    if (minimum !== null && current !== null) return { minimum, current };
    throw new OneViewError("unreachable", `${this.called} does not say which API versions it takes.`, {
      remedy: "Check the address: another server may be in the appliance's place.",
    });
  }

  /** The API version in use. */
  async version(caller: Caller): Promise<number> {
    if (this.agreed === null) {
      const attempt = this.supportedVersions({ onRequest: caller.onRequest }).then((supported) =>
        negotiateVersion(this.called, supported, this.config.apiVersion),
      );
      this.agreed = attempt;
      attempt.catch(() => {
        if (this.agreed === attempt) this.agreed = null;
      });
    }
    return await orAborted(this.agreed, caller.signal);
  }

  /** Sends with the session; when the appliance does not know it any more, logs in again and sends once more. */
  async authorised(request: HttpRequest, caller: Caller): Promise<HttpAnswer> {
    for (let isSecond = false; ; isSecond = true) {
      const { id, version } = await this.admission(caller);
      const headers = { ...usualHeaders, ...request.headers, Auth: id, "X-API-Version": String(version) };
      try {
        return await this.exchange({ ...request, headers }, caller);
      } catch (error) {
        const isUnauthorised = error instanceof OneViewError && error.status === 401;
        if (!isUnauthorised || isSecond) throw error;
        const check = this.session.stands(id, () => this.isAlive(id, version, { onRequest: caller.onRequest }));
        if (await orAborted(check, caller.signal)) throw error;
        await this.session.drop(id);
      }
    }
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

  /** What must be had before a request can go out. A failure here means that the request never did. */
  private async admission(caller: Caller): Promise<{ readonly id: string; readonly version: number }> {
    try {
      const id = await orAborted(
        this.session.current(() => this.login({ onRequest: caller.onRequest })),
        caller.signal,
      );
      return { id, version: await this.version(caller) };
    } catch (error) {
      throw error instanceof OneViewError ? error.asUndone() : error;
    }
  }

  /** Tells a session that has ended from a living one whose user may not do this: a new login helps only the first. */
  private async isAlive(id: string, version: number, caller: Caller): Promise<boolean> {
    const headers = { ...usualHeaders, Auth: id, "Session-ID": id, "X-API-Version": String(version) };
    const request: HttpRequest = { method: "GET", path: "/rest/sessions/idle-timeout", headers };
    try {
      return (await this.transport.send(request, caller.signal, caller.onRequest)).status === 200;
    } catch (error) {
      throw error instanceof OneViewError ? error.asUndone() : error;
    }
  }

  private async login(caller: Caller): Promise<string> {
    const { username, password, loginDomain } = this.config;
    const version = await this.version(caller);
    const domain = loginDomain === undefined || loginDomain === "" ? {} : { authLoginDomain: loginDomain };
    const request: HttpRequest = {
      method: "POST",
      path: "/rest/login-sessions",
      headers: { ...usualHeaders, "X-API-Version": String(version) },
      body: JSON.stringify({ userName: username, password, loginMsgAck: true, ...domain }),
    };
    const answer = await this.transport.send(request, caller.signal, caller.onRequest);
    const id = textAt(asObject(answer.body) ?? {}, "sessionID");
    if (answer.status < 300 && id !== null) return id;
    throw loginProblem(this.called, username, answer);
  }

  private async exchange(request: HttpRequest, caller: Caller): Promise<HttpAnswer> {
    const answer = await this.transport.send(request, caller.signal, caller.onRequest);
    if (answer.status < 300) return answer;
    // After an update of the appliance the agreed version may be gone: agree anew next time.
    if (answer.status === 412 && isVersionRefusal(readFault(answer.body))) this.agreed = null;
    throw statusProblem(this.called, `${request.method} ${request.path}`, answer);
  }
}

const usualHeaders: Readonly<Record<string, string>> = {
  Accept: "application/json",
  "Content-Type": "application/json",
  "Accept-Language": "en_US",
};
