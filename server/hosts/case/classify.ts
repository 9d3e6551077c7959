import type { Part } from "../raw";

/** What a file of a capture is for. Of several for the same thing the lowest `preference` is read. */
export type Purpose = {
  readonly part: Part;
  readonly preference: number;
  readonly subject?: string;
  /** What is missing when this is all there is. */
  readonly lack?: string;
};

const ONLY_IPV4_MAIN = "only the IPv4 main table was captured";

/** The purpose of a command's output, or `null` when nothing of the state comes from it. */
export function purposeOfCommand(argv: readonly string[]): Purpose | null {
  const [program = "", ...rest] = argv;
  const name = program.slice(program.lastIndexOf("/") + 1);
  switch (name) {
    case "ip":
      return purposeOfIp(rest);
    case "iptables-save":
    case "iptables-nft-save":
      return { part: "iptables", preference: rest.includes("-c") ? 0 : 1 };
    case "ip6tables-save":
    case "ip6tables-nft-save":
      return { part: "ip6tables", preference: rest.includes("-c") ? 0 : 1 };
    case "ebtables-save":
    case "ebtables-nft-save":
      return { part: "ebtables", preference: rest.includes("-c") ? 0 : 1 };
    case "ipset":
      return rest.includes("save") ? { part: "ipset", preference: 0 } : null;
    case "conntrack":
      return rest.includes("-L") ? { part: "conntrack", preference: 0 } : null;
    case "sysctl":
      return { part: "sysctl", preference: 0 };
    case "ps":
      return rest.includes("pid,ppid,user,args") ? { part: "processes", preference: 0 } : null;
    case "bridge":
      return rest.includes("fdb") && rest.some((word) => /^-j(son)?$/.test(word))
        ? { part: "fdb", preference: 0 }
        : null;
    case "ovs-ofctl":
      return purposeOfOfctl(rest);
    default:
      return null;
  }
}

function purposeOfIp(argv: readonly string[]): Purpose | null {
  const flags = argv.filter((word) => word.startsWith("-"));
  const words = argv.filter((word, at) => !word.startsWith("-") && !/^-n(etns)?$/.test(argv[at - 1] ?? ""));
  if (!flags.some((flag) => /^-j(son)?$/.test(flag))) return null;
  const [object = "", ...rest] = words;
  if (/^l(ink)?$/.test(object)) return { part: "link", preference: 0 };
  if (/^a(ddr(ess)?)?$/.test(object)) return { part: "addr", preference: 0 };
  if (/^n(eigh(bour)?)?$/.test(object)) return { part: "neigh", preference: 0 };
  if (/^ru(le)?$/.test(object)) return { part: flags.includes("-6") ? "policy6" : "policy", preference: 0 };
  if (!/^r(oute)?$/.test(object)) return null;
  if (flags.includes("-6")) return { part: "route6", preference: rest.includes("all") ? 0 : 1 };
  return rest.includes("all")
    ? { part: "route", preference: 0 }
    : { part: "route", preference: 1, lack: ONLY_IPV4_MAIN };
}

function purposeOfOfctl(argv: readonly string[]): Purpose | null {
  const subject = /([^/]+?)(?:\.mgmt)?$/.exec(argv.at(-1) ?? "")?.[1];
  if (!argv.includes("dump-flows") || subject === undefined) return null;
  if (argv.includes("--no-stats")) return { part: "flows", subject, preference: 2 };
  return { part: "flows", subject, preference: argv.includes("OpenFlow13") ? 0 : 1 };
}

/** The command that a capture file is named after: for files that no `commands.json` explains. */
const COMMAND_OF_FILE: Readonly<Record<string, readonly string[]>> = {
  "ip-link.json": ["ip", "-j", "-d", "-s", "link"],
  "ip-addr.json": ["ip", "-j", "-d", "addr"],
  "ip-route-all.json": ["ip", "-j", "route", "show", "table", "all"],
  "ip-route.json": ["ip", "-j", "route"],
  "ip-route6-all.json": ["ip", "-j", "-6", "route", "show", "table", "all"],
  "ip-rule.json": ["ip", "-j", "rule"],
  "ip-rule6.json": ["ip", "-j", "-6", "rule"],
  "ip-neigh.json": ["ip", "-j", "neigh"],
  "bridge-fdb.json": ["bridge", "-j", "fdb", "show"],
  "iptables-save.txt": ["iptables-save"],
  "iptables-save-c.txt": ["iptables-save", "-c"],
  "ip6tables-save.txt": ["ip6tables-save"],
  "ip6tables-save-c.txt": ["ip6tables-save", "-c"],
  "ebtables-save.txt": ["ebtables-save"],
  "ebtables-save-c.txt": ["ebtables-save", "-c"],
  "ipset-save.txt": ["ipset", "save"],
  "conntrack.txt": ["conntrack", "-L"],
  "sysctl.txt": ["sysctl", "net.ipv4.ip_forward", "net.ipv6.conf.all.forwarding", "net.ipv4.conf.all.rp_filter"],
  "sysctl-bridge.txt": ["sysctl", "net.bridge"],
  "ps.txt": ["ps", "axww", "-o", "pid,ppid,user,args"],
};

/** `file` is relative to the host's folder. */
export function commandOfFile(file: string): { readonly argv: readonly string[]; readonly namespace: string } | null {
  const [, namespace = "", name = ""] = /^(?:netns\/([^/]+)\/)?([^/]+)$/.exec(file) ?? [];
  const argv = COMMAND_OF_FILE[name];
  if (argv !== undefined) return { argv, namespace };
  const [, bridge, of13, names] = /^ovs\/([^/]+)\/dump-flows(-of13)?(-names)?\.txt$/.exec(file) ?? [];
  if (bridge === undefined) return null;
  const dialect = of13 === undefined ? [] : ["-O", "OpenFlow13"];
  const style = names === undefined ? [] : ["--names", "--no-stats"];
  return { argv: ["ovs-ofctl", ...dialect, ...style, "dump-flows", bridge], namespace: "" };
}

/** What a capture of a host, and of each namespace in it, has to hold; named by the file that would hold it. */
export const EXPECTED_OF_NAMESPACE = [
  "ip-link.json",
  "ip-addr.json",
  "ip-route-all.json",
  "ip-neigh.json",
  "iptables-save-c.txt",
  "ip6tables-save.txt",
  "conntrack.txt",
  "sysctl.txt",
] as const;
export const EXPECTED_OF_HOST = ["ebtables-save.txt", "ipset-save.txt", "sysctl-bridge.txt", "ps.txt"] as const;
