import { readdirSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { startChild } from "@/server/hosts/transports/child";
import { finish } from "@/server/hosts/transports/finish";
import { connectLocalUnix, readLocalDir, readLocalFile, watchLocalDir } from "@/server/hosts/transports/local-files";
import { inNetns, type Transport, TransportError } from "@/server/hosts/transports/transport";

const MACHINE_NETNS_DIR = "/run/netns";

type Entry = { readonly inode: string; readonly pid: number | null };

/**
 * A host that is a named network namespace of this machine.
 *
 * Rules:
 * 1. The process in the namespace that is the first of a pid namespace of its own is the host's init; where there is none,
 *    the first by pid that has a mount namespace of its own, one with a pid namespace of its own before one without. (Not
 *    by pid alone: numbers start over, and a command that is just running would be taken.) Commands enter that process'
 *    mount, network, uts and pid namespaces, and paths are resolved in its root: the host then has its own `/run/netns`,
 *    `/run/openvswitch`, process list and host name, as a machine has.
 * 2. Otherwise only the network is the host's: files, processes and named namespaces are the machine's, and the collector
 *    must not take them for the host's (`isIsolated`).
 * 3. The entry is looked up anew when the namespace's process is gone, so a restarted host is found again by its name.
 */
export function netnsTransport(namespace: string): Transport {
  const { label, file } = namesOf(namespace);
  let known: Entry | null = null;

  const entry = (): Entry => {
    if (!known || !stillThere(known, file)) known = findEntry(file, label);
    return known;
  };
  const root = async (path: string) => {
    const { pid } = entry();
    return pid === null ? path : `/proc/${pid}/root${path}`;
  };
  const enter = async (argv: readonly string[], netns: string | undefined) => {
    const { pid } = entry();
    const host = pid === null ? [`--net=${file}`] : ["-t", String(pid), "-m", "-n", "-u", "-p"];
    return ["nsenter", ...host, "--", ...inNetns(argv, netns)];
  };
  return {
    label,
    run: async (argv, options = {}) => finish(startChild(await enter(argv, options.netns)), argv, label, options),
    spawn: async (argv, options = {}) => startChild(await enter(argv, options.netns)),
    connectUnix: async (path, signal) => connectLocalUnix(await root(path), label, path, signal),
    readFile: async (path, signal) => readLocalFile(await root(path), label, signal),
    readDir: async (path) => readLocalDir(await root(path), label),
    watchDir: (path, onChange) => {
      let stop: () => void = () => undefined;
      let stopped = false;
      root(path).then(
        (real) => {
          if (!stopped) stop = watchLocalDir(real, onChange);
        },
        () => undefined,
      );
      return () => {
        stopped = true;
        stop();
      };
    },
    onLink: () => undefined,
    retry: () => {
      known = null;
    },
    close: async () => undefined,
  };
}

/** Whether the host has files and processes of its own (rule 1). */
export function isIsolated(namespace: string): boolean {
  const { label, file } = namesOf(namespace);
  return findEntry(file, label).pid !== null;
}

function namesOf(namespace: string) {
  return { label: `namespace ${namespace}`, file: `${MACHINE_NETNS_DIR}/${namespace}` };
}

function stillThere(entry: Entry, file: string): boolean {
  try {
    if (entry.pid === null) return String(statSync(file).ino) === entry.inode;
    return readlinkSync(`/proc/${entry.pid}/ns/net`) === `net:[${entry.inode}]`;
  } catch {
    return false;
  }
}

/** Synchronous on purpose: a few hundred links of /proc are read in a millisecond, and in fifty by a thread pool. */
function findEntry(file: string, label: string): Entry {
  let inode: string;
  try {
    inode = String(statSync(file).ino);
  } catch (cause) {
    throw new TransportError("disconnected", `there is no network ${label} on this machine (${file})`, {
      cause,
      remedy: "Bring the lab or the namespace up; `ip netns list` shows what there is.",
    });
  }
  const ours = [readlinkSync("/proc/self/ns/mnt"), readlinkSync("/proc/self/ns/pid")];
  const pids = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  let inner: Entry | null = null;
  let outer: Entry | null = null;
  for (const pid of pids.sort((a, b) => a - b)) {
    try {
      if (readlinkSync(`/proc/${pid}/ns/net`) !== `net:[${inode}]`) continue;
      if (readlinkSync(`/proc/${pid}/ns/mnt`) === ours[0]) continue;
      if (readlinkSync(`/proc/${pid}/ns/pid`) === ours[1]) outer ??= { inode, pid };
      else if (isFirst(pid)) return { inode, pid };
      else inner ??= { inode, pid };
    } catch {
      // the process ended meanwhile, or is not ours to look at
    }
  }
  return inner ?? outer ?? { inode, pid: null };
}

/** Whether it is number 1 in its innermost pid namespace. */
function isFirst(pid: number): boolean {
  return /^NSpid:.*\t1$/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
}
