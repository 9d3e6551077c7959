import type { HostView } from "@/server/hosts/backends/linux/host-view";
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
const SCRIPT = `
printf 'H %s\\0K %s\\0' "$(uname -n)" "$(uname -r)"
stat -L --printf 'R %d:%i %n\\0' -- /proc/self/ns/net
[ -n "$1" ] && stat -L --printf 'N %d:%i %n\\0' -- "$1"/"$2"*
[ -n "$3" ] && stat -L --printf 'P %d:%i %n\\0' -- /proc/[0-9]*/ns/net
exit 0`;

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
  const result = await view.transport.run(["sh", "-c", SCRIPT, "sh", ...parameters], { signal });
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
  const [, source, device, inode, path] = /^([RNP]) (\d+):(\d+) ([\s\S]+)$/.exec(text) ?? [];
  if (source === undefined || device === undefined || inode === undefined || path === undefined) return [];
  return [{ source, device, inode: Number(inode), path }];
}
