import { gzipSync } from "node:zlib";
import { median } from "@/bench/statistics";
import { openDatabase } from "@/server/db/database";
import { demoCaseFiles } from "@/server/hosts/case/demo-case";
import { readCase } from "@/server/hosts/case/read-case";
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
 * two moments take to be compared, and one to be put together.
 */
const HOSTS = 50;
const GUESTS = 24;
const CHANGES = 96;
const DAY_MS = 86_400_000;
const RUNS = 7;

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
  let current = withGuests(base);
  let wholeBytes = 0;
  const recording: number[] = [];
  for (let turn = 0; turn <= CHANGES; turn += 1) {
    now.at = startedAt - DAY_MS + Math.round((turn * DAY_MS) / (CHANGES + 1));
    const at = performance.now();
    if (turn > 0) current = changed(current, turn);
    for (const name of names) show(world, name, { ...counted(current, turn), observedAt: now.at });
    await recorder.settle();
    if (turn > 0) recording.push((performance.now() - at) / HOSTS);
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
  const times: Record<"day" | "hour" | "rebuild" | "line", number[]> = { day: [], hour: [], rebuild: [], line: [] };
  let found = 0;
  for (let run = 0; run < RUNS; run += 1) {
    // another moment each time: nothing of it was put together before
    const shift = run / 60;
    times.rebuild.push(await timed(() => rebuildAt(database.client, startedAt - (12 + shift) * 3_600_000)));
    times.day.push(
      await timed(async () => {
        const diff = await readDiff(ctx, { from: iso(23 - shift), to: iso(shift) });
        found = diff.changes.length + diff.more;
      }),
    );
    times.hour.push(await timed(() => readDiff(ctx, { from: iso(1 + shift), to: "live", expand: ["h1", "h2"] })));
    times.line.push(await timed(() => readTimeline(ctx, { parts: 160 })));
  }
  console.log(`  a moment of all hosts        ${ms(times.rebuild)}`);
  console.log(`  a day compared, ${found} objects  ${ms(times.day)} (aim: below 1000)`);
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

/** A compute host of a real Neutron. */
async function baseState(): Promise<HostState> {
  const { hosts } = readCase(await demoCaseFiles(), { at: 0 });
  const found = hosts.find(({ name }) => name === "c1")?.state;
  if (found === undefined) throw new Error("the capture has no c1");
  return found;
}

const GUEST = "8a095b19-87";

const guestName = (n: number) => `${(0x10000000 + n).toString(16)}-${(n % 90) + 10}`;

function withGuests(base: HostState): HostState {
  let state = base;
  for (let n = 0; n < GUESTS; n += 1) state = plugged(state, guestName(n));
  return state;
}

/** Whatever has the name of the capture's guest, once more with another. */
function plugged(state: HostState, name: string): HostState {
  return copyNamed(state, GUEST, (item) => [item, renamed(item, name)]);
}

function unplugged(state: HostState, name: string): HostState {
  return copyNamed(state, name, () => []);
}

function renamed(item: unknown, name: string): unknown {
  const text = JSON.stringify(item).replaceAll(GUEST, name).replaceAll(GUEST.slice(0, 10), name.slice(0, 10));
  return JSON.parse(text);
}

function copyNamed<T>(value: T, name: string, made: (item: unknown) => readonly unknown[]): T {
  const short = name.slice(0, 10);
  const isNamed = (item: unknown) =>
    typeof item === "object" &&
    item !== null &&
    Object.values(item).some((member) => typeof member === "string" && member.includes(short));
  const walk = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.flatMap((item) => (isNamed(item) ? made(item) : [walk(item)]));
    if (typeof part !== "object" || part === null || !JSON.stringify(part).includes(short)) return part;
    return Object.fromEntries(Object.entries(part).map(([key, member]) => [key, walk(member)]));
  };
  // the same shape with more or fewer in its lists
  return walk(value) as T;
}

/** One change: guests come and go, are retagged, get a rule more. */
function changed(state: HostState, turn: number): HostState {
  const name = guestName(500 + Math.floor(turn / 4));
  switch (turn % 4) {
    case 0:
      return plugged(state, name);
    case 1:
      return withTag(state, 1 + (turn % 7));
    case 2:
      return withRule(state, `-s 10.0.${turn % 250}.0/24 -p tcp -m tcp --dport ${1_000 + turn} -j RETURN`);
    default:
      return unplugged(state, name);
  }
}

function withTag(state: HostState, tag: number): HostState {
  if (state.ovs === null) return state;
  const [bridge, ...rest] = state.ovs.bridges;
  if (bridge === undefined) return state;
  const ports = bridge.ports.map((port, at) => (at === bridge.ports.length - 1 ? { ...port, tag } : port));
  return { ...state, ovs: { ...state.ovs, bridges: [{ ...bridge, ports }, ...rest] } };
}

function withRule(state: HostState, spec: string): HostState {
  const [root, ...rest] = state.namespaces;
  if (root?.iptables == null) return state;
  const [table, ...tables] = root.iptables.tables;
  if (table === undefined) return state;
  const chains = table.chains.map((chain, at) =>
    at === table.chains.length - 1 ? { ...chain, rules: [...chain.rules, { spec, packets: 0, bytes: 0 }] } : chain,
  );
  const iptables = { ...root.iptables, tables: [{ ...table, chains }, ...tables] };
  return { ...state, namespaces: [{ ...root, iptables }, ...rest] };
}

/** Counters of all links, as a look shows them. */
function counted(state: HostState, turn: number): HostState {
  const namespaces = state.namespaces.map((namespace) => ({
    ...namespace,
    links:
      namespace.links?.map((link) => ({
        ...link,
        counters: link.counters === null ? null : { ...link.counters, rxBytes: link.counters.rxBytes + turn * 1_000 },
      })) ?? null,
  }));
  return { ...state, namespaces };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const at = performance.now();
  await work();
  return performance.now() - at;
}

const mb = (bytes: number) => `${(bytes / 1_000_000).toFixed(2)} MB`;
const ms = (samples: readonly number[]) =>
  `median ${median(samples).toFixed(1)} ms, worst ${Math.max(...samples).toFixed(1)} ms`;

try {
  await measure();
} finally {
  await database.close();
}
