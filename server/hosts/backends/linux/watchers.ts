import type { HostView } from "@/server/hosts/backends/linux/host-view";
import { watchLines } from "@/server/hosts/transports/watcher";

export type WatchEvents = {
  /** Something about links, addresses or routes moved in the namespace with this nsid (of the root); `null`: in the root. */
  readonly onNetwork: (nsid: string | null, event: NetworkEvent) => void;
  readonly onNamespaces: () => void;
  /** A watcher ended by itself: from now on only polling sees what it saw. */
  readonly onLost: (command: string, error: Error) => void;
};

/** What one line of `ip monitor` says, as far as it can be relied on: a hint what to read again. */
export type NetworkEvent =
  | { readonly kind: "link"; readonly ifindex: number; readonly name: string; readonly deleted: boolean }
  | { readonly kind: "address"; readonly ifindex: number; readonly name: string }
  /** One of the rules of `ip rule`. */
  | { readonly kind: "policy" }
  | { readonly kind: "other" };

/**
 * One `ip monitor` per host, in its root namespace. `all-nsid` brings the events of every namespace that the root has an id
 * for: the kernel gives ids to all that a veth leads to or a device was moved into, which is every namespace that Neutron
 * makes. A monitor inside each namespace would keep deleted namespaces alive.
 */
const MONITOR = ["ip", "-o", "monitor", "all-nsid", "link", "address", "route", "rule"];

/** Where inotify is out of reach: the listing of the directory, compared four times a second by the shell itself. */
const DIRECTORY_SCRIPT = `
was=
while :; do
  set -- "$0"/*
  [ "$*" = "$was" ] || { was="$*"; echo changed; }
  sleep 0.25
done`;

/** Starts both; returns what stops them. */
export async function startWatchers(view: HostView, events: WatchEvents): Promise<() => void> {
  const monitor = await watchLines(
    view.transport,
    MONITOR,
    (line) => {
      const { nsid, event } = readMonitorLine(line);
      events.onNetwork(nsid, event);
    },
    (error) => events.onLost(MONITOR.join(" "), error),
  );
  if (view.netnsDir === null) return monitor.stop;
  const stopInotify = view.transport.watchDir(view.netnsDir, events.onNamespaces);
  if (stopInotify) {
    return () => {
      monitor.stop();
      stopInotify();
    };
  }
  const polling = await watchLines(
    view.transport,
    ["sh", "-c", DIRECTORY_SCRIPT, view.netnsDir],
    events.onNamespaces,
    (error) => events.onLost(`ls ${view.netnsDir}`, error),
  );
  return () => {
    monitor.stop();
    polling.stop();
  };
}

/** `[nsid 3]Deleted 5: eth0@if4: <…> …`, `[nsid current]…`, or without a prefix on old versions. */
export function readMonitorLine(line: string): { readonly nsid: string | null; readonly event: NetworkEvent } {
  const [, prefix = "current", rest = ""] = /^(?:\[nsid (\w+)\])?(.*)$/.exec(line) ?? [];
  const nsid = prefix === "current" ? null : prefix;
  const link = /^(Deleted )?(\d+): ([^\s@]+?)(?:@\S+)?: </.exec(rest);
  if (link) {
    return {
      nsid,
      event: { kind: "link", ifindex: Number(link[2]), name: link[3] ?? "", deleted: link[1] !== undefined },
    };
  }
  const address = /^(?:Deleted )?(\d+): (\S+)\s+inet6? /.exec(rest);
  if (address) return { nsid, event: { kind: "address", ifindex: Number(address[1]), name: address[2] ?? "" } };
  if (/^(?:Deleted )?\d+:\s+(?:not )?from /.test(rest)) return { nsid, event: { kind: "policy" } };
  return { nsid, event: { kind: "other" } };
}
