import { createServer } from "node:http";
import { isIP } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { fail } from "./fail.mjs";
import { projectDir } from "./project.mjs";

/** How long answers under way, and then everything else, get to end after a stop was asked for. */
const DRAIN_MS = 2_000;
const STOP_MS = 8_000;

/** Set by us alone: where a request comes from (server/auth reads it). */
const PEER_HEADER = "x-bridgehead-peer";

/** Runs the console in this process until SIGTERM or SIGINT, and prints where it is once it answers. */
export async function serve({ dev, host, port }) {
  process.env.NODE_ENV = dev ? "development" : "production";
  process.env.NEXT_TELEMETRY_DISABLED = "1";
  process.chdir(projectDir);

  let ready = null;
  const server = createServer(async (request, response) => {
    markPeer(request);
    observe(request, response);
    const handle = await ready;
    handle(request, response);
  });
  await listen(server, host, port);
  const { default: next } = await import("next");
  const app = next({ dev, hostname: host, port, dir: projectDir, httpServer: server });
  ready = app.prepare().then(() => app.getRequestHandler());
  stopOnSignal(server, app);
  await ready;
  announce(await runtime(), host, port);
}

/** Ends with one line when the port is taken, before a build replaces the pages of the console that may be running there. */
export async function requireFreePort({ host, port }) {
  const server = createServer();
  await listen(server, host, port);
  await new Promise((resolve) => server.close(resolve));
}

function listen(server, host, port) {
  return new Promise((resolve) => {
    server.once("error", (error) => {
      const taken = error.code === "EADDRINUSE";
      fail(taken ? `port ${port} on ${host} is taken; choose another with PORT` : `cannot listen: ${error.message}`);
    });
    server.listen(port, host, resolve);
  });
}

/** The address of the client; behind a proxy on this machine the one that the proxy names. */
function markPeer(request) {
  const peer = (request.socket.remoteAddress ?? "").replace(/^::ffff:/, "");
  const named = String(request.headers["x-forwarded-for"] ?? "")
    .split(",")
    .at(-1)
    .trim();
  const proxied = (peer === "::1" || peer.startsWith("127.")) && isIP(named) !== 0;
  request.headers[PEER_HEADER] = proxied ? named : peer;
}

function observe(request, response) {
  const startedAt = performance.now();
  response.once("close", () => {
    const tell = shared("http")?.observe;
    const type = String(response.getHeader("content-type") ?? "");
    if (!tell || type.startsWith("text/event-stream")) return;
    tell(request.method, area(request.url), response.statusCode, (performance.now() - startedAt) / 1_000);
  });
}

function area(url = "/") {
  const [, first = "", second = ""] = url.split("?")[0].split("/");
  if (first === "api") return ["trpc", "auth", "health", "metrics", "cases"].includes(second) ? `api/${second}` : "api";
  return first === "_next" ? "assets" : "pages";
}

/** What the bundled part of this process shares with us (server/db/process-wide.ts). */
function shared(key) {
  return globalThis.__bridgehead?.get(key);
}

/** The runtime, once it has started; a start that cannot succeed ends the process itself. */
async function runtime() {
  for (;;) {
    const started = await Promise.resolve(shared("runtime")?.runtime).catch(() => null);
    if (started) return started;
    await wait(200);
  }
}

function announce({ database, settings, firstAdminPassword }, host, port) {
  const name = host.includes(":") ? `[${host}]` : host;
  const lines = [
    "",
    "Bridgehead is ready",
    `  address   http://${name}:${port}`,
    `  data      ${settings.BRIDGEHEAD_DATA_DIR}`,
    ...(database.kind === "server" ? [`  database  PostgreSQL at ${database.where}`] : []),
  ];
  if (firstAdminPassword !== null) {
    lines.push("  user      admin", `  one-time password: ${firstAdminPassword}   (shown only now)`);
  }
  console.log(`${lines.join("\n")}\n`);
}

function stopOnSignal(server, app) {
  let stopping = false;
  const stop = async () => {
    if (stopping) process.exit(1);
    stopping = true;
    setTimeout(() => process.exit(1), STOP_MS).unref();
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), DRAIN_MS).unref();
    await closed;
    await app.close().catch(() => {});
    const started = await Promise.resolve(shared("runtime")?.runtime).catch(() => null);
    await started?.stop();
    process.exit(0);
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}
