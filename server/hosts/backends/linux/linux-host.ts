import { bounded, collectParts, collectWith, merge } from "@/server/hosts/backends/linux/collect";
import {
  LINK_COMMAND,
  NAMESPACE_COMMANDS,
  type PartCommand,
  POLLED_COMMANDS,
  PROCESS_COMMAND,
  ROUTE_COMMANDS,
} from "@/server/hosts/backends/linux/commands";
import { dhcpCommand, readDhcp } from "@/server/hosts/backends/linux/dhcp";
import { bridgeNames, collectFlows } from "@/server/hosts/backends/linux/flows";
import type { HostView } from "@/server/hosts/backends/linux/host-view";
import { linkRows, patchLinks, readLinkRows } from "@/server/hosts/backends/linux/link-rows";
import { type HostNamespace, listNamespaces } from "@/server/hosts/backends/linux/namespaces";
import {
  NSID_COMMAND,
  type NsidList,
  type Nsids,
  readNsids,
  readNsidsByInode,
} from "@/server/hosts/backends/linux/nsids";
import type { OvsFollower } from "@/server/hosts/backends/linux/ovs-follower";
import { type Collected, RawStore } from "@/server/hosts/backends/linux/raw-store";
import type { NetworkEvent } from "@/server/hosts/backends/linux/watchers";
import type { RawHost } from "@/server/hosts/raw";
import { runBatch } from "@/server/hosts/transports/batch";

/** How many namespaces are read at a time: each is one process on the host and one channel of the connection. */
const SIDE_BY_SIDE = 6;
/** More events than this in one namespace at once, and reading everything is quicker. */
const MAX_SINGLE_LINKS = 6;

const ROOT: HostNamespace = { name: "", path: null, inode: null, pids: [] };

type Changed = ReadonlySet<string>;
const NOTHING: Changed = new Set();

/** What is known of one host, and the ways to read parts of it again. Every reader returns the parts that changed. */
export class LinuxHost {
  readonly #view: HostView;
  readonly #ovs: OvsFollower | null;
  readonly #store = new RawStore();
  #namespaces: readonly HostNamespace[] = [];
  readonly #nsids = new Map<string, Nsids>();
  /** Namespaces with ids that stand for something without a name. */
  readonly #nameless = new Set<string>();
  readonly #newlyHeard = new Set<string>();
  #hostname = "";
  #kernel: string | null = null;
  #at = 0;

  constructor(view: HostView, ovs: OvsFollower | null) {
    this.#view = view;
    this.#ovs = ovs;
  }

  raw(): RawHost {
    const { errors, texts } = this.#store;
    return {
      hostname: this.#hostname,
      at: this.#at,
      kernel: this.#kernel,
      namespaces: this.#namespaces.map(({ name, inode, pids }) => ({
        name,
        inode,
        pids,
        nsids: this.#nsids.get(name) ?? {},
      })),
      texts,
      ovsdb: this.#ovs?.tables() ?? null,
      ...(this.#ovs?.tables() && { ovsdbSource: this.#ovs.source }),
      errors: [...errors, ...(this.#ovs?.errors ?? [])],
    };
  }

  /** The namespace that the root namespace knows by this id. */
  namespaceOf(nsid: string | null): string | undefined {
    return nsid === null ? "" : this.#nsids.get("")?.[nsid];
  }

  /**
   * Namespaces that the root got an id for since this was asked last: from now on their events arrive, but what happened
   * before, usually the very link that led to the id, does not.
   */
  takeNewlyHeard(): readonly string[] {
    const names = [...this.#newlyHeard];
    this.#newlyHeard.clear();
    return names;
  }

  /** Everything; flows once the database is there. Rejects when the host cannot be reached at all; then nothing is known to be newer than before. */
  async readAll(signal: AbortSignal, ovsReady?: Promise<void>): Promise<void> {
    const root = this.#namespaces.find(({ path }) => path === null) ?? ROOT;
    // The root namespace is there whatever else there is: its reading need not wait for the list.
    const listing = listNamespaces(this.#view, signal).then(async (list) => {
      this.#namespaces = list.namespaces;
      await this.#readWhole(
        list.namespaces.filter(({ path }) => path !== null),
        signal,
      );
      return list;
    });
    const [{ hostname, kernel }] = await Promise.all([
      listing,
      this.#readWhole([root], signal),
      Promise.resolve(ovsReady).then(() => this.readFlows(signal)),
    ]);
    this.#hostname = hostname;
    this.#kernel = kernel;
    await this.#nameNsids(signal);
    this.#drop();
    this.#newlyHeard.clear();
    this.#at = Date.now();
  }

  /** Which namespaces there are; new ones are read, gone ones forgotten. `retry`: a name is not mounted yet. */
  async readNamespaces(
    signal: AbortSignal,
    hasUnknownIds = false,
  ): Promise<{ readonly changed: Changed; readonly retry: boolean }> {
    const [{ namespaces, unmounted }] = await Promise.all([
      listNamespaces(this.#view, signal),
      hasUnknownIds ? this.#readNsids(this.#namespaces.slice(0, 1), signal) : null,
    ]);
    const before = new Map(this.#namespaces.map((namespace) => [namespace.name, namespace.inode]));
    const added = namespaces.filter(({ name, inode }) => before.get(name) !== inode);
    const isSame = added.length === 0 && namespaces.length === this.#namespaces.length;
    this.#namespaces = namespaces;
    this.#at = Date.now();
    if (isSame) return { changed: NOTHING, retry: unmounted.length > 0 };
    this.#drop();
    const others = namespaces.filter(({ name }) => !added.some((one) => one.name === name));
    const leading = others.filter(({ name }) => name === "" || this.#hasForeignVeths(name));
    await Promise.all([this.#readWhole(added, signal), this.#readNsids(leading, signal)]);
    await this.#nameNsids(signal);
    return { changed: new Set(["namespaces"]), retry: unmounted.length > 0 };
  }

  /** Links, addresses and routes of one namespace: only the links that the events name, when they are few. */
  async readNetwork(name: string, events: readonly NetworkEvent[], signal: AbortSignal): Promise<Changed> {
    const namespace = this.#namespaces.find((candidate) => candidate.name === name);
    if (!namespace) return NOTHING;
    const changed =
      (await this.#readSingleLinks(namespace, events, signal)) ??
      this.#store.take(await collectParts(this.#view, namespace, [LINK_COMMAND, ...ROUTE_COMMANDS], signal));
    if (this.#hasUnknownNsid(name)) await this.#readNsids([namespace], signal);
    this.#at = Date.now();
    return changed;
  }

  async readFlows(signal: AbortSignal): Promise<Changed> {
    const bridges = bridgeNames(this.#ovs?.tables() ?? null);
    return this.#store.take(await collectFlows(this.#view, bridges, signal));
  }

  /** What tells nobody when it changes. */
  async poll(signal: AbortSignal): Promise<Changed> {
    const [polled, flows] = await Promise.all([
      bounded(SIDE_BY_SIDE, this.#namespaces, (namespace) => this.#read(namespace, POLLED_COMMANDS, signal)),
      this.readFlows(signal),
      this.#ovs?.readStatistics(),
    ]);
    const changed = new Set([...polled.flatMap((parts) => [...parts]), ...flows]);
    this.#drop();
    this.#at = Date.now();
    return changed;
  }

  /** Links of every namespace: a net under lost events, and for namespaces that send none. */
  async readAllLinks(signal: AbortSignal): Promise<Changed> {
    const commands = [LINK_COMMAND, ...ROUTE_COMMANDS];
    const all = await bounded(SIDE_BY_SIDE, this.#namespaces, (namespace) =>
      collectParts(this.#view, namespace, commands, signal),
    );
    return this.#store.take(merge(all));
  }

  fail(part: string, command: string, message: string): void {
    this.#store.take({ texts: [], errors: [{ part, namespace: "", command, message }] });
  }

  clearErrors(part: string): void {
    this.#store.clearErrors(part);
  }

  async #readWhole(namespaces: readonly HostNamespace[], signal: AbortSignal): Promise<void> {
    // The root namespace holds most links and rules: its two halves are read side by side.
    const jobs = namespaces.flatMap((namespace) => {
      if (namespace.path !== null) return [{ namespace, commands: NAMESPACE_COMMANDS }];
      const [links, ...rest] = NAMESPACE_COMMANDS;
      return [
        { namespace, commands: rest },
        { namespace, commands: links ? [links] : [] },
      ];
    });
    await bounded(SIDE_BY_SIDE, jobs, ({ namespace, commands }) =>
      commands[0] === LINK_COMMAND && namespace.path === null
        ? collectParts(this.#view, namespace, commands, signal).then((collected) => this.#store.take(collected))
        : this.#read(namespace, commands, signal),
    );
  }

  /** Parts of a namespace, its ids of others, and in the root what the host has once, in one process. */
  async #read(namespace: HostNamespace, commands: readonly PartCommand[], signal: AbortSignal): Promise<Changed> {
    const isRoot = namespace.path === null;
    const dhcp = isRoot ? dhcpCommand(this.#view) : null;
    const parts = isRoot && this.#view.hasProcesses ? [...commands, PROCESS_COMMAND] : commands;
    const others = [NSID_COMMAND, ...(dhcp ? [dhcp] : [])];
    const read = await collectWith(this.#view, namespace, parts, others, signal);
    this.#takeNsids(namespace.name, readNsids(read.others[0]));
    const changed = this.#store.take(read.collected);
    if (!dhcp) return changed;
    return new Set([...changed, ...this.#takeDhcp(readDhcp(this.#view, dhcp, read.others[1]))]);
  }

  /** `null`: the events do not allow it. */
  async #readSingleLinks(
    namespace: HostNamespace,
    events: readonly NetworkEvent[],
    signal: AbortSignal,
  ): Promise<Changed | null> {
    const text = this.#store.get({ part: "addr", namespace: namespace.name });
    const gone = new Set<number>();
    const names = new Map<number, string>();
    for (const event of events) {
      if (event.kind === "other") continue;
      if (event.kind === "link" && event.deleted) {
        gone.add(event.ifindex);
        names.delete(event.ifindex);
      } else if (!gone.has(event.ifindex)) names.set(event.ifindex, event.name);
    }
    if (!text || events.length === 0 || names.size > MAX_SINGLE_LINKS) return null;
    const links = [...names.values()].map((device) => ({ argv: [...LINK_COMMAND.argv, "dev", device] }));
    const { collected: routes, others } = await collectWith(this.#view, namespace, ROUTE_COMMANDS, links, signal);
    const fresh = others.map((result) => ("failure" in result ? null : (readLinkRows(result.stdout)?.[0] ?? null)));
    const indexes = [...names.keys()];
    if (fresh.some((row, at) => row === null || row.ifindex !== indexes[at])) return null;
    const patched = patchLinks(text, { fresh: fresh.filter((row) => row !== null), gone: [...gone] });
    if (patched === null) return null;
    return this.#store.take({ texts: [patched, ...routes.texts], errors: routes.errors });
  }

  async #readNsids(namespaces: readonly HostNamespace[], signal: AbortSignal): Promise<void> {
    await bounded(SIDE_BY_SIDE, namespaces, async (namespace) => {
      const netns = namespace.path ?? undefined;
      const [result] = await runBatch(this.#view.transport, [NSID_COMMAND], { netns, signal });
      this.#takeNsids(namespace.name, readNsids(result));
    });
    await this.#nameNsids(signal);
  }

  #takeNsids(name: string, { nsids, nameless }: NsidList): void {
    if (nameless) this.#nameless.add(name);
    else this.#nameless.delete(name);
    if (name === "") {
      const before = new Set(Object.values(this.#nsids.get("") ?? {}));
      for (const heard of Object.values(nsids)) if (!before.has(heard)) this.#newlyHeard.add(heard);
    }
    this.#nsids.set(name, nsids);
  }

  /** Ids without a name can be those of unnamed namespaces: where there are any, they are told apart by inode. */
  async #nameNsids(signal: AbortSignal): Promise<void> {
    if (!this.#namespaces.some(({ name }) => name.startsWith("pid:"))) return;
    const unclear = this.#namespaces.filter(({ name }) => this.#nameless.has(name) && this.#hasForeignVeths(name));
    this.#nameless.clear();
    await bounded(SIDE_BY_SIDE, unclear, async (namespace) => {
      const found = await readNsidsByInode(this.#view, namespace, this.#namespaces, signal);
      this.#takeNsids(namespace.name, { nsids: { ...this.#nsids.get(namespace.name), ...found }, nameless: false });
    });
  }

  #hasForeignVeths(name: string): boolean {
    return this.#store.get({ part: "addr", namespace: name })?.text.includes('"link_netnsid"') ?? false;
  }

  #hasUnknownNsid(name: string): boolean {
    const text = this.#store.get({ part: "addr", namespace: name });
    const known = this.#nsids.get(name) ?? {};
    const rows = text && this.#hasForeignVeths(name) ? linkRows(text) : null;
    return rows?.some(({ link_netnsid: nsid }) => typeof nsid === "number" && !(nsid in known)) ?? false;
  }

  /** DHCP files that are not there any more are forgotten, unless they could not be read. */
  #takeDhcp(collected: Collected): Changed {
    const subjects = new Set(collected.texts.map(({ subject }) => subject));
    const before = this.#store.texts.length;
    if (collected.errors.length === 0) {
      this.#store.keep((slot) => slot.part !== "dhcp" || subjects.has(slot.subject));
    }
    const isFewer = this.#store.texts.length < before;
    const changed = this.#store.take(collected);
    return isFewer ? new Set([...changed, "dhcp"]) : changed;
  }

  #drop(): void {
    const names = new Set(this.#namespaces.map(({ name }) => name));
    const bridges = new Set(bridgeNames(this.#ovs?.tables() ?? null));
    this.#store.keep(({ part, namespace, subject }) =>
      part === "flows" && subject !== undefined ? bridges.has(subject) : names.has(namespace),
    );
    for (const name of this.#nsids.keys()) if (!names.has(name)) this.#nsids.delete(name);
  }
}
