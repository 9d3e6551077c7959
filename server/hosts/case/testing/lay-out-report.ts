import { isObject, type JsonObject, objectsOf, parseJson } from "../../parse/json-fields";
import { reportFileName } from "../report/report-files";

/**
 * A capture's host laid out as sosreport lays a host out, for tests: names by sos's rule, texts as iproute2, ovs-vsctl and ps
 * print them for people, made here from the capture's JSON. Rules, flows and `ovs-vsctl show` are the tools' own prints.
 * `old`: as releases before 4.2 name what is inside namespaces, and keep no rules of the root namespace.
 */
export function layOutReport(
  host: string,
  files: ReadonlyMap<string, string>,
  options: { readonly old?: boolean; readonly conf?: "show" | "dump" } = {},
): Map<string, string> {
  const root = `sosreport-${host}-2026-11-20-abcdefg/`;
  const report = new Map<string, string>();
  const put = (plugin: string, command: string, text: string | undefined) => {
    if (text !== undefined) report.set(`${root}sos_commands/${plugin}/${reportFileName(command)}`, text);
  };
  const rows = (file: string) => objectsOf(jsonList(files.get(file)), file);
  put("host", "hostname", files.get("hostname.txt"));
  put(
    "kernel",
    "uname -a",
    `${(files.get("modules.txt") ?? "").split("\n")[0]?.replace("Linux ", `Linux ${host} `)}\n`,
  );
  put("kernel", "sysctl -a", `kernel.pid_max = 7\n${files.get("sysctl.txt")}${files.get("sysctl-bridge.txt")}`);
  put("process", "ps alxwww", psText(files.get("ps.txt") ?? ""));
  put("networking", "ip netns", files.get("netns.txt"));
  const namespaces = (files.get("netns.txt") ?? "").split("\n").flatMap((line) => line.split(" ")[0] || []);
  for (const namespace of ["", ...namespaces]) {
    const folder = namespace === "" ? "" : `netns/${namespace}/`;
    const plugin = namespace === "" || options.old ? "networking" : `networking/namespaces/${namespace}`;
    const print = (command: string, text: string | undefined) =>
      put(plugin, namespace === "" ? command : `ip netns exec ${namespace} ${command}`, text);
    const address = namespace === "" ? "ip -d address" : options.old ? "ip address show" : "ip -d address show";
    print(address, rows(`${folder}ip-addr.json`).map(linkText).join(""));
    if (namespace === "") print("ip -s -d link", rows(`${folder}ip-link.json`).map(linkText).join(""));
    print("ip route show table all", rows(`${folder}ip-route-all.json`).map(routeText).join(""));
    print("ip -s -s neigh show", rows(`${folder}ip-neigh.json`).map(neighbourText).join(""));
    if (namespace !== "") print("sysctl -a", `kernel.pid_max = 7\n${files.get(`${folder}sysctl.txt`)}`);
    if (namespace === "" && options.old) print("iptables -vnxL", "Chain INPUT (policy ACCEPT 0 packets, 0 bytes)\n");
    else print("iptables-save", files.get(`${folder}iptables-save.txt`));
  }
  put("openvswitch", "ovs-vsctl -t 5 show", files.get("ovs/vsctl-show.txt"));
  if (options.conf === "dump")
    put("openvswitch", "ovsdb-client -f list dump", dumpText(files.get("ovs/dump.json") ?? ""));
  else
    for (const [table, word] of [
      ["Interface", "interface"],
      ["Bridge", "bridge"],
    ] as const) {
      put("openvswitch", `ovs-vsctl -t 5 list ${word}`, tableText(files.get("ovs/dump.json") ?? "", table));
    }
  for (const [path, text] of files) {
    const bridge = /^ovs\/([^/]+)\/dump-flows-of13\.txt$/.exec(path)?.[1];
    if (bridge !== undefined) put("openvswitch", `ovs-ofctl -O OpenFlow13 dump-flows ${bridge}`, text);
    const dhcp = /^dnsmasq\/([^/]+\/[^/]+)$/.exec(path)?.[1];
    if (dhcp !== undefined) report.set(`${root}var/lib/neutron/dhcp/${dhcp}`, text);
  }
  return report;
}

function jsonList(text: string | undefined): unknown[] {
  const value = text === undefined || text.trim() === "" ? [] : parseJson(text);
  return Array.isArray(value) ? value : [];
}

const word = (value: unknown, before: string) => (value === undefined ? "" : ` ${before} ${value}`);
const fields = (value: unknown): JsonObject => (isObject(value) ? value : {});

function linkText(row: JsonObject): string {
  const lower = row.link ?? (row.link_index === undefined ? undefined : `if${row.link_index}`);
  const at = lower === undefined ? "" : `@${lower}`;
  const flags = Array.isArray(row.flags) ? row.flags.join(",") : "";
  const head = `${row.ifindex}: ${row.ifname}${at}: <${flags}> mtu ${row.mtu} qdisc ${row.qdisc}${word(row.master, "master")} state ${row.operstate} group ${row.group}`;
  const netns = word(row.link_netnsid, "link-netnsid");
  const lines = [
    head,
    `    link/${row.link_type} ${row.address} brd ${row.broadcast}${netns} promiscuity ${row.promiscuity} minmtu 68`,
  ];
  const info = fields(row.linkinfo);
  if (info.info_kind !== undefined) lines.push(`    ${info.info_kind}${kindText(info)} numtxqueues 1`);
  if (info.info_slave_kind !== undefined) lines.push(`    ${info.info_slave_kind}_slave state forwarding`);
  if (row.ifalias !== undefined) lines.push(`    alias ${row.ifalias}`);
  for (const each of Array.isArray(row.addr_info) ? row.addr_info : []) {
    const { family, local, prefixlen, scope } = fields(each);
    lines.push(
      `    ${family} ${local}/${prefixlen} scope ${scope} ${row.ifname}`,
      "       valid_lft forever preferred_lft forever",
    );
  }
  const stats = fields(row.stats64);
  for (const [name, direction] of [
    ["RX:", "rx"],
    ["TX:", "tx"],
  ] as const) {
    const counted = Object.entries(fields(stats[direction]));
    if (counted.length === 0) continue;
    lines.push(
      `    ${name} ${counted.map(([key]) => key).join(" ")}`,
      `    ${counted.map(([, value]) => value).join(" ")}`,
    );
  }
  return `${lines.join("\n")}\n`;
}

function kindText(info: JsonObject): string {
  const data = fields(info.info_data);
  const shown = Object.entries(data).flatMap(([key, value]) => {
    if (typeof value === "object") return [];
    return `${key} ${typeof value === "boolean" ? (info.info_kind === "tun" ? (value ? "on" : "off") : Number(value)) : value}`;
  });
  return shown.length === 0 ? "" : ` ${shown.join(" ")}`;
}

function routeText(row: JsonObject): string {
  const type = row.type === undefined ? "" : `${row.type} `;
  const words = [
    ...[word(row.gateway, "via"), word(row.dev, "dev"), word(row.table, "table"), word(row.protocol, "proto")],
    ...[word(row.scope, "scope"), word(row.prefsrc, "src"), word(row.metric, "metric"), word(row.pref, "pref")],
  ];
  return `${type}${row.dst}${words.join("")} \n`;
}

function neighbourText(row: JsonObject): string {
  const state = Array.isArray(row.state) ? row.state.join(" ") : "";
  return `${row.dst} dev ${row.dev}${word(row.lladdr, "lladdr")} used 0/0/0 probes 0 ${state}\n`;
}

function psText(text: string): string {
  const lines = text
    .split("\n")
    .slice(1)
    .flatMap((line) => {
      const [, pid, parent, , command] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
      return command === undefined
        ? []
        : `4     0 ${pid} ${parent}  20   0  1000   500 -      S    ?          0:00 ${command}`;
    });
  return `F   UID     PID    PPID PRI  NI    VSZ   RSS WCHAN  STAT TTY        TIME COMMAND\n${lines.join("\n")}\n`;
}

function dumpText(dump: string): string {
  const names = [...dump.matchAll(/"caption":"(\w+) table"/g)].map((match) => match[1] ?? "");
  return names.map((name) => `${name} table\n${tableText(dump, name)}\n`).join("\n");
}

function tableText(dump: string, name: string): string {
  const line = dump.split("\n").find((each) => each.includes(`"caption":"${name} table"`));
  const table = fields(parseJson(line ?? "{}"));
  const headings = Array.isArray(table.headings) ? table.headings.map(String) : [];
  const rows = Array.isArray(table.data) ? table.data : [];
  return rows
    .map((row: unknown) =>
      (Array.isArray(row) ? row : []).map((value, at) => `${headings[at]?.padEnd(20)}: ${valueText(value)}\n`).join(""),
    )
    .join("\n");
}

function valueText(value: unknown): string {
  if (Array.isArray(value)) {
    const [tag, content] = value;
    if (tag === "uuid") return String(content);
    if (tag === "set") return `[${(Array.isArray(content) ? content : []).map(valueText).join(", ")}]`;
    const pairs: unknown[] = Array.isArray(content) ? content : [];
    return `{${pairs.map((pair) => (Array.isArray(pair) ? pair.map(valueText).join("=") : "")).join(", ")}}`;
  }
  if (typeof value !== "string") return String(value);
  const isBare = /^[A-Za-z_][\w.-]*$/.test(value) && !/^(true|false)$|^[0-9a-f]{8}(-[0-9a-f]{4}){3}-/.test(value);
  return isBare ? value : JSON.stringify(value);
}
