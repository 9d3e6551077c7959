import { Agent } from "undici";
import { CloudError } from "@/server/clouds/cloud-error";
import { headerText, isAnswerTimeout, retryAfterMsOf } from "@/server/http/answer-headers";
import { connectionFailure } from "@/server/http/connection-failure";
import { trustingConnector } from "@/server/http/tls-trust";

export type CloudRequest = {
  /** How messages call who is asked, e.g. `Keystone of cloud "lab" (https://…)`. */
  readonly called: string;
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text; absent: no body. */
  readonly body?: string;
  readonly signal?: AbortSignal | undefined;
};

export type CloudAnswer = {
  readonly status: number;
  /** Parsed body; `null` for none. Of an answer with an error status that is no JSON also `null`. */
  readonly body: unknown;
  /** `X-Subject-Token` of Keystone. */
  readonly subjectToken: string | null;
  readonly retryAfterMs: number | null;
  /**
   * The cloud's own clock (epoch ms, whole seconds) when it answered; `null`: it did not say. Times that the cloud tells
   * are compared with this one: ours may differ.
   */
  readonly serverTimeMs: number | null;
  readonly tookMs: number;
  /** Size of the body, in bytes. */
  readonly size: number;
};

export type CloudLimits = {
  readonly connectTimeoutMs: number;
  /** From sending to the whole answer. */
  readonly requestTimeoutMs: number;
  /** A larger answer is cut off and refused: it never comes to memory whole. */
  readonly maxAnswerBytes: number;
  readonly connections: number;
};

export const usualCloudLimits: CloudLimits = {
  connectTimeoutMs: 5000,
  requestTimeoutMs: 60_000,
  maxAnswerBytes: 64 * 1024 * 1024,
  connections: 4,
};

/** HTTP exchanges with the services of one cloud on kept-alive connections: JSON in and out, bounded in time and size. */
export class CloudHttp {
  private readonly agent: Agent;

  constructor(
    caPem: string | null,
    private readonly limits: CloudLimits = usualCloudLimits,
  ) {
    this.agent = new Agent({
      connect: trustingConnector({ mode: "ca", caPem }, limits.connectTimeoutMs),
      connections: limits.connections,
      pipelining: 1,
      headersTimeout: limits.requestTimeoutMs,
      bodyTimeout: limits.requestTimeoutMs,
      maxResponseSize: limits.maxAnswerBytes,
    });
  }

  async send(request: CloudRequest): Promise<CloudAnswer> {
    const { method, url, headers, body, signal } = request;
    const timeout = AbortSignal.timeout(this.limits.requestTimeoutMs);
    const startedAt = performance.now();
    try {
      const answer = await this.agent.request({
        ...{ method, origin: url.origin, path: `${url.pathname}${url.search}`, body: body ?? null },
        headers: { Accept: "application/json", "Content-Type": "application/json", ...headers },
        signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
      });
      const text = await answer.body.text();
      const date = Date.parse(headerText(answer.headers, "date") ?? "");
      const serverTimeMs = Number.isFinite(date) ? date : null;
      return {
        status: answer.statusCode,
        body: parse(request, answer.statusCode, headerText(answer.headers, "content-type"), text),
        subjectToken: headerText(answer.headers, "x-subject-token"),
        retryAfterMs: retryAfterMsOf(answer.headers, serverTimeMs ?? Date.now()),
        serverTimeMs,
        tookMs: performance.now() - startedAt,
        size: Buffer.byteLength(text),
      };
    } catch (cause) {
      if (signal?.aborted === true) throw signal.reason;
      if (cause instanceof CloudError) throw cause;
      if (timeout.aborted || isAnswerTimeout(cause)) throw this.hang(request, cause);
      const { refused, text, remedy, isTransient, isUnsent } = connectionFailure(cause, { peer: "cloud", pins: false });
      throw new CloudError(refused ? "refused" : "unreachable", `${request.called} ${text}.`, {
        ...{ cause, remedy, isTransient, mayHaveArrived: !isUnsent },
      });
    }
  }

  async close(): Promise<void> {
    await this.agent.destroy();
  }

  private hang({ called, method, url }: CloudRequest, cause: unknown): CloudError {
    const seconds = this.limits.requestTimeoutMs / 1000;
    return new CloudError("unreachable", `${called} did not answer ${method} ${url.pathname} within ${seconds} s.`, {
      ...{ cause, mayHaveArrived: true },
      remedy: "Look whether the cloud's API servers are overloaded, then try again.",
    });
  }
}

function parse({ called, url }: CloudRequest, status: number, type: string | null, text: string): unknown {
  if (text.trim() === "") return null;
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (status > 300) return null; // the status says more than the page around it
    const what = /^\s*</.test(text) ? "an HTML page" : `something that is no JSON (${type ?? "of no stated type"})`;
    throw new CloudError(
      "unreachable",
      `${called} answered ${url.pathname === "" ? "/" : url.pathname} with ${what}.`,
      {
        ...{ status, cause, mayHaveArrived: true },
        remedy: "Check the address: a dashboard, a proxy or a login page may be in the API's place.",
      },
    );
  }
}
