import { spawn } from "node:child_process";
import { access, mkdir, open, readdir, readFile, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { attempt, type CommandOptions, command, waitFor } from "@/server/lab/hosts/command";

const INIT = fileURLToPath(new URL("./host-init.sh", import.meta.url));

/** One lab host: a process tree with network, mount, pid and uts namespaces of its own, which ends with its first process. */
export type HostTree = {
  readonly name: string;
  /** Its first process, as this machine numbers it. */
  readonly pid: number;
};

/** Starts a host and names its network for `ip netns` on this machine. `dir` identifies it: see `findHosts`. */
export async function startHost(name: string, dir: string, netnsName: string): Promise<HostTree> {
  await mkdir(`${dir}/log/openvswitch`, { recursive: true });
  await rm(`${dir}/ready`, { force: true });
  const log = await open(`${dir}/init.log`, "w");
  const namespaces = ["--fork", "--kill-child", "--pid", "--mount", "--net", "--uts", "--mount-proc"];
  const child = spawn("setsid", ["-f", "unshare", ...namespaces, "sh", INIT, name, dir], {
    stdio: ["ignore", log.fd, log.fd],
  });
  await new Promise((resolve) => child.on("close", resolve));
  await log.close();
  await waitFor(`the start of ${name} (see ${dir}/init.log)`, 10_000, () =>
    access(`${dir}/ready`).then(
      () => true,
      () => null,
    ),
  );
  const tree = await waitFor(`the first process of ${name}`, 5_000, async () => (await findHosts(dir))[0] ?? null);
  await command(["ip", "netns", "attach", netnsName, String(tree.pid)]);
  return tree;
}

/**
 * The hosts whose directory is `dir` or below it, found by their command line: so that a lab is found (and ended) whatever
 * became of its files.
 */
export async function findHosts(dir: string): Promise<readonly HostTree[]> {
  const found: HostTree[] = [];
  for (const entry of await readdir("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    const words = (await readFile(`/proc/${entry}/cmdline`, "utf8").catch(() => "")).split("\0");
    const [shell, script = "", name = "", hostDir = ""] = words;
    if (shell !== "sh" || !script.endsWith("/host-init.sh")) continue;
    if (hostDir === dir || hostDir.startsWith(`${dir}/`)) found.push({ name, pid: Number(entry) });
  }
  return found;
}

/** Ends hosts and waits until all their processes are gone. */
export async function endHosts(trees: readonly HostTree[]): Promise<void> {
  for (const { pid } of trees) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // already gone
    }
  }
  for (const { name, pid } of trees) {
    await waitFor(`the end of ${name}`, 20_000, () =>
      access(`/proc/${pid}`).then(
        () => null,
        () => true,
      ),
    );
  }
}

/** Runs a command on a host, as if logged in there. */
export function onHost(tree: HostTree, argv: readonly string[], options?: CommandOptions): Promise<string> {
  return command(enter(tree, argv), options);
}

export function attemptOnHost(tree: HostTree, argv: readonly string[], options?: CommandOptions) {
  return attempt(enter(tree, argv), options);
}

/** Starts a daemon that does not detach by itself; what it prints goes to a file on the host. */
export async function daemonOnHost(tree: HostTree, logFile: string, argv: readonly string[]): Promise<void> {
  const script = 'log=$1; shift; exec setsid -f "$@" >>"$log" 2>&1 </dev/null';
  await onHost(tree, ["sh", "-c", script, "sh", logFile, ...argv]);
}

function enter(tree: HostTree, argv: readonly string[]): readonly string[] {
  return ["nsenter", "-t", String(tree.pid), "-m", "-n", "-u", "-p", "--", ...argv];
}
