import { access, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { type Attempt, attempt, command } from "@/server/lab/hosts/command";
import { attemptInGuest, hostOfGuest, startGuest } from "@/server/lab/hosts/guest";
import { endHosts, findHosts, type HostTree, onHost, startHost } from "@/server/lab/hosts/host-tree";
import { addBridge, type Datapath, findDatapath, startOpenVSwitch } from "@/server/lab/hosts/open-vswitch";
import { LAB_GUESTS, LAB_HOSTS, LAB_OUTSIDE, type LabHost, NETWORK_NODE, plumbingOf } from "@/server/lab/hosts/story";
import { BridgeheadError } from "@/server/model/errors";

export type LabSettings = {
  /** Everything the lab writes on this machine. */
  readonly dir: string;
  /** Of the names that `ip netns list` shows on this machine. */
  readonly prefix: string;
  readonly say: (line: string) => void;
};

export type LabStatus = {
  readonly isUp: boolean;
  readonly hosts: readonly { readonly name: string; readonly namespace: string; readonly pid: number | null }[];
  /** From guest to guest over the tunnel, and from outside to a floating IP; empty while it is not up. */
  readonly pings: readonly Ping[];
};

type Ping = { readonly from: string; readonly to: string; readonly ok: boolean; readonly words: string };

const ANSWERS_WITHIN_MS = 60_000;
const COMPLETE = "complete";
const HOSTS_FILE = "hosts.json";

/**
 * Brings the lab up, or finds it up: bare hosts, which `plumb` has the console plug and wire, and then guests on them. What
 * a broken-off `up` left is taken down first.
 */
export async function labUp(settings: LabSettings, plumb: () => Promise<void>): Promise<LabStatus> {
  const status = await labStatus(settings);
  if (status.isUp) return status;
  await labDown(settings);
  const { dir, say } = settings;
  const trees = await bareHosts(settings);
  say("the console plumbs them");
  await plumb();
  say("guests");
  await Promise.all(LAB_GUESTS.map((guest) => startGuest(treeOf(trees, guest.host), guest)));
  await writeFile(`${dir}/${COMPLETE}`, "");
  return answered(settings);
}

/** Hosts with an Open vSwitch and an underlay and nothing else, by name: what a console finds that has not done anything yet. */
export async function bareHosts(settings: LabSettings): Promise<ReadonlyMap<string, HostTree>> {
  await refuseForeign(settings);
  const { dir, say } = settings;
  await mkdir(`${dir}/hosts`, { recursive: true });
  const datapath = await findDatapath();
  say(`hosts (Open vSwitch with the ${datapath === "system" ? "kernel's" : "userspace"} datapath)`);
  await makeFabric(settings);
  const trees = new Map<string, HostTree>();
  for (const host of LAB_HOSTS) {
    const tree = await startHost(host.name, hostDir(settings, host.name), netnsName(settings, host.name));
    await mark(settings, netnsName(settings, host.name));
    trees.set(host.name, tree);
    await cable(settings, tree, host);
  }
  await Promise.all(
    LAB_HOSTS.map(async (host) => {
      const tree = treeOf(trees, host.name);
      await startOpenVSwitch(tree, datapath);
      await joinUnderlay(tree, host, datapath);
    }),
  );
  await writeFile(`${dir}/${HOSTS_FILE}`, `${JSON.stringify(hostConfigs(settings, datapath), null, 2)}\n`);
  return trees;
}

/** The router and the floating IP are made after the guests' ports: their pings are given some time. */
async function answered(settings: LabSettings): Promise<LabStatus> {
  const until = Date.now() + ANSWERS_WITHIN_MS;
  for (;;) {
    const status = await labStatus(settings);
    if (status.pings.every(({ ok }) => ok) || Date.now() > until) return status;
  }
}

/** Ends all hosts of this lab and removes every trace, whatever state it is in. */
export async function labDown(settings: LabSettings): Promise<void> {
  const dir = absolute(settings);
  await endHosts(await findHosts(`${dir}/hosts`));
  const names = [...LAB_HOSTS.map(({ name }) => netnsName(settings, name)), fabricName(settings)];
  const wasOurs = await exists(`${dir}/hosts`);
  for (const name of names) {
    if (wasOurs || (await isMarked(settings, name))) await attempt(["ip", "netns", "del", name]);
  }
  for (const entry of ["hosts", HOSTS_FILE, COMPLETE]) await rm(`${dir}/${entry}`, { recursive: true, force: true });
  const rest = await readdir(dir).catch(() => null);
  if (rest?.length === 0) await rm(dir, { recursive: true });
}

export async function labStatus(settings: LabSettings): Promise<LabStatus> {
  const trees = await labTrees(settings);
  const hosts = LAB_HOSTS.map(({ name }) => ({
    name,
    namespace: netnsName(settings, name),
    pid: trees.get(name)?.pid ?? null,
  }));
  const isComplete = await exists(`${absolute(settings)}/${COMPLETE}`);
  const isUp = isComplete && hosts.every(({ pid }) => pid !== null);
  return { isUp, hosts, pings: isUp ? await pings(settings, trees) : [] };
}

/** The hosts of a lab that is up, by name. */
export async function runningLab(settings: LabSettings): Promise<ReadonlyMap<string, HostTree>> {
  const trees = await labTrees(settings);
  const isComplete = await exists(`${absolute(settings)}/${COMPLETE}`);
  if (isComplete && LAB_HOSTS.every(({ name }) => trees.has(name))) return trees;
  throw new BridgeheadError("missing", "the lab is not up", { remedy: "Run: npm run lab -- up" });
}

/** The running hosts of this lab by name. */
export async function labTrees(settings: LabSettings): Promise<ReadonlyMap<string, HostTree>> {
  const trees = await findHosts(`${absolute(settings)}/hosts`);
  return new Map(trees.map((tree) => [tree.name, tree]));
}

/** How the console reaches the hosts. */
export function hostConfigs(settings: LabSettings, datapath: Datapath) {
  return LAB_HOSTS.map((host) => ({
    transport: "netns" as const,
    name: host.name,
    settings: { namespace: netnsName(settings, host.name) },
    plumbing: { ...plumbingOf(host), datapathType: datapath },
  }));
}

async function pings(settings: LabSettings, trees: ReadonlyMap<string, HostTree>): Promise<readonly Ping[]> {
  const ping = (address: string) => ["ping", "-c", "3", "-i", "0.2", "-W", "2", address];
  const told = (from: string, to: string, { code, stdout }: Attempt): Ping => ({
    ...{ from, to, ok: code === 0 },
    words: stdout.split("\n").find((line) => line.includes("packets transmitted")) ?? "no answer",
  });
  const [from, to] = LAB_GUESTS;
  if (!from || !to) return [];
  const [near, far] = await Promise.all([from, to].map((guest) => hostOfGuest(trees.values(), guest)));
  const { floatingAddress } = LAB_OUTSIDE;
  const outside = ["ip", "netns", "exec", fabricName(settings), ...ping(floatingAddress)];
  return [
    told(
      `${from.name} (${near?.name ?? "not running"})`,
      `${to.name} (${far?.name ?? "not running"}, ${to.address})`,
      near ? await attemptInGuest(near, from, ping(to.address)) : { code: null, stdout: "", stderr: "" },
    ),
    told("outside", `${from.name} (floating IP ${floatingAddress})`, await attempt(outside)),
  ];
}

/** The switches that the hosts' network cards are plugged into, in a namespace of their own. */
async function makeFabric(settings: LabSettings): Promise<void> {
  const fabric = fabricName(settings);
  await command(["ip", "netns", "add", fabric]);
  await mark(settings, fabric);
  const switches = ["sw-mgmt", "sw-tunnel", "sw-ext"];
  const batch = switches.flatMap((name) => [`link add name ${name} type bridge`, `link set dev ${name} up`]);
  // who is outside: the gateway of the external network
  const outside = [`addr add ${LAB_OUTSIDE.gateway}/24 dev sw-ext`, "link set dev lo up"];
  await command(["ip", "-n", fabric, "-batch", "-"], { stdin: `${[...batch, ...outside].join("\n")}\n` });
  // a userspace switch passes on what it gets: nobody would fill in checksums that who is outside leaves to the card
  await command(["ip", "netns", "exec", fabric, "ethtool", "-K", "sw-ext", "tx", "off"]);
}

/** The host's own network: tunnels begin at an address of br-phy, which the console leaves alone. */
async function joinUnderlay(tree: HostTree, host: LabHost, datapath: Datapath): Promise<void> {
  await addBridge(tree, "br-phy", datapath, false);
  await onHost(tree, ["ovs-vsctl", "--timeout=20", "add-port", "br-phy", "eth1"]);
  await onHost(tree, ["ip", "addr", "add", `${host.tunnelAddress}/24`, "dev", "br-phy"]);
}

async function cable(settings: LabSettings, tree: HostTree, host: LabHost): Promise<void> {
  const cables = [
    { plug: "m", card: "eth0", into: "sw-mgmt" },
    { plug: "t", card: "eth1", into: "sw-tunnel" },
    ...(host.name === NETWORK_NODE ? [{ plug: "x", card: "eth2", into: "sw-ext" }] : []),
  ];
  const batch = cables.flatMap(({ plug, card, into }) => [
    `link add name ${plug}-${host.name} type veth peer name ${card} netns ${netnsName(settings, host.name)}`,
    `link set dev ${plug}-${host.name} master ${into} up`,
  ]);
  await command(["ip", "-n", fabricName(settings), "-batch", "-"], { stdin: `${batch.join("\n")}\n` });
  const inside = [
    ...cables.map(({ card }) => `link set dev ${card} up`),
    `addr add ${host.managementAddress}/24 dev eth0`,
  ];
  await onHost(tree, ["ip", "-batch", "-"], { stdin: `${inside.join("\n")}\n` });
  await onHost(tree, [
    "sysctl",
    "-q",
    "-e",
    "-w",
    "net.bridge.bridge-nf-call-iptables=1",
    "net.bridge.bridge-nf-call-ip6tables=1",
  ]);
}

/** So that a namespace is known to be this lab's even when its directory is gone. */
async function mark(settings: LabSettings, namespace: string): Promise<void> {
  await command(["ip", "-n", namespace, "link", "set", "dev", "lo", "alias", markOf(settings)]);
}

async function isMarked(settings: LabSettings, namespace: string): Promise<boolean> {
  const { stdout } = await attempt(["ip", "-n", namespace, "-j", "link", "show", "dev", "lo"]);
  return stdout.includes(`"ifalias":${JSON.stringify(markOf(settings))}`);
}

/** Names that are taken by someone else's namespaces must not be deleted by us. */
async function refuseForeign(settings: LabSettings): Promise<void> {
  const wanted = new Set([...LAB_HOSTS.map(({ name }) => netnsName(settings, name)), fabricName(settings)]);
  const taken = (await readdir("/run/netns").catch(() => [])).filter((name) => wanted.has(name));
  if (taken.length === 0) return;
  throw new BridgeheadError("conflict", `there are namespaces named ${taken.join(", ")} that this lab did not make`, {
    remedy: "Take the other lab down, or choose other names with BRIDGEHEAD_LAB_PREFIX.",
  });
}

const markOf = (settings: LabSettings) => `bridgehead-lab ${absolute(settings)}`.slice(0, 255);
const absolute = ({ dir }: LabSettings) => resolve(dir);
const hostDir = (settings: LabSettings, name: string) => `${absolute(settings)}/hosts/${name}`;
const netnsName = ({ prefix }: LabSettings, name: string) => `${prefix}${name}`;
/** The namespace in which the hosts' cables end; who is in it is outside. */
export const fabricName = ({ prefix }: LabSettings) => `${prefix}fabric`;

function treeOf(trees: ReadonlyMap<string, HostTree>, name: string): HostTree {
  const tree = trees.get(name);
  if (!tree) throw new BridgeheadError("missing", `lab host ${name} is not running`);
  return tree;
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
