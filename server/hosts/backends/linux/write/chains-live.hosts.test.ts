import { afterAll, beforeAll, expect, it } from "vitest";
import { type WrittenHost, writtenHost } from "@/server/hosts/backends/linux/write/testing/written-host";
import { attemptOnHost } from "@/server/lab/hosts/host-tree";
import { type SingleHost, startSingleHost } from "@/server/lab/hosts/single-host";
import type { HostOperation } from "@/server/model/host-operation";

const SWAPS = 50;
const OPEN = "10.9.2.3";
const SHUT = "10.9.2.2";

let host: SingleHost;
let written: WrittenHost;

const enters = (namespace: string, device: string, addresses: readonly string[], gateway: string): HostOperation[] => [
  { op: "namespace.ensure", name: namespace },
  { op: "veth.ensure", namespace: "", name: `r${device}`, peer: device, mtu: 1500 },
  { op: "link.move", name: device, from: "", to: namespace },
  { op: "link.set", namespace, name: device, up: true },
  ...addresses.map((address): HostOperation => ({ op: "address.ensure", namespace, device, address: `${address}/24` })),
  { op: "address.ensure", namespace: "", device: `r${device}`, address: `${gateway}/24` },
  { op: "route.ensure", namespace, destination: "default", gateway, device },
];

beforeAll(async () => {
  host = await startSingleHost("lwc");
  const settings = { namespace: host.namespace, pollSeconds: 300 };
  written = await writtenHost(host, { transport: "netns", name: "lwc", settings });
  await written.must([
    ...enters("a", "va", ["10.9.1.2"], "10.9.1.1"),
    ...enters("b", "vb", [SHUT, OPEN], "10.9.2.1"),
    { op: "sysctl.set", namespace: "", key: "net.ipv4.ip_forward", value: "1" },
  ]);
});
afterAll(async () => {
  await written?.observer.close();
  await host?.stop();
});

/** Two contents that differ before, behind and around the two rules that both have. */
const variants: readonly (readonly string[])[] = [
  ["-p tcp -m tcp --dport 22 -j RETURN", `-d ${OPEN}/32 -j ACCEPT`, "-p udp -j DROP", "-j DROP"],
  [
    "-s 10.9.9.0/24 -j DROP",
    "-p tcp -m tcp --dport 80 -j RETURN",
    `-d ${OPEN}/32 -j ACCEPT`,
    "-p tcp -j DROP",
    "-j DROP",
  ],
];

const rules = (variant: number): HostOperation => ({
  op: "chains.set",
  namespace: "",
  family: "ipv4",
  table: "filter",
  chains: [{ name: "bh-live", rules: variants[variant % 2] ?? [] }],
  absent: [],
  jumps: [{ chain: "FORWARD", rule: "-i rva -j bh-live", at: "first" }],
});

const ping = (address: string, count: number) =>
  attemptOnHost(
    host.tree,
    ["ip", "netns", "exec", "a", "ping", "-q", "-i", "0.002", "-c", String(count), "-W", "1", address],
    { timeoutMs: 60_000 },
  );
const received = (text: string) => Number(/(\d+) received/.exec(text)?.[1]);
/** What arrived, whether it was answered or not. */
const arrived = async () => {
  const saved = await written.on("ip", "netns", "exec", "b", "iptables-save", "-c", "-t", "raw");
  return Number(new RegExp(`\\[(\\d+):\\d+\\] -A PREROUTING -d ${SHUT}/32`).exec(saved)?.[1]);
};
const passed = async () => {
  const saved = await written.on("iptables-save", "-c", "-t", "filter");
  return Number(new RegExp(`\\[(\\d+):\\d+\\] -A bh-live -d ${OPEN}/32`).exec(saved)?.[1]);
};

it("swaps rules under traffic without a leak, a loss, or a counter that starts again", async () => {
  await written.on("ip", "netns", "exec", "b", "iptables", "-t", "raw", "-A", "PREROUTING", "-d", SHUT);
  // The counter-proof: without the rules everything passes.
  expect(received((await ping(SHUT, 20)).stdout)).toBe(20);
  const before = await arrived();
  expect(before).toBeGreaterThanOrEqual(20);

  await written.must([rules(0)]);
  const flood = 1500;
  const traffic = Promise.all([ping(SHUT, flood), ping(OPEN, flood), ping(SHUT, flood)]);
  const counts: number[] = [];
  const startedAt = performance.now();
  for (let swap = 1; swap <= SWAPS; swap += 1) {
    await written.must([rules(swap)]);
    counts.push(await passed());
  }
  const swapMs = (performance.now() - startedAt) / SWAPS;
  const [shut, open] = await traffic;
  process.stdout.write(
    `${SWAPS} swaps, ${swapMs.toFixed(0)} ms each: leaked ${(await arrived()) - before} of ${2 * flood}, ` +
      `let through ${received(open.stdout)} of ${flood}\n`,
  );
  expect(received(shut.stdout)).toBe(0);
  expect((await arrived()) - before).toBe(0);
  expect(received(open.stdout)).toBe(flood);
  expect(counts).toEqual(counts.toSorted((x, y) => x - y));
  expect(counts.at(0)).toBeLessThan(counts.at(-1) ?? 0);
  expect(await passed()).toBe(flood);

  await written.must([rules(SWAPS)]);
  expect(await passed()).toBe(flood);
});

it("leaves nothing of a text that the kernel refuses, in any table", async () => {
  const before = await written.on("iptables-save");
  const outcomes = await written.perform([
    { ...(rules(1) as Extract<HostOperation, { op: "chains.set" }>), table: "raw", jumps: [] },
    {
      op: "chains.set",
      namespace: "",
      family: "ipv4",
      table: "filter",
      chains: [{ name: "bh-live", rules: ["-j nowhere"] }],
      absent: [],
      jumps: [],
    },
  ]);
  expect(outcomes).toMatchObject([{ ok: false, error: { message: expect.stringContaining("nowhere") } }]);
  const lines = (text: string) => text.split("\n").filter((line) => /^[*:-]/.test(line) && line !== "*raw");
  const withoutCounts = (text: string) => lines(text).map((line) => line.replace(/\[\d+:\d+\]/, ""));
  const after = await written.on("iptables-save");
  expect(withoutCounts(after).filter((line) => line.includes("bh-live"))).toEqual(
    withoutCounts(before).filter((line) => line.includes("bh-live")),
  );
});
