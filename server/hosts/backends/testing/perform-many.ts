import { SimulatedHost } from "@/server/hosts/backends/simulated/simulated-host";

/** A process to be killed: performs effects of two bridges each on the host in the given file, and tells each that is done. */
const [snapshotPath = "", count = "0"] = process.argv.slice(2);
const host = new SimulatedHost(
  { hostname: "c1", snapshotPath, playsHypervisor: false, tunnelAddress: null },
  { onState: () => undefined, onStatus: () => undefined },
);
await host.start();
const effects = Array.from({ length: Number(count) }, (_, at) => ({
  kind: "host.change" as const,
  hostId: "c1",
  operations: ["a", "b"].map((end) => ({ op: "bridge.ensure" as const, namespace: "", name: `${end}${at}` })),
}));
for await (const { index } of host.perform(effects, { signal: new AbortController().signal })) {
  process.stdout.write(`${index}\n`);
}
