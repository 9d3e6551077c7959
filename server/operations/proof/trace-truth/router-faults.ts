import { onHost } from "@/server/lab/hosts/host-tree";
import { LAB_GUESTS, LAB_OUTSIDE, NETWORK_NODE } from "@/server/lab/hosts/story";
import { type Make, pick, treeOf } from "./fault";

/** Inside the router: forwarding, the default route, translation, the way back to the guests. */
export const router: Make = async (trees, roll) => {
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
export const policy: Make = async (trees, roll) => {
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
