import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { createServer as createHttpServer, type RequestListener } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BridgeheadError } from "@/server/model/errors";
import { type ServerCertificate, serverCertificate } from "./certificate";
import { type FaultRule, Faults } from "./faults";
import { createListener } from "./listener";
import { readState, type SavedState, Saver } from "./persistence";
import { RequestLog } from "./request-log";
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
  readonly user: string;
  readonly password: string;
  /** Certificates and resources are kept here; absent: a temporary one that goes with `close`. */
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
  close(): Promise<void>;
};

/** An appliance on loopback: real HTTP(S), real clients, the rules of OneView, and what a test needs to make it fail. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  if (options.dataDir !== undefined) return await startIn(options.dataDir, options);
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

async function startIn(dir: string, options: SimulatorOptions): Promise<Simulator> {
  const clock = options.clock ?? Date.now;
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const certificate = options.http === true ? null : await serverCertificate(dir, Date.now());

  const statePath = join(dir, "appliance.json");
  let saver: Saver | null = null;
  const onChange = () => saver?.changed();
  const store = new Store(clock, onChange);
  const tasks = new Tasks(clock, randomUUID, options.taskMs ?? 150, onChange);
  const seed = await seedState(options.seedFile, clock);
  const kept = options.seedFile === undefined ? await readState(statePath) : null;
  store.load(kept ?? seed, kept === null ? (options.seedFile ?? "the built-in story") : statePath);
  tasks.load(kept?.tasks ?? []);
  const read = (): SavedState => savedState(store, tasks);
  saver = new Saver(statePath, read, options.onError ?? (() => {}));

  const faults = new Faults();
  faults.add(options.fail ?? []);
  const world: World = {
    store,
    tasks,
    faults,
    sessions: new Sessions(options, options.sessionIdleMs ?? 86_400_000, clock),
    log: new RequestLog(clock),
    versions: options.apiVersions ?? defaultVersions,
    pageSize: options.pageSize ?? 500,
    caPem: certificate?.caPem ?? null,
    clock,
    newId: randomUUID,
  };
  const reseed = () => {
    store.load(seed, "the seed");
    tasks.load([]);
  };
  const listener = createListener(world, { latencyMs: options.latencyMs ?? 0, reseed });
  const server = createServer(certificate, (incoming, outgoing) => void listener(incoming, outgoing));
  const port = await listen(server, options.port);
  return {
    url: `${certificate === null ? "http" : "https"}://127.0.0.1:${port}`,
    port,
    caPath: certificate?.caPath ?? null,
    caPem: certificate?.caPem ?? null,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
      await saver.flush();
    },
  };
}

async function seedState(seedFile: string | undefined, clock: () => number): Promise<SavedState> {
  if (seedFile === undefined) return story(clock());
  const state = await readState(seedFile);
  if (state === null) throw new BridgeheadError("missing", `The seed file ${seedFile} does not exist.`);
  return state;
}

function savedState(store: Store, tasks: Tasks): SavedState {
  const { resources, visibleFrom } = store.snapshot();
  return {
    resources: Object.fromEntries(Object.entries(resources).map(([category, all]) => [category, [...all]])),
    visibleFrom: { ...visibleFrom },
    tasks: [...tasks.snapshot()],
  };
}

type Server = ReturnType<typeof createHttpServer> | ReturnType<typeof createHttpsServer>;

function createServer(certificate: ServerCertificate | null, listener: RequestListener): Server {
  const shared = { keepAliveTimeout: 75_000, noDelay: true };
  if (certificate === null) return createHttpServer(shared, listener);
  const { keyPem: key, chainPem: cert } = certificate;
  return createHttpsServer({ ...shared, key, cert, minVersion: "TLSv1.2", maxVersion: "TLSv1.3" }, listener);
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => {
      reject(
        new BridgeheadError("conflict", `The simulator cannot listen on 127.0.0.1:${port}: ${cause.code}`, {
          cause,
          remedy: "Give another port, or stop what uses this one.",
        }),
      );
    });
    server.listen(port, "127.0.0.1", () => resolve());
  });
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : port;
}
