import type { HostView } from "@/server/hosts/backends/linux/host-view";
import type { HostNamespace } from "@/server/hosts/backends/linux/namespaces";
import { runBatch } from "@/server/hosts/transports/batch";
import type { BatchCommand, BatchResult } from "@/server/hosts/transports/worker";

/** Ids that one namespace has for others: nsid → namespace name. */
export type Nsids = Readonly<Record<string, string>>;

export const NSID_COMMAND: BatchCommand = { argv: ["ip", "-j", "netns", "list-id"] };

/** `nameless`: ids that stand for a namespace without a name (the root namespace, or one that only processes hold). */
export type NsidList = { readonly nsids: Nsids; readonly nameless: boolean };

/** A list that cannot be read is empty: peers are then resolved from their other end or stay unknown. */
export function readNsids(result: BatchResult | undefined): NsidList {
  if (!result || "failure" in result || result.exitCode !== 0 || result.stdout.trim() === "") {
    return { nsids: {}, nameless: false };
  }
  let rows: unknown;
  try {
    rows = JSON.parse(result.stdout);
  } catch {
    return { nsids: {}, nameless: false };
  }
  const nsids: Record<string, string> = {};
  let nameless = false;
  for (const row of Array.isArray(rows) ? rows : []) {
    if (typeof row?.nsid !== "number") continue;
    if (typeof row.name === "string") nsids[row.nsid] = row.name;
    else nameless = true;
  }
  return { nsids, nameless };
}

/** The same from `lsns`, which knows namespaces by inode and so also those without a name. Dearer: it reads all of /proc. */
export async function readNsidsByInode(
  view: HostView,
  from: HostNamespace,
  all: readonly HostNamespace[],
  signal?: AbortSignal,
): Promise<Nsids> {
  const argv = ["lsns", "-t", "net", "-n", "-r", "-o", "NS,NETNSID"];
  const [result] = await runBatch(view.transport, [{ argv }], { netns: from.path ?? undefined, signal });
  if (!result || "failure" in result || result.exitCode !== 0) return {};
  const names = new Map(all.map(({ inode, name }) => [String(inode), name]));
  return Object.fromEntries(
    result.stdout.split("\n").flatMap((line) => {
      const [inode = "", nsid = ""] = line.trim().split(/\s+/);
      const name = names.get(inode);
      return name !== undefined && /^\d+$/.test(nsid) ? [[nsid, name]] : [];
    }),
  );
}
