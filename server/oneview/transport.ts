import { Pool } from "undici";
import { headerText, isAnswerTimeout, retryAfterMsOf } from "@/server/http/answer-headers";
import { trustingConnector } from "@/server/http/tls-trust";
import type { RequestSeen } from "@/server/model/fabric-effect";
import { type ApplianceConfig, applianceOrigin } from "@/server/oneview/appliance-config";
import { called, connectionProblem, type Peer } from "@/server/oneview/connection-problem";
import { OneViewError } from "@/server/oneview/oneview-error";

export type HttpRequest = {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Path and query on the appliance. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text; absent: no body. */
  readonly body?: string | undefined;
};

export type HttpAnswer = {
  readonly status: number;
  readonly location: string | null;
  /** `Retry-After`, given in seconds or as a date. */
  readonly retryAfterMs: number | null;
  /** Parsed body; `null` for none. Of an error answer that is no JSON also `null`. */
  readonly body: unknown;
};

export type Limits = {
  readonly connectTimeoutMs: number;
  /** From sending to the whole answer. */
  readonly requestTimeoutMs: number;
  /** A larger answer is cut off and refused: it never comes to memory whole. */
  readonly maxAnswerBytes: number;
  readonly connections: number;
};

export const usualLimits: Limits = {
  connectTimeoutMs: 5000,
  requestTimeoutMs: 30_000,
  maxAnswerBytes: 32 * 1024 * 1024,
  connections: 8,
};

/** Told of every exchange once it is over, answered or not. */
export type Meter = (request: RequestSeen) => void;

/** One HTTP exchange with the appliance on kept-alive connections: JSON in and out, bounded in time and size. */
export class Transport {
  readonly peer: Peer;
  private readonly pool: Pool;

  constructor(
    config: ApplianceConfig,
    private readonly limits: Limits,
  ) {
    const origin = applianceOrigin(config);
    this.peer = { name: config.name, origin };
    this.pool = new Pool(origin.origin, {
      connections: limits.connections,
      pipelining: 1,
      connect: trustingConnector(config.tls, limits.connectTimeoutMs),
      headersTimeout: limits.requestTimeoutMs,
      bodyTimeout: limits.requestTimeoutMs,
      // Longer than the pause between two looks, so that polling finds its connections again; the server's hint wins.
      keepAliveTimeout: 15_000,
      keepAliveMaxTimeout: 120_000,
      maxResponseSize: limits.maxAnswerBytes,
    });
  }

  async send(request: HttpRequest, signal?: AbortSignal, onRequest?: Meter): Promise<HttpAnswer> {
    const [path = ""] = request.path.split("?");
    const bytesUp = Buffer.byteLength(request.body ?? "");
    let status: number | null = null;
    let bytesDown = 0;
    const timeout = AbortSignal.timeout(this.limits.requestTimeoutMs);
    const both = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
    try {
      const answer = await this.pool.request({
        method: request.method,
        path: request.path,
        headers: request.headers,
        body: request.body ?? null,
        signal: both,
      });
      const text = await answer.body.text();
      status = answer.statusCode;
      bytesDown = Buffer.byteLength(text);
      return {
        status,
        location: headerText(answer.headers, "location"),
        retryAfterMs: retryAfterMsOf(answer.headers, Date.now()),
        body: this.parse(request, answer.statusCode, headerText(answer.headers, "content-type"), text),
      };
    } catch (cause) {
      if (signal?.aborted === true) throw signal.reason;
      if (cause instanceof OneViewError) throw cause;
      if (timeout.aborted || isAnswerTimeout(cause)) throw this.hang(request, cause);
      throw connectionProblem(this.peer, cause);
    } finally {
      onRequest?.({ method: request.method, path, status, bytesUp, bytesDown });
    }
  }

  async close(): Promise<void> {
    await this.pool.destroy();
  }

  private parse(request: HttpRequest, status: number, type: string | null, text: string): unknown {
    if (text.trim() === "") return null;
    try {
      return JSON.parse(text);
    } catch (cause) {
      if (status >= 300) return null; // the status says more than the page around it
      const what = /^\s*</.test(text) ? "an HTML page" : `something that is no JSON (${type ?? "of no stated type"})`;
      throw new OneViewError("unreachable", `${called(this.peer)} answered ${request.path} with ${what}.`, {
        status,
        cause,
        delivery: "lost",
        remedy: "Check the address: a proxy, a login page or another server may be in its place.",
      });
    }
  }

  private hang(request: HttpRequest, cause: unknown): OneViewError {
    const seconds = this.limits.requestTimeoutMs / 1000;
    return new OneViewError(
      "unreachable",
      `${called(this.peer)} did not answer ${request.method} ${request.path} within ${seconds} s.`,
      { cause, delivery: "lost", remedy: "Look whether the appliance is overloaded, then try again." },
    );
  }
}
