import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openHost } from "@/server/hosts/driver";
import type { HostObserver } from "@/server/hosts/observer";
import { attempt, command } from "@/server/lab/hosts/command";
import { countFrames, sendFrames } from "@/server/lab/hosts/frame-probe";
import { attemptOnHost, onHost } from "@/server/lab/hosts/host-tree";
import { addBridge } from "@/server/lab/hosts/open-vswitch";
import { type SingleHost, startSingleHost } from "@/server/lab/hosts/single-host";
import type { Port, SecurityGroup } from "@/server/model/neutron";
import type { ManagedHost } from "@/server/model/plumbing";
import { wavesOf } from "@/server/reconcile/waves";
import { deviceName } from "@/server/wiring/device-names";
import type { HostPlan } from "@/server/wiring/host-plan";
import { planHost } from "@/server/wiring/plan-host";
import {
  EVERYTHING,
  HOSTS,
  intent,
  OTHER_SUBNET,
  PRIVATE_SUBNET,
  port,
  RIVAL,
  WEB1,
  WEB2,
} from "@/server/wiring/testing/story";

/**
 * Three real hosts with nothing but Open vSwitch and an underlay, wired by what the planners say, and packets between guests.
 * A guest is a namespace whose card is the other end of its tap's name.
 */

const FABRIC = `wir-fabric-${process.pid}`;
const ANYTHING: SecurityGroup = {
  id: "5ec00000-0000-4000-8000-000000000001",
  name: "anything",
  projectId: "p1",
  rules: (["ingress", "egress"] as const).map((direction, at) => ({
    id: `5ec00000-0000-4000-8000-00000000001${at}`,
    direction,
    ethertype: "IPv4",
    protocol: null,
    portMin: null,
    portMax: null,
    remotePrefix: null,
    remoteGroupId: null,
  })),
};

type Rig = { readonly host: ManagedHost; readonly single: SingleHost; readonly observer: HostObserver };
const rigs = new Map<string, Rig>();

const rigOf = (name: string): Rig => {
  const rig = rigs.get(name);
  if (rig === undefined) throw new Error(`host ${name} is not running`);
  return rig;
};

beforeAll(async () => {
  await command(["ip", "netns", "add", FABRIC]);
  await command(["ip", "-n", FABRIC, "link", "add", "name", "switch", "type", "bridge"]);
  await command(["ip", "-n", FABRIC, "link", "set", "dev", "switch", "up"]);
  for (const host of HOSTS) {
    const single = await startSingleHost(`wir-${host.name}`);
    const observer = openHost(
      { transport: "netns", name: host.name, settings: { namespace: single.namespace, pollSeconds: 300 } },
      { onState: () => undefined, onStatus: () => undefined },
    );
    rigs.set(host.name, { host, single, observer });
    await cable(host, single);
    await observer.start();
  }
}, 120_000);

afterAll(async () => {
  for (const { observer, single } of rigs.values()) {
    await observer.close();
    await single.stop();
  }
  await attempt(["ip", "netns", "del", FABRIC]);
}, 60_000);

/** The underlay. A userspace datapath finds its tunnels' way only through a bridge that holds the address. */
async function cable({ name, plumbing }: ManagedHost, { tree, namespace, datapath }: SingleHost): Promise<void> {
  const pair = ["link", "add", "name", name, "type", "veth", "peer", "name", "eth1", "netns", namespace];
  await command(["ip", "-n", FABRIC, ...pair]);
  await command(["ip", "-n", FABRIC, "link", "set", "dev", name, "master", "switch", "up"]);
  await onHost(tree, ["ip", "link", "set", "dev", "eth1", "up"]);
  await addBridge(tree, "br-phy", datapath, false);
  await onHost(tree, ["ovs-vsctl", "--timeout=20", "add-port", "br-phy", "eth1"]);
  await onHost(tree, ["ip", "addr", "add", `${plumbing.tunnelAddress}/24`, "dev", "br-phy"]);
}

async function plan(name: string, ports: readonly Port[], isolateVif = true): Promise<HostPlan> {
  const { host, observer, single } = rigOf(name);
  await observer.refresh();
  const state = observer.current();
  if (state === null) throw new Error(observer.status().errors.join("; "));
  const plumbing = { ...host.plumbing, isolateVif, datapathType: single.datapath };
  const hosts = HOSTS.map((each) => (each.id === host.id ? { ...each, plumbing } : each));
  const input = { intent: intent(ports, { securityGroups: [ANYTHING] }), host: { ...host, plumbing }, hosts, state };
  return planHost({ ...input, scope: EVERYTHING });
}

/** Performs a plan, or the part of it before the wiring, and answers how many steps that were. */
async function carryOut(name: string, { steps, faults }: HostPlan, leaveOut: readonly string[] = []): Promise<number> {
  expect(faults).toEqual([]);
  const chosen = steps.filter(({ verb }) => !leaveOut.includes(verb));
  for (const wave of wavesOf(chosen)) {
    const effects = wave.map(({ effect }) => effect);
    const signal = AbortSignal.timeout(60_000);
    let told = 0;
    for await (const { index, outcome } of rigOf(name).observer.perform(effects, { signal })) {
      if (!outcome.ok) throw new Error(`${wave[index]?.id} on ${name}: ${outcome.error.message}`);
      told += 1;
    }
    expect(told).toBe(effects.length);
  }
  return chosen.length;
}

async function everywhere(ports: readonly Port[]): Promise<void> {
  await Promise.all([...rigs.keys()].map(async (name) => carryOut(name, await plan(name, ports))));
}

/** What a hypervisor does: the tap on the port's Linux bridge, with the guest behind it. */
async function startGuest({ id, mac, host, fixedIps }: Port): Promise<void> {
  const { tree } = rigOf(host).single;
  const tap = deviceName("tap", id);
  const pair = ["link", "add", "name", tap, "type", "veth", "peer", "name", "eth0", "netns", tap];
  await onHost(tree, ["ip", "netns", "add", tap]);
  await onHost(tree, ["ip", ...pair]);
  await onHost(tree, ["ip", "link", "set", "dev", tap, "mtu", "1458", "master", deviceName("qbr", id), "up"]);
  await onHost(tree, ["ip", "-n", tap, "link", "set", "dev", "eth0", "address", mac, "mtu", "1458", "up"]);
  for (const { address } of fixedIps)
    await onHost(tree, ["ip", "-n", tap, "addr", "add", `${address}/24`, "dev", "eth0"]);
}

const inGuest = ({ id, host }: Port, argv: readonly string[]) =>
  attemptOnHost(rigOf(host).single.tree, ["ip", "netns", "exec", deviceName("tap", id), ...argv]);

async function pings(from: Port, to: Port): Promise<boolean> {
  const address = to.fixedIps[0]?.address ?? "";
  return (await inGuest(from, ["ping", "-c", "5", "-i", "0.2", "-W", "1", address])).code === 0;
}

/** How many of ten frames from one guest each of the others sees. */
async function frames(from: Port, vlan: number | "-", to: readonly Port[]): Promise<readonly number[]> {
  const inside = (each: Port) => (argv: readonly string[]) => inGuest(each, argv);
  const counts = Promise.all(to.map((each) => countFrames(inside(each), 2.5)));
  await new Promise((resolve) => setTimeout(resolve, 700));
  await sendFrames(inside(from), { vlan, mac: from.mac, count: 10 });
  return (await counts).map((seen) => seen.get(from.mac) ?? 0);
}

const groups = { securityGroupIds: [ANYTHING.id] };
const web1 = { ...WEB1, ...groups };
const web2 = { ...WEB2, ...groups };
const rival = { ...RIVAL, ...groups };
const rival2 = port("319ca3b4-5fe7-4f45-9b8a-eef0dfda0d87", "rival2", OTHER_SUBNET, "10.0.0.9", {
  ...groups,
  host: "c2",
  mac: "fa:16:3e:52:c2:89",
});
const attacker = port("a77ac000-0000-4000-8000-000000000001", "attacker", PRIVATE_SUBNET, "10.0.0.66", {
  ...groups,
  mac: "fa:16:3e:66:66:66",
});
const waiting = port("a77ac100-0000-4000-8000-000000000002", "waiting", PRIVATE_SUBNET, "10.0.0.67", {
  ...groups,
  mac: "fa:16:3e:67:67:67",
});

describe("guests of two projects with the same addresses on three hosts", () => {
  const ports = [web1, web2, rival, rival2];

  test("the planned steps are performed, and nothing is left to do", async () => {
    await everywhere(ports);
    for (const name of rigs.keys()) {
      const { steps } = await plan(name, ports);
      expect(steps.map(({ id, why }) => `${id}: ${why}`)).toEqual([]);
    }
  }, 120_000);

  test("a ping passes over GRE, and does not reach the other project", async () => {
    for (const each of ports) await startGuest(each);
    expect(await pings(web1, web2)).toBe(true);
    expect(await pings(rival, rival2)).toBe(true);
    expect(await pings(web1, rival2)).toBe(false);
    const { stdout } = await attemptOnHost(rigOf("c1").single.tree, [
      "ovs-ofctl",
      "-O",
      "OpenFlow13",
      "dump-flows",
      "br-tun",
    ]);
    expect(stdout).toContain("cookie=0xb41d0000000000ff");
    for (const name of rigs.keys())
      expect((await plan(name, ports)).steps.map(({ id, why }) => `${id}: ${why}`)).toEqual([]);
  }, 120_000);

  test("from a port that was just plugged nothing leaks and nothing is heard", async () => {
    const all = [...ports, attacker, waiting];
    await carryOut("c1", await plan("c1", all), ["port.wire"]);
    for (const each of [attacker, waiting]) await startGuest(each);
    expect(await frames(attacker, "-", [web1, web2, rival, waiting])).toEqual([0, 0, 0, 0]);
    for (const vlan of [1, 2, 4095]) {
      expect(await frames(attacker, vlan, [web1, web2, rival, waiting])).toEqual([0, 0, 0, 0]);
    }
    expect(await frames(web1, "-", [web2, attacker, waiting])).toEqual([10, 0, 0]);
    // The proof that the frames would have been seen: the dead VLAN without its trunk, and no isolation at all.
    const { tree } = rigOf("c1").single;
    const rows = [attacker, waiting].map(({ id }) => deviceName("qvo", id));
    for (const row of rows) {
      await onHost(tree, [
        "ovs-vsctl",
        "--timeout=20",
        "clear",
        "Port",
        row,
        "vlan_mode",
        "--",
        "clear",
        "Port",
        row,
        "trunks",
      ]);
    }
    expect(await frames(attacker, "-", [web1, waiting])).toEqual([0, 10]);
    for (const row of rows) await onHost(tree, ["ovs-vsctl", "--timeout=20", "clear", "Port", row, "tag"]);
    expect(await frames(attacker, 1, [web1, web2])).toEqual([10, 10]);
    expect(await frames(web1, "-", [attacker])).toEqual([10]);
  }, 120_000);

  test("unplugged guests leave the hosts as they were prepared", async () => {
    await everywhere([]);
    for (const name of rigs.keys()) {
      expect((await plan(name, [])).steps.map(({ id, why }) => `${id}: ${why}`)).toEqual([]);
      const { tree } = rigOf(name).single;
      expect(await onHost(tree, ["ip", "-br", "link", "show"])).not.toMatch(/^(?:qbr|qvb|qvo)/m);
      expect(await onHost(tree, ["ovs-ofctl", "-O", "OpenFlow13", "dump-flows", "br-tun", "table=22"])).not.toContain(
        "output",
      );
    }
  }, 120_000);

  test("without isolation a new port is open from the start", async () => {
    await carryOut("c1", await plan("c1", [attacker], false), ["port.wire"]);
    const row = deviceName("qvo", attacker.id);
    const { stdout } = await attemptOnHost(rigOf("c1").single.tree, ["ovs-vsctl", "get", "Port", row, "tag"]);
    expect(stdout.trim()).toBe("[]");
  }, 60_000);
});
