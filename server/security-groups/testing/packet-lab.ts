import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type WrittenHost, writtenHost } from "@/server/hosts/backends/linux/write/testing/written-host";
import { attemptOnHost, daemonOnHost } from "@/server/lab/hosts/host-tree";
import { type SingleHost, startSingleHost } from "@/server/lab/hosts/single-host";
import type { HostOperation } from "@/server/model/host-operation";
import type { NetworkIntent } from "@/server/model/network-intent";
import { planFirewall } from "@/server/security-groups/plan-firewall";
import { EVERYTHING, HOST } from "@/server/security-groups/testing/simulated";
import { deviceName } from "@/server/wiring/device-names";
import type { HostPlan } from "@/server/wiring/host-plan";

export type Guest = {
  readonly name: string;
  readonly portId: string;
  readonly mac: string;
  readonly v4: string;
  readonly v6: string;
};

export type Talk = {
  /** How often it has been answered so far. */
  readonly answers: () => Promise<number>;
  /** Ends it by a reset, so that nothing is sent again. */
  readonly end: () => Promise<void>;
};

/** A host with hybrid plugs, a guest behind each, and a switch in a namespace of its own in place of br-int. */
export type PacketLab = {
  readonly host: SingleHost;
  readonly written: WrittenHost;
  readonly plan: (intent: NetworkIntent) => Promise<HostPlan>;
  readonly perform: (operations: readonly HostOperation[]) => Promise<void>;
  /** Plans and performs; then there must be nothing left to do. */
  readonly settle: (intent: NetworkIntent) => Promise<HostPlan>;
  readonly inGuest: (guest: Guest, ...argv: string[]) => Promise<string>;
  /** Replies of so many echo requests. */
  readonly pings: (from: Guest, to: string, source?: string) => Promise<number>;
  readonly connects: (from: Guest, to: string, port: number) => Promise<boolean>;
  /** A connection that says something every 50 ms and is answered; to port 81: in which only the server speaks, every 5 ms. */
  readonly talk: (from: Guest, to: string, port: number) => Promise<Talk>;
  /** Packets from this source that reached the guest, answered or not. */
  readonly arrived: (guest: Guest, source: string) => Promise<number>;
  readonly close: () => Promise<void>;
};

const SERVER = `
const net = require("node:net");
for (const port of [22, 80]) {
  net.createServer((peer) => { peer.on("error", () => {}); peer.pipe(peer); }).listen(port, "::");
}
net.createServer((peer) => {
  const timer = setInterval(() => peer.write("."), 5);
  peer.on("error", () => {}); peer.on("close", () => clearInterval(timer));
}).listen(81, "::");`;
const CONNECT = `
const net = require("node:net");
const peer = net.connect({ host: process.argv[1], port: Number(process.argv[2]) });
const end = (word) => { console.log(word); process.exit(0); };
peer.on("connect", () => end("open")); peer.on("error", () => end("no")); setTimeout(() => end("no"), 1200);`;
const TALK = `
const net = require("node:net");
const peer = net.connect({ host: process.argv[1], port: Number(process.argv[2]) });
peer.on("error", () => {});
peer.on("data", (data) => { for (const _ of String(data)) console.log("answer"); });
peer.on("connect", () => { if (process.argv[2] !== "81") setInterval(() => peer.write("."), 50); });
const end = () => { peer.resetAndDestroy(); process.exit(0); };
setInterval(() => { if (require("node:fs").existsSync(process.argv[3])) end(); }, 20); setTimeout(end, 60000);`;

function guestOperations(guest: Guest): HostOperation[] {
  const [qbr, qvb, qvo, tap] = (["qbr", "qvb", "qvo", "tap"] as const).map((prefix) =>
    deviceName(prefix, guest.portId),
  );
  if (qbr === undefined || qvb === undefined || qvo === undefined || tap === undefined) return [];
  return [
    { op: "bridge.ensure", namespace: "", name: qbr },
    { op: "veth.ensure", namespace: "", name: qvb, peer: qvo, mtu: 1500 },
    { op: "link.set", namespace: "", name: qvb, master: qbr },
    { op: "link.move", name: qvo, from: "", to: "sw" },
    { op: "link.set", namespace: "sw", name: qvo, up: true, master: "sw0" },
    { op: "namespace.ensure", name: guest.name },
    { op: "veth.ensure", namespace: "", name: tap, peer: `e${guest.name}`, mtu: 1500 },
    { op: "link.set", namespace: "", name: tap, master: qbr },
    { op: "link.move", name: `e${guest.name}`, from: "", to: guest.name },
    { op: "link.set", namespace: guest.name, name: `e${guest.name}`, mac: guest.mac },
    { op: "link.set", namespace: guest.name, name: `e${guest.name}`, up: true },
  ];
}

export async function packetLab(label: string, guests: readonly Guest[]): Promise<PacketLab> {
  const host = await startSingleHost(label);
  let written: WrittenHost | null = null;
  const close = async () => {
    await written?.observer.close();
    await host.stop();
  };
  try {
    const settings = { namespace: host.namespace, pollSeconds: 300 };
    const opened = await writtenHost(host, { transport: "netns", name: label, settings });
    written = opened;
    const inGuest = (guest: Guest, ...argv: string[]) => opened.on("ip", "netns", "exec", guest.name, ...argv);
    const tryInGuest = (guest: Guest, argv: readonly string[]) =>
      attemptOnHost(host.tree, ["ip", "netns", "exec", guest.name, ...argv], { timeoutMs: 20_000 });
    const plan = async (intent: NetworkIntent) => {
      await opened.observer.refresh();
      const state = opened.observer.current();
      if (state === null) throw new Error("the host was not read");
      return planFirewall({ intent, host: HOST, state, hosts: [HOST], scope: EVERYTHING });
    };
    const perform = (operations: readonly HostOperation[]) => opened.must(operations);

    await opened.must([
      { op: "namespace.ensure", name: "sw" },
      { op: "bridge.ensure", namespace: "sw", name: "sw0" },
    ]);
    for (const guest of guests) {
      await opened.must(guestOperations(guest));
      const device = `e${guest.name}`;
      await inGuest(guest, "ip", "link", "set", "lo", "up");
      await inGuest(guest, "ip", "addr", "add", `${guest.v4}/24`, "dev", device);
      await inGuest(guest, "ip", "addr", "add", `${guest.v6}/64`, "dev", device, "nodad");
      const script = join(host.dir, "server.cjs");
      await writeFile(script, SERVER);
      await daemonOnHost(host.tree, join(host.dir, `${guest.name}.log`), [
        "ip",
        "netns",
        "exec",
        guest.name,
        process.execPath,
        script,
      ]);
    }
    let talks = 0;
    return {
      host,
      written: opened,
      plan,
      perform,
      settle: async (intent) => {
        const planned = await plan(intent);
        for (const { effect } of planned.steps) await perform(effect.operations);
        const { steps } = await plan(intent);
        if (steps.length > 0)
          throw new Error(`left to do: ${JSON.stringify(steps.map(({ before, after }) => [before, after]))}`);
        return planned;
      },
      inGuest,
      pings: async (from, to, source) => {
        const more = source === undefined ? [] : ["-I", source];
        const result = await tryInGuest(from, ["ping", "-q", "-i", "0.01", "-c", "10", "-W", "1", ...more, to]);
        return Number(/(\d+) received/.exec(result.stdout)?.[1] ?? Number.NaN);
      },
      connects: async (from, to, port) => {
        const { stdout } = await tryInGuest(from, [process.execPath, "-e", CONNECT, to, String(port)]);
        return stdout.trim() === "open";
      },
      talk: async (from, to, port) => {
        talks += 1;
        const log = join(host.dir, `talk-${talks}.log`);
        const over = join(host.dir, `talk-${talks}.over`);
        const script = [process.execPath, "-e", TALK, to, String(port), over];
        await daemonOnHost(host.tree, log, ["ip", "netns", "exec", from.name, ...script]);
        return {
          answers: async () => (await opened.on("cat", log)).split("\n").filter((line) => line === "answer").length,
          end: async () => {
            await writeFile(over, "");
            await sleep(150);
          },
        };
      },
      arrived: async (guest, source) => {
        const tool = source.includes(":") ? "ip6tables" : "iptables";
        const saved = await inGuest(guest, `${tool}-save`, "-c", "-t", "raw");
        const full = `${source}/${source.includes(":") ? 128 : 32}`;
        const count = saved.split("\n").find((line) => line.includes(`-A PREROUTING -s ${full}`));
        if (count !== undefined) return Number(/^\[(\d+):/.exec(count)?.[1]);
        await inGuest(guest, tool, "-t", "raw", "-A", "PREROUTING", "-s", source);
        return 0;
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
