import type { HostView } from "@/server/hosts/backends/linux/host-view";
import { runBatch } from "@/server/hosts/transports/batch";
import { TransportError } from "@/server/hosts/transports/transport";

/**
 * A network namespace of a host. `""` is the root namespace; one without a name is `pid:<lowest pid>`.
 * `path` is a file on the host that stands for it; `null` for the root namespace, where commands run anyway.
 */
export type HostNamespace = {
  readonly name: string;
  readonly path: string | null;
  readonly inode: number | null;
  readonly pids: readonly number[];
};

/**
 * `stat` follows each file to the namespace behind it, so equal inodes are equal namespaces. All namespaces live on one
 * pseudo device: a file on another one is a name whose namespace is not mounted (yet). One process for the whole host,
 * which also tells the host's name and kernel.
 */
const SCRIPT = [
  "read -r host </proc/sys/kernel/hostname",
  "read -r kernel </proc/sys/kernel/osrelease",
  `printf 'H %s\\0K %s\\0' "$host" "$kernel"`,
  "dir=$1 prefix=$2 processes=$3",
  "set -- /proc/self/ns/net",
  '[ -z "$dir" ] || set -- "$@" "$dir"/"$prefix"*',
  '[ -z "$processes" ] || set -- "$@" /proc/[0-9]*/ns/net',
  `stat -L --printf '%d:%i %n\\0' -- "$@"`,
  "exit 0",
].join("; ");

export type NamespaceList = {
  readonly hostname: string;
  readonly kernel: string | null;
  /** Root first, then by name. */
  readonly namespaces: readonly HostNamespace[];
  /** Names in the directory that stand for nothing (yet): `ip netns add` makes the file before it mounts. */
  readonly unmounted: readonly string[];
};

export async function listNamespaces(view: HostView, signal?: AbortSignal): Promise<NamespaceList> {
  const parameters = [view.netnsDir ?? "", view.netnsPrefix, view.hasProcesses ? "1" : ""];
  const argv = ["sh", "-c", SCRIPT, "sh", ...parameters];
  const [result] = await runBatch(view.transport, [{ argv }], { signal });
  if (!result || "failure" in result) {
    throw result?.failure ?? new TransportError("disconnected", `${view.transport.label} did not answer`);
  }
  const entries = result.stdout.split("\0").flatMap(readEntry);
  const root = entries.find(({ source }) => source === "R");
  if (!root) {
    throw new TransportError(
      "denied",
      `namespaces of ${view.transport.label} cannot be listed: ${result.stderr.trim()}`,
    );
  }
  const pids = new Map<number, number[]>();
  for (const { source, inode, path } of entries) {
    if (source === "P") pids.set(inode, [...(pids.get(inode) ?? []), Number(path.split("/")[2])]);
  }
  for (const list of pids.values()) list.sort((a, b) => a - b);
  const names = entries
    .filter(({ source }) => source === "N")
    .map((entry) => ({ ...entry, name: entry.path.slice((view.netnsDir ?? "").length + 1) }));
  const named = names
    .filter(({ device, inode }) => device === root.device && inode !== root.inode)
    .map(({ name, path, inode }) => ({ name, path, inode }));
  const known = new Set([root.inode, ...named.map(({ inode }) => inode)]);
  const unnamed = [...pids]
    .filter(([inode]) => !known.has(inode))
    .map(([inode, [lowest]]) => ({ name: `pid:${lowest}`, path: `/proc/${lowest}/ns/net`, inode }));
  const others = [...named, ...unnamed].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const namespaces = [{ name: "", path: null, inode: root.inode }, ...others].map((namespace) => ({
    ...namespace,
    pids: pids.get(namespace.inode) ?? [],
  }));
  const line = (kind: string) =>
    result.stdout
      .split("\0")
      .find((text) => text.startsWith(`${kind} `))
      ?.slice(2);
  return {
    hostname: line("H") ?? "",
    kernel: line("K") ?? null,
    namespaces,
    unmounted: names.filter(({ device }) => device !== root.device).map(({ name }) => name),
  };
}

function readEntry(text: string) {
  const [, device, inode, path] = /^(\d+):(\d+) ([\s\S]+)$/.exec(text) ?? [];
  if (device === undefined || inode === undefined || path === undefined) return [];
  const source = path === "/proc/self/ns/net" ? "R" : PROCESS_NAMESPACE.test(path) ? "P" : "N";
  return [{ source, device, inode: Number(inode), path }];
}

const PROCESS_NAMESPACE = /^\/proc\/\d+\/ns\/net$/;
