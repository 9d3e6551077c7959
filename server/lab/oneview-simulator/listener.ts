import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { ApiError, invalid, unauthorized } from "./api-error";
import { control } from "./control";
import type { Reply } from "./exchange";
import { dropsAfter, errorOf, type Fault, startingUp, taskFaultOf } from "./faults";
import type { LoggedRequest } from "./request-log";
import { findRoute } from "./router";
import { acceptsGzip, htmlPage, sendOversize, sendReply, sendText } from "./send";
import { apiVersionOf } from "./versions";
import type { World } from "./world";

const bodyLimitBytes = 16 * 1024 * 1024;

/** One request from the wire to one write on the wire. Nothing thrown here reaches the server. */
export function createListener(world: World, options: { latencyMs: number }) {
  return async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const gzip = acceptsGzip(header(incoming, "accept-encoding"));
    try {
      const { pathname: path, searchParams: query } = new URL(incoming.url ?? "/", "http://simulator");
      const method = incoming.method ?? "GET";
      const text = await readBody(incoming);
      if (path.startsWith("/simulator/")) {
        sendReply(outgoing, control({ method, path, query, body: parseJson(text) }, world), gzip);
        return;
      }
      const logged = world.log.request(method, path, Buffer.byteLength(text), incoming.socket);
      const fault = world.faults.take(method, path);
      if (options.latencyMs > 0) await sleep(options.latencyMs);
      if (fault !== null && (await strike(fault, outgoing, logged, world))) return;
      const reply = answer(incoming, { method, path, query, text, fault }, world);
      world.commit();
      if (dropsAfter(fault)) outgoing.destroy();
      else world.log.reply(logged, reply.status, sendReply(outgoing, reply, gzip));
    } catch (error) {
      sendReply(outgoing, replyOf(error), gzip);
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
async function strike(fault: Fault, outgoing: ServerResponse, logged: LoggedRequest, world: World): Promise<boolean> {
  const say = (status: number, reply: Reply) => world.log.reply(logged, status, sendReply(outgoing, reply, false));
  switch (fault.kind) {
    case "status":
      say(fault.status, { status: fault.status, body: errorOf(fault).body() });
      return true;
    case "reboot":
      world.sessions.endAll();
      say(503, { status: 503, body: startingUp().body() });
      return true;
    case "html": {
      const type = "text/html;charset=UTF-8";
      world.log.reply(logged, fault.status, sendText(outgoing, fault.status, type, htmlPage(fault.status), false));
      return true;
    }
    case "drop":
      if (fault.when === "after") return false;
      outgoing.destroy();
      return true;
    case "oversize":
      world.log.reply(logged, 200, fault.bytes);
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
