import type { Duplex } from "node:stream";
import { JsonSplitter } from "@/server/hosts/ovsdb/splitter";
import { BridgeheadError } from "@/server/model/errors";

const REQUEST_TIMEOUT_MS = 15_000;
/** A server that says nothing for this long is asked; one that does not answer is given up. */
const PROBE_MS = 10_000;

/** `problem`: the connection is of no more use (`lost`), or the server refused this one request (`refused`). */
export class OvsdbError extends BridgeheadError {
  override readonly name = "OvsdbError";
  readonly problem: "lost" | "refused";
  /** OVSDB's short name of the error, e.g. `constraint violation`. */
  readonly code: string | null;

  constructor(problem: "lost" | "refused", message: string, code: string | null = null, cause?: unknown) {
    super(problem === "lost" ? "unreachable" : "refused", message, cause === undefined ? {} : { cause });
    this.problem = problem;
    this.code = code;
  }
}

export type Notification = { readonly method: string; readonly params: readonly unknown[] };

type Pending = {
  readonly method: string;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
};

/** JSON-RPC 1.0 as RFC 7047 uses it, on one connection. Both sides may ask; the server's `echo` is answered here. */
export class OvsdbRpc {
  readonly #socket: Duplex;
  readonly #onNotification: (notification: Notification) => void;
  readonly #splitter = new JsonSplitter();
  readonly #pending = new Map<number, Pending>();
  readonly #probe: NodeJS.Timeout;
  #nextId = 0;
  #lastHeardAt = Date.now();
  #lost: OvsdbError | null = null;
  /** Resolves with the reason when the connection is over. */
  readonly over: Promise<OvsdbError>;
  #settle: (error: OvsdbError) => void = () => undefined;

  constructor(socket: Duplex, onNotification: (notification: Notification) => void, probeMs = PROBE_MS) {
    this.#socket = socket;
    this.#onNotification = onNotification;
    this.over = new Promise((resolve) => {
      this.#settle = resolve;
    });
    socket.on("data", (chunk: Buffer) => this.#receive(chunk));
    socket.on("error", (error) => this.#end(`the OVSDB connection broke: ${error.message}`, error));
    socket.on("end", () => this.#end("the OVSDB server closed the connection"));
    socket.on("close", () => this.#end("the OVSDB server closed the connection"));
    this.#probe = setInterval(() => this.#check(probeMs), probeMs / 2);
  }

  request(method: string, params: readonly unknown[], timeoutMs = REQUEST_TIMEOUT_MS): Promise<unknown> {
    if (this.#lost) return Promise.reject(this.#lost);
    const id = this.#nextId;
    this.#nextId += 1;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => this.#end(`the OVSDB server did not answer ${method} within ${timeoutMs} ms`),
        timeoutMs,
      );
      this.#pending.set(id, { method, resolve, reject, timer });
      this.#socket.write(JSON.stringify({ method, params, id }));
    });
  }

  close(): void {
    this.#end("the connection was closed");
  }

  #check(probeMs: number): void {
    if (Date.now() - this.#lastHeardAt < probeMs) return;
    this.request("echo", [], probeMs).catch(() => undefined);
  }

  #receive(chunk: Buffer): void {
    if (this.#lost) return;
    this.#lastHeardAt = Date.now();
    try {
      for (const text of this.#splitter.push(chunk)) this.#message(JSON.parse(text));
    } catch (error) {
      this.#end(`the OVSDB server sent what is not OVSDB: ${error instanceof Error ? error.message : error}`, error);
    }
  }

  #message(message: Record<string, unknown>): void {
    if (typeof message.method === "string") {
      const params = Array.isArray(message.params) ? message.params : [];
      if (message.method === "echo")
        this.#socket.write(JSON.stringify({ id: message.id, result: params, error: null }));
      else if (message.id === null || message.id === undefined)
        this.#onNotification({ method: message.method, params });
      return;
    }
    const pending = typeof message.id === "number" ? this.#pending.get(message.id) : undefined;
    if (!pending) throw new SyntaxError("an answer to no question");
    this.#pending.delete(Number(message.id));
    clearTimeout(pending.timer);
    if (message.error === null || message.error === undefined) {
      pending.resolve(message.result);
      return;
    }
    const { code, text } = wordsOf(message.error);
    pending.reject(new OvsdbError("refused", `the OVSDB server refused ${pending.method}: ${text}`, code));
  }

  #end(message: string, cause?: unknown): void {
    if (this.#lost) return;
    const lost = new OvsdbError("lost", message, null, cause);
    this.#lost = lost;
    clearInterval(this.#probe);
    this.#socket.destroy();
    for (const pending of this.#pending.values()) {
      clearTimeout(pending.timer);
      pending.reject(lost);
    }
    this.#pending.clear();
    this.#settle(lost);
  }
}

function wordsOf(error: unknown): { readonly code: string; readonly text: string } {
  if (typeof error === "string") return { code: error, text: error };
  if (typeof error === "object" && error !== null && "error" in error) {
    const details = "details" in error && error.details ? `: ${error.details}` : "";
    return { code: String(error.error), text: `${error.error}${details}` };
  }
  return { code: "unknown", text: JSON.stringify(error) };
}
