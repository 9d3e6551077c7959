import type { AgentProcess } from "@/server/model/host-state";
import { MalformedError, malformedLine } from "./malformed";

export type ProcessRow = {
  readonly pid: number;
  readonly parentPid: number;
  readonly user: string;
  /** Split at blanks: `ps` does not show where an argument with a blank ends. */
  readonly command: string;
};

/** `ps axww -o pid,ppid,user,args` */
export function parseProcesses(text: string): ProcessRow[] {
  const rows: ProcessRow[] = [];
  let lineNumber = 0;
  for (const line of text.split("\n")) {
    lineNumber += 1;
    if (line.trim() === "") continue;
    if (rows.length === 0 && HEADER.test(line)) continue;
    const [, pid, parentPid, user, command] = ROW.exec(line) ?? [];
    if (pid === undefined || parentPid === undefined || user === undefined || command === undefined) {
      throw malformedLine("a process (pid ppid user command)", lineNumber, line);
    }
    rows.push({ pid: Number(pid), parentPid: Number(parentPid), user, command: command.trimEnd() });
  }
  if (rows.length === 0) throw new MalformedError("no process is listed: the text was cut");
  return rows;
}

/** The processes that explain who owns the host's network, by name. */
export function agentProcesses(rows: readonly ProcessRow[]): AgentProcess[] {
  const agents: AgentProcess[] = [];
  for (const row of rows) {
    const name = processName(row.command);
    if (AGENT.test(name)) agents.push({ pid: row.pid, name, command: row.command });
  }
  return agents;
}

/**
 * The program's own name: without directories, an interpreter before it, or the `(…)` that a title shows after it.
 * Kernel threads and zombies (`[dnsmasq] <defunct>`) are nobody.
 */
export function processName(command: string): string {
  const words = command.split(/\s+/);
  if (command.startsWith("[")) return "";
  let at = 0;
  if (INTERPRETER.test(baseName(words[0] ?? ""))) {
    at = 1;
    while (words[at]?.startsWith("-")) at += 1;
  }
  return baseName(words[at] ?? "").replace(/:$/, "");
}

const HEADER = /^\s*PID\s/;
const ROW = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(\S.*)$/;
const INTERPRETER = /^(python|pypy|perl|ruby)[\d.]*$/;
const AGENT = new RegExp(
  `^(${[
    "neutron-.*",
    "quantum-.*",
    "nova-compute",
    "ironic-(conductor|neutron-agent)",
    "dnsmasq",
    "ovs-vswitchd",
    "ovsdb-server",
    "ovn-(controller|northd|controller-vtep)",
    "haproxy",
    "keepalived",
    "radvd",
    "conntrackd",
    "charon",
    "qemu-system-.*",
    "qemu-kvm",
    "kvm",
    "libvirtd",
    "virtqemud",
    "virtnetworkd",
    "firewalld",
    "dockerd",
    "bgpd",
    "zebra",
  ].join("|")})$`,
);

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
