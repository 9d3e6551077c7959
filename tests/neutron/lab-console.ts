import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vi } from "vitest";
import { createContext } from "@/server/api/context";
import { createCaller } from "@/server/api/root";
import { type Simulator, startSimulator } from "@/server/lab/oneview-simulator/simulator";
import { getRuntime, type Runtime } from "@/server/runtime/runtime";
import type { NeutronLab } from "@/tests/neutron/neutron-lab";

const TOKEN = "bootstrap-token-of-the-neutron-proofs";

/** How long something may take that follows by itself, on a slow machine. */
export const SOON = { timeout: 120_000, interval: 250 };

/** A console as it starts, that observes the lab's hosts, mirrors its cloud and has an appliance to drive. */
export type LabConsole = {
  readonly runtime: Runtime;
  readonly api: ReturnType<typeof createCaller>;
  readonly cloudId: string;
  readonly applianceId: string;
  /** The appliance itself. */
  readonly simulator: Simulator;
  readonly hostIds: ReadonlyMap<string, string>;
  /** From the cloud's registration to its being mirrored. */
  readonly importMs: number;
  /** Reads all hosts anew. */
  look(): Promise<void>;
  close(): Promise<void>;
};

export async function startLabConsole(lab: NeutronLab): Promise<LabConsole> {
  const dir = await mkdtemp(join(tmpdir(), "bridgehead-neutron-console-"));
  const before = { ...process.env };
  process.env.BRIDGEHEAD_DATA_DIR = dir;
  process.env.BRIDGEHEAD_LAB_DIR = join(dir, "no-lab");
  process.env.BRIDGEHEAD_API_TOKEN = TOKEN;
  process.env.BRIDGEHEAD_DEMO = "0";
  process.env.LOG_LEVEL ??= "error";
  delete process.env.DATABASE_URL;
  globalThis.__bridgehead?.delete("runtime");
  let runtime: Runtime | null = null;
  let simulator: Simulator | null = null;
  const close = async () => {
    await runtime?.stop();
    await simulator?.close();
    globalThis.__bridgehead?.delete("runtime");
    process.env = before;
    await rm(dir, { recursive: true, force: true });
  };
  try {
    runtime = await getRuntime();
    simulator = await startSimulator({
      port: 0,
      user: "Administrator",
      password: "secret",
      dataDir: join(dir, "oneview"),
    });
    const started = runtime;
    const headers = new Headers({ authorization: `Bearer ${TOKEN}` });
    const api = createCaller(createContext(headers, undefined, async () => started));
    const { url, caPem } = simulator;
    if (caPem === null) throw new Error("the simulator has no certificate");
    const signIn = { username: "Administrator", password: "secret" };
    const appliance = await api.appliances.add({ name: "oneview", url, ...signIn, tls: { mode: "ca", caPem } });
    const hostIds = new Map<string, string>();
    for (const { name, namespace } of lab.hosts) {
      const { id } = await api.hosts.add({ name, ownership: "observed", settings: { transport: "netns", namespace } });
      hostIds.set(name, id);
    }
    const startedAt = performance.now();
    const { id: cloudId } = await api.clouds.add({
      ...{ name: "lab", caPem: null },
      auth: { method: "none", networkUrl: lab.networkUrl },
    });
    await vi.waitUntil(() => started.console.clouds.status(cloudId)?.state === "live", { ...SOON, interval: 20 });
    const importMs = performance.now() - startedAt;
    const look = async () => void (await Promise.all([...hostIds.values()].map((id) => api.hosts.observe({ id }))));
    await vi.waitUntil(async () => {
      const sources = (await api.topology.sources({})).filter(({ kind }) => kind === "host" || kind === "appliance");
      return sources.length === lab.hosts.length + 1 && sources.every(({ state }) => state === "live");
    }, SOON);
    return { runtime, api, cloudId, applianceId: appliance.id, simulator, hostIds, importMs, look, close };
  } catch (error) {
    await close();
    throw error;
  }
}
