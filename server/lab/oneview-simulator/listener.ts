import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { ApiError, invalid, unauthorized } from "./api-error";
import { control } from "./control";
import type { Reply } from "./exchange";
import { errorOf, type Fault, taskFaultOf } from "./faults";
import { findRoute } from "./router";
import { apiVersionOf } from "./versions";
import type { World } from "./world";

const bodyLimitBytes = 16 * 1024 * 1024;

/** One request from the wire to one write on the wire. Nothing thrown here reaches the server. */
export function createListener(world: World, options: { latencyMs: number; reseed: () => void }) {
  return async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    try {
      const { pathname: path, searchParams: query } = new URL(incoming.url ?? "/", "http://simulator");
      const method = incoming.method ?? "GET";
      const text = await readBody(incoming);
      if (path.startsWith("/simulator/")) {
        send(outgoing, control({ method, path, query, body: parseJson(text) }, world, options.reseed), world);
        return;
      }
      world.log.request(method, path, Buffer.byteLength(text), incoming.socket);
      const fault = world.faults.take(method, path);
      if (options.latencyMs > 0) await sleep(options.latencyMs);
      if (fault !== null && (await strike(fault, outgoing, world))) return;
      const reply = answer(incoming, { method, path, query, text, fault }, world);
      if (fault?.kind === "drop-after") outgoing.destroy();
      else send(outgoing, reply, world);
    } catch (error) {
      send(outgoing, replyOf(error), world);
    }
  };
}

type Parts = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly text: string;
  readonly fault: Fault | null;
};

function answer(incoming: IncomingMessage, parts: Parts, world: World): Reply {
  try {
    const { method, path, query, text, fault } = parts;
    const { route, params } = findRoute(method, path);
    const version = path === "/rest/version" ? 0 : apiVersionOf(header(incoming, "x-api-version"), world.versions);
    const sessionId = header(incoming, "auth") ?? header(incoming, "session-id") ?? null;
    if (route.open === undefined && !world.sessions.use(sessionId)) throw unauthorized();
    const ifMatch = header(incoming, "if-match") ?? null;
    const body = parseJson(text);
    return route.handle(
      { method, path, params, query, version, sessionId, ifMatch, body, taskFault: taskFaultOf(fault) },
      world,
    );
  } catch (error) {
    return replyOf(error);
  }
}

/** True when the fault was the whole answer. */
async function strike(fault: Fault, outgoing: ServerResponse, world: World): Promise<boolean> {
  switch (fault.kind) {
    case "status":
      send(outgoing, { status: fault.status, body: errorOf(fault).body() }, world);
      return true;
    case "html":
      sendText(outgoing, fault.status, "text/html;charset=UTF-8", htmlPage(fault.status), world);
      return true;
    case "drop":
      outgoing.destroy();
      return true;
    case "oversize":
      await sendOversize(outgoing, fault.bytes);
      return true;
    case "delay":
      await sleep(fault.delayMs);
      return false;
    case "expire-sessions":
      world.sessions.endAll();
      return false;
    case "drop-after":
    case "task-error":
      return false;
  }
}

function replyOf(error: unknown): Reply {
  if (error instanceof ApiError) return { status: error.status, body: error.body() };
  const message = error instanceof Error ? error.message : String(error);
  return { status: 500, body: new ApiError(500, "CRM_DEFAULT_INTERNAL_SERVER_EXCEPTION", message).body() };
}

function send(outgoing: ServerResponse, reply: Reply, world: World): void {
  if (reply.status === 204 || !("body" in reply)) {
    outgoing.writeHead(reply.status, reply.headers).end();
    return;
  }
  sendText(outgoing, reply.status, "application/json;charset=UTF-8", JSON.stringify(reply.body), world, reply.headers);
}

/** Head and body leave in one write: two small writes cost a client 40 ms of delayed acknowledgement. */
function sendText(
  outgoing: ServerResponse,
  status: number,
  type: string,
  text: string,
  world: World,
  headers: Readonly<Record<string, string>> = {},
): void {
  const length = Buffer.byteLength(text);
  world.log.reply(length);
  outgoing.writeHead(status, { "Content-Type": type, "Content-Length": length, ...headers });
  outgoing.end(text);
}

async function sendOversize(outgoing: ServerResponse, bytes: number): Promise<void> {
  outgoing.writeHead(200, { "Content-Type": "application/json;charset=UTF-8", "Content-Length": bytes });
  // A client that hangs up in the middle is what this fault is for.
  await pipeline(Readable.from(blanks(bytes)), outgoing).catch(() => undefined);
}

function* blanks(bytes: number): Generator<string> {
  const chunk = " ".repeat(64 * 1024);
  for (let left = bytes; left > 0; left -= chunk.length) yield chunk.slice(0, Math.min(chunk.length, left));
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    if (length > bodyLimitBytes) throw new ApiError(413, "REQUEST_TOO_LARGE", "The request body is too large.");
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parseJson(text: string): unknown {
  if (text.trim() === "") return null;
  try {
    return JSON.parse(text);
  } catch {
    throw invalid("INVALID_JSON", "The request body is not valid JSON.");
  }
}

function header(incoming: IncomingMessage, name: string): string | undefined {
  const value = incoming.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function htmlPage(status: number): string {
  return `<!DOCTYPE html><html><head><title>${status}</title></head><body><h1>The appliance is not ready</h1></body></html>`;
}
