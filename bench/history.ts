import { gzipSync } from "node:zlib";
import { baseState, changed, counted, withGuests } from "@/bench/history-day";
import { median } from "@/bench/statistics";
import { openDatabase } from "@/server/db/database";
import { CaseWorlds } from "@/server/live/case-worlds";
import { WorldViews } from "@/server/live/views";
import { WorldStore } from "@/server/live/world-store";
import type { HostState } from "@/server/model/host-state";
import type { ConsoleContext } from "@/server/operations/console-context";
import { readDiff } from "@/server/operations/history/read-diff";
import { readTimeline } from "@/server/operations/history/read-timeline";
import { rebuildAt } from "@/server/operations/history/rebuild";
import { HistoryRecorder } from "@/server/operations/history/recorder";
import { RunRegistry } from "@/server/operations/plans/run-registry";
import { NO_CLOUDS } from "@/server/operations/testing/no-clouds";
import { NO_HOSTS } from "@/server/operations/testing/no-hosts";

/**
 * A day of changes on 50 hosts, each as a host of a real Neutron with more guests: plugged, unplugged, retagged, a rule
 * more, and counters that move at each look. Beside the space, what it would cost to store each state whole; then how long
 * two moments take to be compared, and one to be put together. Beside each time, how long the processor was at it: what
 * is more was spent waiting for other programs.
 */
const HOSTS = 50;
const GUESTS = 24;
const CHANGES = 96;
const DAY_MS = 86_400_000;
const RUNS = 7;
/** Comparisons before the first that counts: a console that runs has made some. */
const WARM_UPS = 2;

const startedAt = Date.now();
const now = { at: startedAt - DAY_MS };
const database = await openDatabase({ projectDir: process.cwd(), dataDir: null, databaseUrl: null });

async function measure(): Promise<void> {
  const world = new WorldStore("bench");
  const ctx = contextOf(world);
  const base = await baseState();
  const recorder = new HistoryRecorder({
    ...{ db: database.client, world, watches: () => true, now: () => now.at },
    onProblem: (error) => {
      throw error;
    },
  });
  const names = Array.from({ length: HOSTS }, (_, h) => `h${h}`);
  let current = withGuests(base, GUESTS);
  let wholeBytes = 0;
  const recording: Time[] = [];
  for (let turn = 0; turn <= CHANGES; turn += 1) {
    now.at = startedAt - DAY_MS + Math.round((turn * DAY_MS) / (CHANGES + 1));
    if (turn > 0) current = changed(current, turn);
    const { wall, processor } = await timed(async () => {
      for (const name of names) show(world, name, { ...counted(current, turn), observedAt: now.at });
      await recorder.settle();
    });
    if (turn > 0) recording.push({ wall: wall / HOSTS, processor: processor / HOSTS });
    // every state whole, as densely packed
    wholeBytes += gzipSync(JSON.stringify(current)).length * HOSTS;
  }
  await recorder.close();
  now.at = startedAt;
  const { _sum, _count } = await database.client.historyEntry.aggregate({ _sum: { bytes: true }, _count: true });
  const used = _sum.bytes ?? 0;
  const one = JSON.stringify(current).length;
  console.log(
    `history: a day on ${HOSTS} hosts of ${GUESTS} guests (${mb(one)} of JSON each), ${CHANGES} changes a host`,
  );
  console.log(`  recorded, in ${_count} entries     ${mb(used)}`);
  console.log(
    `  baseline: ${(CHANGES + 1) * HOSTS} states whole  ${mb(wholeBytes)}  (${(wholeBytes / used).toFixed(1)} times as much)`,
  );
  console.log(`  a change written             ${ms(recording)}`);
  const iso = (hours: number) => new Date(startedAt - hours * 3_600_000).toISOString();
  const times: Record<"day" | "again" | "hour" | "rebuild" | "line", Time[]> = {
    ...{ day: [], again: [], hour: [], rebuild: [], line: [] },
  };
  let found = 0;
  for (let run = 0; run < RUNS + WARM_UPS; run += 1) {
    if (run === WARM_UPS) for (const each of Object.values(times)) each.length = 0;
    // another moment each time: nothing of it was put together before
    const shift = run / 4;
    times.rebuild.push(await timed(() => rebuildAt(database.client, startedAt - (12 + shift) * 3_600_000)));
    const day = { from: iso(23 - shift), to: iso(shift) };
    times.day.push(
      await timed(async () => {
        const diff = await readDiff(ctx, day);
        found = diff.changes.length + diff.more;
      }),
    );
    times.again.push(await timed(() => readDiff(ctx, { ...day, expand: ["h1", "h2"] })));
    times.hour.push(await timed(() => readDiff(ctx, { from: iso(1 + shift), to: "live", expand: ["h1", "h2"] })));
    times.line.push(await timed(() => readTimeline(ctx, { parts: 160 })));
  }
  console.log(`  a moment of all hosts        ${ms(times.rebuild)}`);
  console.log(`  a day compared, ${found} objects  ${ms(times.day)} (aim: below 1000)`);
  console.log(`  the same, two hosts opened   ${ms(times.again)}`);
  console.log(`  the last hour compared       ${ms(times.hour)} (aim: below 1000)`);
  console.log(`  the time line                ${ms(times.line)}`);
}

function contextOf(world: WorldStore): ConsoleContext {
  const unused = () => {
    throw new Error("the bench has no such thing");
  };
  const cases = new CaseWorlds(database.client);
  return {
    ...{ db: database.client, actor: { kind: "system", id: null, name: "bench" }, world, cases },
    views: new WorldViews(world, cases),
    fabric: () => null,
    refreshFabric: unused,
    performOnFabric: unused,
    ...NO_CLOUDS,
    ...NO_HOSTS,
    ...{ runs: new RunRegistry(), now: () => now.at, newId: unused, publishIntentChange: () => {} },
    sources: {
      ...{ syncHosts: unused, syncAppliances: unused, refreshHost: unused, followCloud: unused, countHost: unused },
      ...{ syncClouds: unused, hears: unused, compareCloud: unused },
    },
    vault: { seal: unused, open: unused },
    jobs: { schedule: unused, nextRun: unused },
  };
}

function show(world: WorldStore, name: string, state: HostState): void {
  const status = {
    id: name,
    kind: "host" as const,
    name,
    state: "live" as const,
    observedAt: state.observedAt,
    errors: [],
  };
  world.setHost({ key: name, name, state, status });
}

/** Milliseconds on the clock and of this process. */
type Time = { readonly wall: number; readonly processor: number };

async function timed(work: () => Promise<unknown>): Promise<Time> {
  const [at, used] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(used);
  return { wall: performance.now() - at, processor: (user + system) / 1_000 };
}

const mb = (bytes: number) => `${(bytes / 1_000_000).toFixed(2)} MB`;
const ms = (times: readonly Time[]) => {
  const wall = times.map((time) => time.wall);
  const processor = median(times.map((time) => time.processor));
  return `median ${median(wall).toFixed(1)} ms, worst ${Math.max(...wall).toFixed(1)} ms (processor ${processor.toFixed(1)} ms)`;
};

try {
  await measure();
} finally {
  await database.close();
}
