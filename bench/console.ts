import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Browser, chromium } from "playwright";
import { bigCloud, bigHostName, type CloudSize } from "@/bench/console/big-cloud";
import { type ConsoleProcess, startConsoleProcess } from "@/bench/console/console-process";
import {
  listedAfterClick,
  type Opened,
  openedAfter,
  paintedAfter,
  shownAt,
  signedIn,
} from "@/bench/console/measure-pages";
import { storeCloud } from "@/bench/console/store-cloud";
import { median } from "@/bench/statistics";
import { buildConsole } from "../scripts/lib/build-console.mjs";
import { chromiumLaunch } from "../scripts/lib/chromium.mjs";

/**
 * The console as it runs (built, its database on disk; observing, findings and history on, no webhook), with 200 hosts and
 * 20,000 ports that it has plugged itself, on simulated hosts: what an operator waits for in a browser, and what it costs.
 * The baseline is the same with 2 hosts and 200 ports.
 */
const BIG: CloudSize = { hosts: 200, portsPerHost: 100, networks: 300, networksPerHost: 10, projects: 50 };
const SMALL: CloudSize = { hosts: 2, portsPerHost: 100, networks: 20, networksPerHost: 10, projects: 5 };
const RUNS = 5;
const BINDINGS = 2;
const REST_MS = 20_000;
const HAND_MS = 1_000;

await buildConsole(".next");
const browser = await chromium.launch(chromiumLaunch);
try {
  for (const [what, size] of [
    ["baseline", SMALL],
    ["full", BIG],
  ] as const) {
    console.log(`${what}: ${size.hosts} hosts, ${size.hosts * size.portsPerHost} ports`);
    await measure(size, browser);
  }
} finally {
  await browser.close();
}

async function measure(size: CloudSize, browser: Browser): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), "bridgehead-bench-console-"));
  let running: ConsoleProcess | null = null;
  try {
    const cloud = bigCloud(size);
    await timed("  stored, plugged and wired", () => storeCloud(dataDir, cloud));
    const began = performance.now();
    const started = await startConsoleProcess(dataDir);
    running = started;
    row("  start until it answers", [performance.now() - began]);
    await untilObserved(started, size);
    row("  start until every host is observed", [performance.now() - began]);
    await rest(started);
    await measureApi(started, cloud);
    await measurePages(browser, started, size, cloud);
    const { memoryMiB } = await started.cost();
    console.log(`${"  memory at the end".padEnd(44)} ${memoryMiB.toFixed(0)} MiB`);
  } finally {
    await running?.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function untilObserved(running: ConsoleProcess, { hosts }: CloudSize): Promise<void> {
  for (;;) {
    const sources = await running.query<readonly { kind: string; state: string }[]>("topology.sources", {});
    if (sources.filter(({ kind, state }) => kind === "host" && state === "live").length === hosts) return;
    await sleep(200);
  }
}

/** Nobody looks and nothing changes. */
async function rest(running: ConsoleProcess): Promise<void> {
  // findings are remembered for the first time, and the record of changes is begun
  await sleep(REST_MS / 2);
  const before = await running.cost();
  await sleep(REST_MS);
  const after = await running.cost();
  const share = (after.cpuSeconds - before.cpuSeconds) / (REST_MS / 1_000);
  console.log(
    `${"  at rest".padEnd(44)} ${(share * 100).toFixed(1)} % of a processor, ${after.memoryMiB.toFixed(0)} MiB`,
  );
}

async function measureApi(running: ConsoleProcess, { ports }: ReturnType<typeof bigCloud>): Promise<void> {
  // the first network of the second host is on the first one too
  const first = ports[1];
  const peer = ports.findLast(({ networkId, host }) => networkId === first?.networkId && host !== first.host);
  if (first === undefined || peer === undefined) throw new Error("no network is on two hosts");
  const question = { from: { portId: first.id }, to: { portId: peer.id }, protocol: "tcp", port: 22 };
  const { verdict, reason } = await running.query<{ verdict: string; reason: string }>("trace.run", question);
  if (verdict !== "delivered") throw new Error(`the trace says ${verdict}: ${reason}`);
  const [finding] = await running.query<readonly { message: string }[]>("hosts.findings");
  if (finding !== undefined) throw new Error(`a healthy cloud has a finding: ${finding.message}`);
  row("  trace across two hosts, over HTTP", await runs(() => running.query("trace.run", question)));
  row("  findings, over HTTP", await runs(() => running.query("hosts.findings")));
  row("  lens on a network, over HTTP", await runs(() => running.query("topology.lens", { query: "tenant-7" })));
  row("  search, over HTTP", await runs(() => running.query("topology.search", { query: "vm-1-7" })));
}

async function measurePages(
  browser: Browser,
  running: ConsoleProcess,
  { hosts }: CloudSize,
  { networks, securityGroups }: ReturnType<typeof bigCloud>,
): Promise<void> {
  const page = await signedIn(browser, running);
  const first = await paintedAfter(page, "/topology", hosts);
  row("  overview painted, the first time", [first]);
  row(
    "  overview painted, again",
    await runs(
      () => paintedAfter(page, "/topology", hosts),
      (ms) => ms,
    ),
  );
  await page.keyboard.press("o");
  const opened: Opened[] = [];
  const clicked: number[] = [];
  for (let n = 0; n < RUNS; n += 1) {
    const name = bigHostName(n % hosts);
    await paintedAfter(page, `/topology?select=${encodeURIComponent(`host:${name}`)}`, hosts);
    // the page has asked for the inside of what is selected when a hand gets to the key
    await sleep(HAND_MS);
    opened.push(await openedAfter(page, name));
    await paintedAfter(page, "/topology", hosts);
    await sleep(HAND_MS);
    clicked.push(await listedAfterClick(page, name));
  }
  row(
    "  a host opened, key to drawn",
    opened.map(({ drawn }) => drawn),
  );
  row(
    "  a host opened, key to listed",
    opened.map(({ listed }) => listed),
  );
  row("  a host opened, nothing ahead, to listed", clicked);
  const [network] = networks;
  const group = securityGroups.find(({ projectId }) => projectId === network?.projectId);
  const name = bigHostName(0);
  await paintedAfter(page, `/topology?expand=${name}`, hosts);
  const making: number[] = [];
  const whole: number[] = [];
  for (let n = 0; n < BINDINGS; n += 1) {
    const asked = Date.now();
    const made = await running.mutate<{ scope: { portId: string } }>("ports.create", {
      ...{ networkId: network?.id, name: `new-${n}`, vnicType: "normal", securityGroupIds: [group?.id], mode: "apply" },
    });
    const { portId } = made.scope;
    const began = Date.now();
    making.push(began - asked);
    const shown = shownAt(page, `tap${portId.slice(0, 11)}`);
    await running.mutate("ports.bind", { id: portId, host: name, mode: "apply" });
    whole.push((await shown) - began);
  }
  row("  port made", making);
  row("  port bound, request to on screen", whole);
  await page.context().close();
}

async function runs<T>(work: () => Promise<T>, told?: (result: T) => number): Promise<readonly number[]> {
  const took: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const began = performance.now();
    const result = await work();
    took.push(told?.(result) ?? performance.now() - began);
  }
  return took;
}

async function timed(what: string, work: () => Promise<void>): Promise<void> {
  const began = performance.now();
  await work();
  row(what, [performance.now() - began]);
}

function row(what: string, samples: readonly number[]): void {
  const worst = samples.length > 1 ? ` (worst of ${samples.length}: ${Math.max(...samples).toFixed(0)} ms)` : "";
  console.log(`${what.padEnd(44)} ${median(samples).toFixed(0)} ms${worst}`);
}
