import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type CloudProcess, startCloudProcess } from "@/bench/mirror/cloud-process";
import { NAIVE_PORTS, naiveMirror } from "@/bench/mirror/naive-mirror";
import { median } from "@/bench/statistics";
import { CloudClient } from "@/server/clouds/client";
import type { Db } from "@/server/db/client";
import { openDatabase } from "@/server/db/database";
import { type MirrorAsk, mirrorCloud } from "@/server/operations/clouds/mirror/mirror-cloud";
import { loadIntent } from "@/server/runtime/load-intent";

/**
 * The mirror of a Neutron with 10,000 ports, which is generated and served over HTTP by a process of its own: its import
 * into the embedded database on disk with the memory that took, then what one change costs, and a whole comparison. Beside
 * it, in the same run, the naive way: the whole list each time, and each port written by itself.
 */
const { values } = parseArgs({
  options: { ports: { type: "string", default: "10000" }, changes: { type: "string", default: "10" } },
});
const ports = Number(values.ports);
const CLOUD = "bench";
const never = new AbortController().signal;

const cloud = await startCloudProcess(ports);
const dataDir = await mkdtemp(join(tmpdir(), "bridgehead-bench-"));
const database = await openDatabase({ projectDir: process.cwd(), dataDir, databaseUrl: null });
const client = new CloudClient({
  ...{ id: CLOUD, name: CLOUD, endpointInterface: "public", caPem: null, allowPlainHttp: true },
  auth: { method: "none", networkUrl: cloud.networkUrl },
});
try {
  await database.client.cloud.create({ data: { id: CLOUD, name: CLOUD, kind: "neutron" } });
  await measure(database.client, cloud, client);
} finally {
  await client.close();
  await database.close();
  await cloud.stop();
  await rm(dataDir, { recursive: true, force: true });
}

async function measure(db: Db, from: CloudProcess, reader: CloudClient): Promise<void> {
  const look = async (ask: MirrorAsk = {}) => {
    const before = await from.ask({ do: "report" });
    const began = performance.now();
    const parts = { db, client: reader, cloudId: CLOUD, now: Date.now, onProgress: async () => undefined };
    const { status } = await mirrorCloud(parts, ask, never);
    const ms = performance.now() - began;
    const after = await from.ask({ do: "report" });
    return { ms, requests: after.requests - before.requests, bytes: after.bytes - before.bytes, status };
  };
  const rss = watchMemory();
  const imported = await look();
  const memory = rss.stop();
  console.log(
    `${ports} ports: ${imported.status.last?.added} rows imported in ${seconds(imported.ms)}, ${costOf(imported)}`,
  );
  console.log(
    `    memory ${megabytes(memory.before)} before (console and database), at most ${megabytes(memory.peak)}`,
  );
  const mirrored = await db.port.count();
  if (mirrored !== ports || imported.status.unread.length > 0)
    throw new Error(`${mirrored} of ${ports} ports mirrored`);

  const idle = await look();
  console.log(`a look that finds nothing: ${idle.ms.toFixed(0)} ms, ${costOf(idle)}`);
  const changed: Awaited<ReturnType<typeof look>>[] = [];
  for (let n = 0; n < Number(values.changes); n += 1) {
    await from.ask({ do: "change", port: (n * 997) % ports });
    const cost = await look();
    if (cost.status.last?.changed !== 1) throw new Error(`change ${n} was not seen`);
    changed.push(cost);
  }
  const [last] = changed.slice(-1);
  console.log(
    `one port changed: median ${median(changed.map(({ ms }) => ms)).toFixed(0)} ms of ${changed.length}${last ? `, ${costOf(last)}` : ""}`,
  );
  const whole = await look({ whole: true });
  console.log(`everything compared, nothing changed: ${seconds(whole.ms)}, ${costOf(whole)}`);
  const began = performance.now();
  await loadIntent(db);
  console.log(`the graph's intent read anew after a change: ${seconds(performance.now() - began)}`);

  const before = await from.ask({ do: "report" });
  const naive = await naiveMirror(db, CLOUD, reader);
  const after = await from.ask({ do: "report" });
  const bytes = after.bytes - before.bytes;
  console.log(
    `naive, ports alone, for the import and for each change: ${seconds(naive.listMs + naive.writeMs)} ` +
      `(list ${seconds(naive.listMs)}, rows ${seconds(naive.writeMs)} reckoned from ${NAIVE_PORTS}), ` +
      `${after.requests - before.requests} requests, ${kilobytes(bytes)}`,
  );
}

/** The most of this process's memory while something runs. */
function watchMemory() {
  const before = process.memoryUsage.rss();
  let peak = before;
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 20);
  return {
    stop: () => {
      clearInterval(timer);
      return { before, peak: Math.max(peak, process.memoryUsage.rss()) };
    },
  };
}

function costOf({ requests, bytes }: { readonly requests: number; readonly bytes: number }): string {
  return `${requests} requests, ${kilobytes(bytes)}`;
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(2)} s`;
}

function kilobytes(bytes: number): string {
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(0)} MiB`;
}
