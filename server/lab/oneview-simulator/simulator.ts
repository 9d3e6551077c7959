import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BridgeheadError } from "@/server/model/errors";
import { serverCertificate } from "./certificate";
import { reportOf } from "./control";
import { type FaultRule, Faults } from "./faults";
import { createServer, listen } from "./http-server";
import { type Change, Journal, type SavedState, statePath } from "./journal";
import { createListener } from "./listener";
import { readKept, readState } from "./persistence";
import { RequestLog, type RequestReport } from "./request-log";
import type { Category, ResourceOf } from "./schemas";
import type { SimulatorSeed } from "./seed";
import { story } from "./seed/story";
import { Sessions } from "./sessions";
import { Store } from "./store";
import { Tasks } from "./tasks";
import { type ApiVersions, defaultVersions } from "./versions";
import type { World } from "./world";

export type SimulatorOptions = {
  /** 0: any free one. Always on 127.0.0.1. */
  readonly port: number;
  /** Plain HTTP instead of TLS. */
  readonly http?: boolean;
  /** Added to every answer. */
  readonly latencyMs?: number;
  readonly fail?: readonly FaultRule[];
  /** JSON `{ "resources": { "<category>": [...] } }` instead of the built-in story; what the data dir holds is then ignored. */
  readonly seedFile?: string;
  /** The same from memory, for tests that generate their state; `seedFile` and what the data dir holds are then ignored. */
  readonly seed?: SimulatorSeed;
  readonly user: string;
  readonly password: string;
  /** Certificates and resources are kept here, over a killed process too; absent: nothing outlives `close`. */
  readonly dataDir?: string;
  /** Epoch ms. */
  readonly clock?: () => number;
  /** How long every task takes. */
  readonly taskMs?: number;
  readonly sessionIdleMs?: number;
  /** Members in one page of a list when the client asks for all. */
  readonly pageSize?: number;
  readonly apiVersions?: ApiVersions;
  /** A failure in the background, e.g. a full disk under the data directory. */
  readonly onError?: (error: unknown) => void;
};

export type Simulator = {
  readonly url: string;
  readonly port: number;
  /** `null` with plain HTTP. */
  readonly caPath: string | null;
  readonly caPem: string | null;
  /** All of a category as they are inside, whatever their tasks show yet: canonical shape, see `SimulatorSeed`. */
  resources<C extends Category>(category: C): readonly ResourceOf<C>[];
  /** As POST /simulator/faults; an empty list disarms all. */
  fail(rules: readonly FaultRule[]): void;
  /** As GET /simulator/requests?log=1. */
  requests(): RequestReport;
  /** As POST /simulator/reset. `counters` keeps data and sessions. */
  reset(what?: "all" | "counters"): void;
  close(): Promise<void>;
};

/** An appliance on loopback: real HTTP(S), real clients, the rules of OneView, and what a test needs to make it fail. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  if (options.dataDir !== undefined || options.http === true) return await startIn(options.dataDir ?? null, options);
  const dir = await mkdtemp(join(tmpdir(), "oneview-simulator-"));
  const forget = () => rm(dir, { recursive: true, force: true });
  try {
    const simulator = await startIn(dir, options);
    return { ...simulator, close: () => simulator.close().finally(forget) };
  } catch (error) {
    await forget();
    throw error;
  }
}

async function startIn(dir: string | null, options: SimulatorOptions): Promise<Simulator> {
  const clock = options.clock ?? Date.now;
  if (dir !== null) await mkdir(dir, { recursive: true, mode: 0o700 });
  const certificate = dir === null || options.http === true ? null : await serverCertificate(dir, Date.now());

  let journal: Journal | null = null;
  const onChange = (change: Change) => journal?.changed(change);
  const store = new Store(clock, onChange);
  const tasks = new Tasks(clock, randomUUID, options.taskMs ?? 150, (task) => onChange({ task }));
  const seed = await seedState(options, clock);
  const { state, source, kept } = await startingState(options, seed);
  store.load(state, source);
  tasks.load(state.tasks ?? []);
  if (options.dataDir !== undefined) {
    const read = () => savedState(store, tasks);
    journal = new Journal(options.dataDir, kept, read, options.onError ?? (() => {}));
    journal.changed("load");
    journal.commit();
  }

  const world: World = {
    store,
    tasks,
    faults: new Faults(clock),
    sessions: new Sessions(options, options.sessionIdleMs ?? 86_400_000, clock),
    log: new RequestLog(clock),
    versions: options.apiVersions ?? defaultVersions,
    pageSize: options.pageSize ?? 1_000,
    caPem: certificate?.caPem ?? null,
    clock,
    newId: randomUUID,
    commit: () => journal?.commit(),
    reset: (what) => {
      resetWorld(world, what, seed);
      journal?.commit();
    },
  };
  world.faults.add(options.fail ?? []);
  const listener = createListener(world, { latencyMs: options.latencyMs ?? 0 });
  const server = createServer(certificate, (incoming, outgoing) => void listener(incoming, outgoing));
  const port = await listen(server, options.port);
  return {
    url: `${certificate === null ? "http" : "https"}://127.0.0.1:${port}`,
    port,
    caPath: certificate?.caPath ?? null,
    caPem: certificate?.caPem ?? null,
    resources: (category) => store.all(category),
    fail: (rules) => world.faults.arm(rules),
    requests: () => reportOf(world, true),
    reset: (what = "all") => world.reset(what),
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
      journal?.close();
    },
  };
}

async function seedState(options: SimulatorOptions, clock: () => number): Promise<SavedState> {
  const { seed, seedFile } = options;
  if (seed !== undefined) {
    return { resources: Object.fromEntries(Object.entries(seed.resources).map(([name, all]) => [name, [...all]])) };
  }
  if (seedFile === undefined) return story(clock());
  const state = await readState(seedFile);
  if (state === null) throw new BridgeheadError("missing", `The seed file ${seedFile} does not exist.`);
  return state;
}

/** What the data dir holds, unless a seed was given; `kept` is the number of its journal. */
async function startingState(options: SimulatorOptions, seed: SavedState) {
  const kept = options.dataDir === undefined ? null : await readKept(options.dataDir);
  const journal = kept?.journal ?? 0;
  if (options.seed !== undefined) return { state: seed, source: "The given seed", kept: journal };
  if (options.seedFile !== undefined) return { state: seed, source: options.seedFile, kept: journal };
  if (kept === null) return { state: seed, source: "The built-in story", kept: journal };
  return { state: kept, source: statePath(options.dataDir ?? ""), kept: journal };
}

function resetWorld(world: World, what: "all" | "counters", seed: SavedState): void {
  world.faults.clear();
  world.log.reset();
  world.sessions.logins = 0;
  if (what === "counters") return;
  world.sessions.endAll();
  world.store.load(seed, "The seed");
  world.tasks.load([]);
}

function savedState(store: Store, tasks: Tasks): SavedState {
  const { resources, visibleFrom } = store.snapshot();
  return {
    resources: Object.fromEntries(Object.entries(resources).map(([category, all]) => [category, [...all]])),
    visibleFrom: { ...visibleFrom },
    tasks: [...tasks.snapshot()],
  };
}
