import { Agent, request } from "undici";
import type { FaultRule } from "@/server/lab/oneview-simulator/faults";
import { type Simulator, type SimulatorOptions, startSimulator } from "@/server/lab/oneview-simulator/simulator";
import { type ClientOptions, OneViewClient } from "@/server/oneview/client";
import { type Appliance, openAppliance } from "@/server/oneview/driver";

/** Patience of tests. */
export const QUICK: ClientOptions = { follow: { firstDelayMs: 10, maxDelayMs: 200 }, patienceMs: 3000 };

/** The driver against a simulator over HTTPS: what a test opens on it is closed with it, the simulator last. */
export class Trial {
  #open: { close(): Promise<void> }[] = [];

  private constructor(readonly simulator: Simulator) {}

  static async start(options: Partial<SimulatorOptions> = {}): Promise<Trial> {
    const login = { port: 0, user: "Administrator", password: "secret" };
    return new Trial(await startSimulator({ ...login, taskMs: 10, ...options }));
  }

  config() {
    const { url, caPem } = this.simulator;
    const tls = { mode: "ca", caPem } as const;
    return { id: "a1", name: "rack7", url, username: "Administrator", password: "secret", tls };
  }

  /** Looked at when asked only. `config` overrides what is true. */
  appliance(client: ClientOptions = QUICK, config: { apiVersion?: number; url?: string } = {}): Appliance {
    const events = { onChange: () => {}, onProblem: () => {} };
    return this.closing(openAppliance({ ...this.config(), ...config }, events, { pollMs: 0, client }));
  }

  /** Somebody else. */
  client(): OneViewClient {
    return this.closing(new OneViewClient(this.config(), QUICK));
  }

  /** Closes it with the trial. */
  closing<T extends { close(): Promise<void> }>(opened: T): T {
    this.#open.unshift(opened);
    return opened;
  }

  /** What the simulator answers outside `/rest`. */
  async ask(method: "GET" | "POST", path: string, body?: unknown) {
    const { url, caPem } = this.simulator;
    const dispatcher = new Agent({ connect: { ca: caPem ?? "" } });
    try {
      const text = body === undefined ? null : JSON.stringify(body);
      const answer = await request(`${url}${path}`, { method, dispatcher, body: text });
      return JSON.parse(await answer.body.text());
    } finally {
      await dispatcher.close();
    }
  }

  inject(...rules: readonly FaultRule[]) {
    return this.ask("POST", "/simulator/faults", rules);
  }

  counts() {
    return this.ask("GET", "/simulator/requests");
  }

  /** The counts, not the data. */
  forget() {
    return this.ask("POST", "/simulator/reset?keep=data");
  }

  async close(): Promise<void> {
    for (const each of this.#open) await each.close();
    this.#open = [];
    await this.simulator.close();
  }
}
