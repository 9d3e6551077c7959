import { type HostTree, onHost } from "@/server/lab/hosts/host-tree";
import { deviceName, LAB_GUESTS, LAB_HOSTS, LAB_OUTSIDE, NETWORK_NODE } from "@/server/lab/hosts/story";

/** Something done to a host by hand, and how it is put back. */
export type Fault = {
  readonly words: string;
  readonly apply: () => Promise<unknown>;
  readonly undo: () => Promise<unknown>;
};

type Roll = () => number;
type Make = (trees: ReadonlyMap<string, HostTree>, roll: Roll) => Promise<Fault | null>;

const pick = <T>(roll: Roll, of: readonly T[]): T => {
  const found = of[Math.floor(roll() * of.length)];
  if (found === undefined) throw new Error("nothing to pick from");
  return found;
};

const COMPUTES = LAB_HOSTS.filter(({ name }) => name !== NETWORK_NODE).map(({ name }) => name);
const OTHER_TUNNEL = "198.51.100.99";

/** One or more faults drawn from everything that decides where a packet goes. */
export async function drawFaults(trees: ReadonlyMap<string, HostTree>, roll: Roll): Promise<readonly Fault[]> {
  const count = pick(roll, [1, 1, 1, 2, 2, 3]);
  const faults: Fault[] = [];
  while (faults.length < count) {
    const fault = await pick(roll, KINDS)(trees, roll);
    if (fault !== null) faults.push(fault);
  }
  return faults;
}

function treeOf(trees: ReadonlyMap<string, HostTree>, name: string): HostTree {
  const tree = trees.get(name);
  if (tree === undefined) throw new Error(`lab host ${name} is not running`);
  return tree;
}

const vsctl = (tree: HostTree, ...argv: readonly string[]) => onHost(tree, ["ovs-vsctl", "--timeout=20", ...argv]);

const tag: Make = async (trees, roll) => {
  const guest = pick(roll, LAB_GUESTS);
  const tree = treeOf(trees, guest.host);
  const port = deviceName("qvo", guest.portId);
  const before = (await vsctl(tree, "get", "Port", port, "tag")).trim();
  const after = pick(roll, ["1", "2", "3", "4095"]);
  return {
    words: `${port} on ${guest.host} gets tag ${after} (${before})`,
    apply: () => vsctl(tree, "set", "Port", port, `tag=${after}`),
    undo: () => vsctl(tree, "set", "Port", port, `tag=${before}`),
  };
};

/** How a switch prints flows so that it takes them back. */
async function flowLines(tree: HostTree, bridge: string): Promise<readonly string[]> {
  const text = await onHost(tree, ["ovs-ofctl", "-O", "OpenFlow13", "--no-stats", "dump-flows", bridge]);
  return text.split("\n").filter((line) => line.includes("actions="));
}

const replaceFlows = (tree: HostTree, bridge: string, lines: readonly string[]) =>
  onHost(tree, ["ovs-ofctl", "-O", "OpenFlow13", "replace-flows", bridge, "-"], { stdin: `${lines.join("\n")}\n` });

const flows: Make = async (trees, roll) => {
  const host = pick(roll, LAB_HOSTS).name;
  const tree = treeOf(trees, host);
  const bridge = pick(roll, ["br-int", "br-tun", "br-tun"]);
  const before = await flowLines(tree, bridge);
  const line = pick(roll, before);
  const changed = pick(roll, [
    null,
    null,
    line.replace(/actions=.*/, "actions=drop"),
    otherKey(line),
    otherSource(line),
  ]);
  const after = before.flatMap((one) => (one !== line ? one : (changed ?? [])));
  return {
    words: `${bridge} on ${host}: ${changed === null ? "without" : `“${changed.trim()}” for`} “${line.trim()}”`,
    apply: () => replaceFlows(tree, bridge, after),
    undo: () => replaceFlows(tree, bridge, before),
  };
};

/** Another tunnel key, in or out. */
const otherKey = (line: string) => line.replace(/(tun_id=|set_field:)(0x[0-9a-f]+)(?=[, ]|->tun_id)/, "$10x3e7");
/** Another address or MAC than the guest's. */
const otherSource = (line: string) =>
  line.replace(/arp_spa=[\d.]+/, "arp_spa=10.0.0.77").replace(/dl_src=[0-9a-f:]+/, "dl_src=fa:16:3e:00:00:77");

const link: Make = async (trees, roll) => {
  const guest = pick(roll, LAB_GUESTS);
  const tree = treeOf(trees, guest.host);
  const device = pick(roll, [
    ...(["tap", "qvb", "qvo", "qbr"] as const).map((kind) => deviceName(kind, guest.portId)),
    "eth1",
  ]);
  return {
    words: `${device} on ${guest.host} down`,
    apply: () => onHost(tree, ["ip", "link", "set", "dev", device, "down"]),
    undo: () => onHost(tree, ["ip", "link", "set", "dev", device, "up"]),
  };
};

const unbridged: Make = async (trees, roll) => {
  const guest = pick(roll, LAB_GUESTS);
  const tree = treeOf(trees, guest.host);
  const device = deviceName(pick(roll, ["tap", "qvb"] as const), guest.portId);
  const bridge = deviceName("qbr", guest.portId);
  return {
    words: `${device} on ${guest.host} out of its bridge`,
    apply: () => onHost(tree, ["ip", "link", "set", "dev", device, "nomaster"]),
    undo: () => onHost(tree, ["ip", "link", "set", "dev", device, "master", bridge]),
  };
};

const mtu: Make = async (trees, roll) => {
  const guest = pick(roll, LAB_GUESTS);
  const tree = treeOf(trees, guest.host);
  const device = deviceName(pick(roll, ["qvb", "qvo"] as const), guest.portId);
  const before = (await onHost(tree, ["cat", `/sys/class/net/${device}/mtu`])).trim();
  const set = (size: string) => onHost(tree, ["ip", "link", "set", "dev", device, "mtu", size]);
  return { words: `MTU of ${device} on ${guest.host} 600`, apply: () => set("600"), undo: () => set(before) };
};

const rules: Make = async (trees, roll) => {
  const guest = pick(roll, LAB_GUESTS);
  const tree = treeOf(trees, guest.host);
  const before = await onHost(tree, ["iptables-save"]);
  const restore = (text: string) => onHost(tree, ["iptables-restore"], { stdin: text });
  const short = guest.portId.slice(0, 10);
  const own = before
    .split("\n")
    .filter((line) => line.startsWith("-A") && line.split(" ")[1]?.endsWith(short) && / -j /.test(line));
  const line = pick(roll, own);
  const source = pick(roll, ["", `-s ${pick(roll, LAB_GUESTS).address}/32 `, "-s 10.0.0.0/30 ", "! -s 10.0.0.4/32 "]);
  const what = pick(roll, [
    "-p icmp ",
    "-p tcp -m tcp --dport 22 ",
    "-p tcp -m multiport --dports 22,80 ",
    "-p udp -m udp --dport 50:60 ",
    "",
  ]);
  const added = `${line.split(" ").slice(0, 2).join(" ")} ${source}${what}-j ${pick(roll, ["DROP", "RETURN", "REJECT"])}`;
  const spoofed = line
    .replace(/--mac-source \S+/, "--mac-source FA:16:3E:00:00:77")
    .replace(/-s 10\.0\.0\.\d+\/32/, "-s 10.0.0.77/32");
  const changed = pick(roll, ["", "", `${added}\n${line}`, `${line}\n${added}`, spoofed]);
  if (changed === line) return null;
  return {
    words: changed === "" ? `${guest.host} without “${line}”` : `${guest.host}: “${changed.replace("\n", "”, “")}”`,
    apply: () => restore(before.replace(`${line}\n`, changed === "" ? "" : `${changed}\n`)),
    undo: () => restore(before),
  };
};

const member: Make = async (trees, roll) => {
  const host = pick(roll, COMPUTES);
  const tree = treeOf(trees, host);
  const members = (await onHost(tree, ["ipset", "save"])).split("\n").filter((line) => /^add \S+ 10\./.test(line));
  if (members.length === 0) return null;
  const [, set = "", address = ""] = pick(roll, members).split(" ");
  const change = (how: string) => onHost(tree, ["ipset", "-exist", how, set, address]);
  return { words: `${host}: ${address} not in ${set}`, apply: () => change("del"), undo: () => change("add") };
};

const setting: Make = async (trees, roll) => {
  const host = pick(roll, COMPUTES);
  const tree = treeOf(trees, host);
  const set = (value: number) => onHost(tree, ["sysctl", "-q", "-w", `net.bridge.bridge-nf-call-iptables=${value}`]);
  return { words: `${host}: bridges do not call iptables`, apply: () => set(0), undo: () => set(1) };
};

const tunnel: Make = async (trees, roll) => {
  const host = pick(roll, LAB_HOSTS).name;
  const tree = treeOf(trees, host);
  const ports = (await vsctl(tree, "list-ports", "br-tun")).split("\n").filter((name) => name.startsWith("gre-"));
  const port = pick(roll, ports);
  const before = (await vsctl(tree, "get", "Interface", port, "options:remote_ip")).trim();
  const key = pick(roll, [`options:remote_ip=${OTHER_TUNNEL}`, "options:out_key=77", "options:in_key=77"]);
  return {
    words: `${port} on ${host}: ${key}`,
    apply: () => vsctl(tree, "set", "Interface", port, key),
    undo: () =>
      vsctl(
        tree,
        "set",
        "Interface",
        port,
        `options:remote_ip=${before}`,
        "options:in_key=flow",
        "options:out_key=flow",
      ),
  };
};

const patch: Make = async (trees, roll) => {
  const host = pick(roll, LAB_HOSTS).name;
  const tree = treeOf(trees, host);
  const set = (peer: string) => vsctl(tree, "set", "Interface", "patch-tun", `options:peer=${peer}`);
  return {
    words: `patch-tun on ${host} without its peer`,
    apply: () => set("patch-none"),
    undo: () => set("patch-int"),
  };
};

const underlay: Make = async (trees, roll) => {
  const host = pick(roll, LAB_HOSTS);
  const tree = treeOf(trees, host.name);
  const route = ["198.51.100.0/24", "dev", "br-phy", "src", host.tunnelAddress];
  return {
    words: `${host.name} without its route to the tunnels' network`,
    apply: () => onHost(tree, ["ip", "route", "del", ...route.slice(0, 3)]),
    undo: () => onHost(tree, ["ip", "route", "replace", ...route]),
  };
};

/** Inside the router: forwarding, the default route, translation, the way back to the guests. */
const router: Make = async (trees, roll) => {
  const tree = treeOf(trees, NETWORK_NODE);
  const inside = ["ip", "netns", "exec", `qrouter-${LAB_OUTSIDE.routerId}`];
  const run = (...argv: readonly string[]) => onHost(tree, [...inside, ...argv]);
  const before = await run("iptables-save");
  const restore = (text: string) => onHost(tree, [...inside, "iptables-restore"], { stdin: text });
  const routes = (await run("ip", "-4", "route")).split("\n").filter((line) => line.trim() !== "");
  const nat = before.split("\n").filter((line) => /^-A .*-j (SNAT|DNAT|ACCEPT|RETURN)|^-A .*-j neutron/.test(line));
  const lines = nat.length === 0 ? before.split("\n").filter((line) => line.startsWith("-A")) : nat;
  const rule = pick(roll, lines);
  const route = pick(roll, routes);
  return pick(roll, [
    {
      words: "the router does not forward",
      apply: () => run("sysctl", "-q", "-w", "net.ipv4.ip_forward=0"),
      undo: () => run("sysctl", "-q", "-w", "net.ipv4.ip_forward=1"),
    },
    {
      words: `the router without the route ${route.trim()}`,
      apply: () => run("ip", "route", "del", ...destinationOf(route)),
      undo: () => run("ip", "route", "replace", ...words(route)),
    },
    ...[0, 1].map(() => ({
      words: `the router without “${rule}”`,
      apply: () => restore(before.replace(`${rule}\n`, "")),
      undo: () => restore(before),
    })),
  ]);
};

/** Rules of the router that divert packets into another table, or refuse them. */
const policy: Make = async (trees, roll) => {
  const tree = treeOf(trees, NETWORK_NODE);
  const run = (...argv: readonly string[]) =>
    onHost(tree, ["ip", "netns", "exec", `qrouter-${LAB_OUTSIDE.routerId}`, "ip", ...argv]);
  const selector = pick(roll, [
    ["from", "10.0.0.0/24"],
    ["from", `${pick(roll, LAB_GUESTS).address}`],
    ["to", LAB_OUTSIDE.gateway],
    ["not", "from", "10.0.0.0/24"],
    ["from", "all", "fwmark", "0x1"],
    ["from", "all", "ipproto", "tcp", "dport", "80"],
  ]);
  const [route, action] = pick(roll, [
    [
      ["blackhole", "default"],
      ["lookup", "77"],
    ],
    [
      ["throw", "default"],
      ["lookup", "77"],
    ],
    [
      ["unreachable", LAB_OUTSIDE.cidr],
      ["lookup", "77"],
    ],
    [["throw", "default"], ["blackhole"]],
  ]);
  const rule = [...(selector ?? []), "priority", "77", ...(action ?? [])];
  return {
    words: `the router has ${(route ?? []).join(" ")} in table 77 and the rule ${rule.join(" ")}`,
    apply: async () => {
      await run("route", "add", ...(route ?? []), "table", "77");
      await run("rule", "add", ...rule);
    },
    undo: async () => {
      await run("rule", "del", "priority", "77");
      await run("route", "flush", "table", "77");
    },
  };
};

const words = (line: string) =>
  line
    .trim()
    .split(/\s+/)
    .filter((word) => word !== "linkdown");
const destinationOf = (route: string) => words(route).slice(0, 1);

const KINDS: readonly Make[] = [
  ...[tag, flows, flows, flows, link, unbridged, mtu, rules, rules, rules, rules, member, setting],
  ...[tunnel, tunnel, patch, underlay, router, router, policy],
];
