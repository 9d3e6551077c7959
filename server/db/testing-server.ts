import { type ChildProcess, execFile, spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { chown, mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import { Client } from "pg";

export type PostgresServer = {
  readonly url: string;
  /** Stops serving and keeps the data. */
  halt(): Promise<void>;
  resume(): Promise<void>;
  /** Ends it and removes everything. */
  stop(): Promise<void>;
};

const DEBIAN_HOME = "/usr/lib/postgresql";
const START_TIMEOUT_MS = 30_000;

/** A PostgreSQL server of Debian's binaries, on a free loopback port, with nothing in it; for tests. */
export async function startPostgresServer(): Promise<PostgresServer> {
  const bin = newestBinaries();
  const owner = await serverOwner();
  const directory = await mkdtemp(join(tmpdir(), "bridgehead-pg-"));
  if ("uid" in owner) await chown(directory, owner.uid, owner.gid);
  const data = join(directory, "data");
  const remove = () => rm(directory, { recursive: true, force: true });
  try {
    await promisify(execFile)(
      join(bin, "initdb"),
      ["-D", data, "-A", "trust", "-U", "bridgehead", "-E", "UTF8", "--locale=C", "--no-sync"],
      { ...owner, cwd: directory, timeout: START_TIMEOUT_MS },
    );
    const port = await freePort();
    const settings = {
      listen_addresses: "127.0.0.1",
      unix_socket_directories: directory,
      fsync: "off",
      log_min_messages: "fatal",
    };
    const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
    const args = ["-D", data, "-p", String(port), ...flags];
    const url = `postgresql://bridgehead@127.0.0.1:${port}/postgres`;
    let running: ChildProcess | null = null;
    const stopAtExit = () => running?.kill("SIGQUIT");
    const halt = async () => {
      if (running !== null) await end(running);
      running = null;
    };
    const resume = async () => {
      running = spawn(join(bin, "postgres"), args, { ...owner, cwd: directory, stdio: "ignore" });
      await untilReady(url, running);
    };
    const stop = async () => {
      process.off("exit", stopAtExit);
      await halt();
      await remove();
    };
    process.once("exit", stopAtExit);
    await resume().catch(async (error: unknown) => {
      await stop();
      throw error;
    });
    return { url, halt, resume, stop };
  } catch (error) {
    await remove();
    throw error;
  }
}

function newestBinaries(): string {
  const versions = existsSync(DEBIAN_HOME) ? readdirSync(DEBIAN_HOME) : [];
  const newest = versions.sort((a, b) => Number(b) - Number(a))[0];
  if (newest === undefined) throw new Error("PostgreSQL is not installed: apt-get install postgresql");
  return join(DEBIAN_HOME, newest, "bin");
}

/** The server refuses to run as root: then it runs as Debian's user for it. */
async function serverOwner(): Promise<{ uid: number; gid: number } | Record<string, never>> {
  if (process.getuid?.() !== 0) return {};
  const passwd = await readFile("/etc/passwd", "utf8");
  const line = passwd.split("\n").find((candidate) => candidate.startsWith("postgres:"));
  const [, , uid, gid] = line?.split(":") ?? [];
  if (uid === undefined || gid === undefined) throw new Error("there is no user postgres: apt-get install postgresql");
  return { uid: Number(uid), gid: Number(gid) };
}

/** Of loopback, free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => (address !== null && typeof address === "object" ? resolve(address.port) : reject()));
    });
  });
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`postgres ended with ${child.exitCode}`);
    const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
    client.on("error", () => {});
    const failure = await client.connect().then(
      () => null,
      (error: Error) => error,
    );
    await client.end().catch(() => {});
    if (failure === null) return;
    if (Date.now() > deadline) throw failure;
    await wait(50);
  }
}

/** SIGINT: PostgreSQL's fast shutdown. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGINT");
  await ended;
}
