import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SimulatedHost } from "@/server/hosts/backends/simulated/simulated-host";
import { identities, normaliseState } from "@/server/hosts/backends/testing/normalise-state";
import { type ContractStep, scenarios } from "@/server/hosts/backends/testing/scenarios";
import { openHost } from "@/server/hosts/driver";
import type { HostObserver } from "@/server/hosts/observer";
import { type SingleHost, startSingleHost } from "@/server/lab/hosts/single-host";
import type { HostOutcome } from "@/server/model/host-effect";
import type { HostState } from "@/server/model/host-state";

/** The same operations on a real host and on a simulated one: both observe the same. The real one is right by definition. */

const silent = { onState: () => undefined, onStatus: () => undefined };

async function perform(host: HostObserver, { operations }: ContractStep): Promise<HostOutcome> {
  const signal = AbortSignal.timeout(60_000);
  const outcomes: HostOutcome[] = [];
  const effect = { kind: "host.change", hostId: "con", operations } as const;
  for await (const { outcome } of host.perform([effect], { signal })) outcomes.push(outcome);
  const [outcome] = outcomes;
  if (outcome === undefined || outcomes.length > 1) throw new Error(`${outcomes.length} outcomes of one effect`);
  return outcome;
}

async function look(host: HostObserver): Promise<HostState> {
  await host.refresh();
  const state = host.current();
  if (state === null) throw new Error(host.status().errors.join("; "));
  return state;
}

/** `well`, or the kind of the error with its words for whoever reads a failure. */
const wordsOf = (outcome: HostOutcome) => (outcome.ok ? "well" : `${outcome.error.kind}: ${outcome.error.message}`);

describe.each(scenarios("netdev"))("$name", ({ steps }) => {
  let real: SingleHost;
  let dir: string;
  let both: { readonly real: HostObserver; readonly simulated: HostObserver };

  beforeAll(async () => {
    real = await startSingleHost("con");
    dir = await mkdtemp(join(tmpdir(), "bridgehead-contract-"));
    const settings = { namespace: real.namespace, pollSeconds: 300 };
    both = {
      real: openHost({ transport: "netns", name: "con", settings }, silent),
      simulated: new SimulatedHost(
        { hostname: "con", snapshotPath: join(dir, "con.json"), playsHypervisor: false, tunnelAddress: null },
        silent,
      ),
    };
    await Promise.all([both.real.start(), both.simulated.start()]);
  });
  afterAll(async () => {
    await Promise.all([both?.real.close(), both?.simulated.close()]);
    await real?.stop();
    if (dir) await rm(dir, { recursive: true, force: true });
  });

  it("looks the same on a real and a simulated host, step by step, and twice is once", async () => {
    const bare = { real: await look(both.real), simulated: await look(both.simulated) };
    expect(normaliseState(bare.simulated)).toEqual(normaliseState(bare.real));
    for (const each of steps) {
      const before = await look(both.real);
      const outcomes = { real: await perform(both.real, each), simulated: await perform(both.simulated, each) };
      const expected = each.refused ?? "well";
      expect(wordsOf(outcomes.real), each.what).toContain(expected);
      expect(wordsOf(outcomes.simulated), each.what).toContain(expected);
      const simulated = await look(both.simulated);
      // the kernel takes away what was in a namespace some time after the namespace
      await expect
        .poll(async () => normaliseState(await look(both.real)), { message: each.what, timeout: 5_000 })
        .toEqual(normaliseState(simulated));
      const after = { real: await look(both.real), simulated };
      if (each.refused) expect(normaliseState(after.real), each.what).toEqual(normaliseState(before));
      if (each.refused || each.isOnce) continue;
      await Promise.all([perform(both.real, each), perform(both.simulated, each)]);
      const again = { real: await look(both.real), simulated: await look(both.simulated) };
      expect(normaliseState(again.real), `${each.what}, again`).toEqual(normaliseState(after.real));
      expect(identities(again.real), `${each.what}, again`).toEqual(identities(after.real));
      expect(normaliseState(again.simulated), `${each.what}, again`).toEqual(normaliseState(after.simulated));
      expect(identities(again.simulated), `${each.what}, again`).toEqual(identities(after.simulated));
    }
    expect(normaliseState(await look(both.real))).toEqual(normaliseState(bare.real));
  });
});
