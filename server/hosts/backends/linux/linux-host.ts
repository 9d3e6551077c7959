import { bounded, collectParts, collectWith, merge } from "@/server/hosts/backends/linux/collect";
import {
  FDB_COMMAND,
  LINK_COMMAND,
  NAMESPACE_COMMANDS,
  type PartCommand,
  POLICY_COMMANDS,
  POLLED_COMMANDS,
  PROCESS_COMMAND,
  ROUTE_COMMANDS,
} from "@/server/hosts/backends/linux/commands";
import { dhcpCommand, readDhcp } from "@/server/hosts/backends/linux/dhcp";
import { bridgeNames, collectFlows } from "@/server/hosts/backends/linux/flows";
import type { HostView } from "@/server/hosts/backends/linux/host-view";
import { patchLinks, rowsOf } from "@/server/hosts/backends/linux/link-rows";
import { type HostNamespace, listNamespaces } from "@/server/hosts/backends/linux/namespaces";
import { NsidTable } from "@/server/hosts/backends/linux/nsid-table";
import { NSID_COMMAND, readNsids } from "@/server/hosts/backends/linux/nsids";
import type { OvsFollower } from "@/server/hosts/backends/linux/ovs-follower";
import { type Collected, RawStore } from "@/server/hosts/backends/linux/raw-store";
import { Turns } from "@/server/hosts/backends/linux/turns";
import type { NetworkEvent } from "@/server/hosts/backends/linux/watchers";
import type { RawHost } from "@/server/hosts/raw";

/** How many namespaces are read at a time: each is one process on the host and one channel of the connection. */
const SIDE_BY_SIDE = 6;
/** More events than this in one namespace at once, and reading everything is quicker. */
const MAX_SINGLE_LINKS = 6;

const RULE_COMMANDS = POLLED_COMMANDS.filter(({ part }) => part === "iptables" || part === "ip6tables");

const ROOT: HostNamespace = { name: "", path: null, inode: null, pids: [] };

type Changed = ReadonlySet<string>;
const NOTHING: Changed = new Set();

type NamespaceChange = { readonly changed: Changed; readonly retry: boolean };

/** What is known of one host, and the ways to read parts of it again. Every reader returns the parts that changed. */
export class LinuxHost {
  readonly view: HostView;
  readonly #ovs: OvsFollower | null;
  readonly #store = new RawStore();
  /** Readers of links: a slow one that began earlier must not put its older text over a newer one. */
  readonly #turns = new Turns();
  #namespaces: readonly HostNamespace[] = [];
  readonly #nsids: NsidTable;
  #hostname = "";
  #kernel: string | null = null;
  #at = 0;
  #rulesAt: number | undefined;

  constructor(view: HostView, ovs: OvsFollower | null) {
    this.view = view;
    this.#ovs = ovs;
    this.#nsids = new NsidTable(view);
  }

  raw(): RawHost {
    const { errors, texts } = this.#store;
    return {
      hostname: this.#hostname,
      at: this.#at,
      ...(this.#rulesAt !== undefined && { rulesAt: this.#rulesAt }),
      kernel: this.#kernel,
      namespaces: this.#namespaces.map(({ name, inode, pids }) => ({
        name,
        inode,
        pids,
        nsids: this.#nsids.of(name),
      })),
      texts,
      ovsdb: this.#ovs?.tables() ?? null,
      ...(this.#ovs?.tables() && { ovsdbSource: this.#ovs.source }),
      errors: [...errors, ...(this.#ovs?.errors ?? [])],
    };
  }

  /** The namespace that the root namespace knows by this id. */
  namespaceOf(nsid: string | null): string | undefined {
    return nsid === null ? "" : this.#nsids.of("")[nsid];
  }

  /** See `NsidTable.takeNewlyHeard`. */
  takeNewlyHeard(): readonly string[] {
    return this.#nsids.takeNewlyHeard();
  }

  /** Everything; flows once the database is there. Rejects when the host cannot be reached at all; then nothing is known to be newer than before. */
  readAll(signal: AbortSignal, ovsReady?: Promise<void>): Promise<void> {
    return this.#turns.run(() => this.#readAll(signal, ovsReady));
  }

  async #readAll(signal: AbortSignal, ovsReady?: Promise<void>): Promise<void> {
    const root = this.#namespaces.find(({ path }) => path === null) ?? ROOT;
    // The root namespace is there whatever else there is: its reading need not wait for the list, and takes longest.
    const reading = this.#readWhole([root], signal);
    const listing = listNamespaces(this.view, signal).then(async (list) => {
      this.#namespaces = list.namespaces;
      await this.#readWhole(
        list.namespaces.filter(({ path }) => path !== null),
        signal,
      );
      return list;
    });
    const flows = Promise.resolve(ovsReady).then(() =>
      Promise.all([this.readFlows(signal), this.#ovs?.readStatistics()]),
    );
    const [{ hostname, kernel }] = await Promise.all([listing, reading, flows]);
    this.#hostname = hostname;
    this.#kernel = kernel;
    await this.#nameNsids(signal);
    this.#drop();
    this.#nsids.takeNewlyHeard();
    this.#at = Date.now();
  }

  /** Which namespaces there are; new ones are read, gone ones forgotten. `retry`: a name is not mounted yet. */
  readNamespaces(signal: AbortSignal, hasUnknownIds = false): Promise<NamespaceChange> {
    return this.#turns.run(() => this.#readNamespaces(signal, hasUnknownIds));
  }

  async #readNamespaces(signal: AbortSignal, hasUnknownIds: boolean): Promise<NamespaceChange> {
    const [{ namespaces, unmounted }] = await Promise.all([
      listNamespaces(this.view, signal),
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
  readNetwork(name: string, events: readonly NetworkEvent[], signal: AbortSignal): Promise<Changed> {
    return this.#turns.run(() => this.#readNetwork(name, events, signal));
  }

  async #readNetwork(name: string, events: readonly NetworkEvent[], signal: AbortSignal): Promise<Changed> {
    const namespace = this.#namespaces.find((candidate) => candidate.name === name);
    if (!namespace) return NOTHING;
    const policies = events.some(({ kind }) => kind === "policy") ? POLICY_COMMANDS : [];
    const routes = [...ROUTE_COMMANDS, ...policies];
    const changed =
      (await this.#readSingleLinks(namespace, events, routes, signal)) ??
      (await this.#file(() => collectParts(this.view, namespace, [LINK_COMMAND, ...routes], signal)));
    if (this.#hasUnknownNsid(name)) await this.#readNsids([namespace], signal);
    this.#at = Date.now();
    return changed;
  }

  async readFlows(signal: AbortSignal): Promise<Changed> {
    const bridges = bridgeNames(this.#ovs?.tables() ?? null);
    return this.#file(() => collectFlows(this.view, bridges, signal));
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

  /** Rules of the root namespace alone, for their counters. */
  async readRules(signal: AbortSignal): Promise<Changed> {
    return this.#file(() => collectParts(this.view, ROOT, RULE_COMMANDS, signal));
  }

  /** Links of every namespace: a net under lost events, and for namespaces that send none. */
  readAllLinks(signal: AbortSignal): Promise<Changed> {
    return this.#turns.run(() => this.#readAllLinks(signal));
  }

  async #readAllLinks(signal: AbortSignal): Promise<Changed> {
    const commands = [LINK_COMMAND, ...ROUTE_COMMANDS];
    return this.#file(async () =>
      merge(
        await bounded(SIDE_BY_SIDE, this.#namespaces, (namespace) =>
          collectParts(this.view, namespace, commands, signal),
        ),
      ),
    );
  }

  fail(part: string, command: string, message: string): void {
    this.#store.take({ texts: [], errors: [{ part, namespace: "", command, message }] }, this.#store.begin());
  }

  clearErrors(part: string): void {
    this.#store.clearErrors(part);
  }

  async #readWhole(namespaces: readonly HostNamespace[], signal: AbortSignal): Promise<void> {
    const inner = namespaces.filter(({ path }) => path !== null);
    const root = namespaces.find(({ path }) => path === null);
    await Promise.all([
      root ? this.#readRoot(root, signal) : null,
      bounded(SIDE_BY_SIDE, inner, (namespace) => this.#read(namespace, NAMESPACE_COMMANDS, signal)),
    ]);
  }

  /** The root namespace holds most links and rules: it is read in three pieces of about the same size. */
  async #readRoot(root: HostNamespace, signal: AbortSignal): Promise<void> {
    const [links, ...rest] = NAMESPACE_COMMANDS;
    const half = Math.ceil(rest.length / 2) + 1;
    const collect = (commands: readonly PartCommand[]) =>
      this.#file(() => collectParts(this.view, root, commands, signal));
    await Promise.all([
      collect(links ? [links] : []),
      collect(rest.slice(0, half)),
      this.#read(root, rest.slice(half), signal),
    ]);
  }

  async #file(read: () => Promise<Collected>): Promise<Changed> {
    const began = this.#store.begin();
    return this.#take(await read(), began);
  }

  #take(collected: Collected, began: number): Changed {
    if (collected.texts.some(({ part, namespace }) => part === "iptables" && namespace === "")) {
      this.#rulesAt = Date.now();
    }
    return this.#store.take(collected, began);
  }

  /** Parts of a namespace, its ids of others, and in the root what the host has once, in one process. */
  async #read(namespace: HostNamespace, commands: readonly PartCommand[], signal: AbortSignal): Promise<Changed> {
    const isRoot = namespace.path === null;
    const dhcp = isRoot ? dhcpCommand(this.view) : null;
    const own = isRoot ? [FDB_COMMAND, ...(this.view.hasProcesses ? [PROCESS_COMMAND] : [])] : [];
    const parts = [...commands, ...own];
    const isAlone = isRoot && this.#namespaces.length <= 1;
    const others = [...(dhcp ? [dhcp] : []), ...(isAlone ? [] : [NSID_COMMAND])];
    const began = this.#store.begin();
    const read = await collectWith(this.view, namespace, parts, others, signal);
    if (!isAlone) this.#nsids.take(namespace.name, readNsids(read.others.at(-1)));
    const changed = this.#take(read.collected, began);
    if (!dhcp) return changed;
    return new Set([...changed, ...this.#takeDhcp(readDhcp(this.view, dhcp, read.others[0]), began)]);
  }

  /** `null`: the events do not allow it. */
  async #readSingleLinks(
    namespace: HostNamespace,
    events: readonly NetworkEvent[],
    routeCommands: readonly PartCommand[],
    signal: AbortSignal,
  ): Promise<Changed | null> {
    const began = this.#store.begin();
    const text = this.#store.get({ part: "addr", namespace: namespace.name });
    const gone = new Set<number>();
    const names = new Map<number, string>();
    for (const event of events) {
      if (event.kind === "other" || event.kind === "policy") continue;
      if (event.kind === "link" && event.deleted) {
        gone.add(event.ifindex);
        names.delete(event.ifindex);
      } else if (!gone.has(event.ifindex)) names.set(event.ifindex, event.name);
    }
    if (!text || events.length === 0 || names.size > MAX_SINGLE_LINKS) return null;
    const links = [...names.values()].map((device) => ({ argv: [...LINK_COMMAND.argv, "dev", device] }));
    // The kernel drops routes of a link that goes down without a word: then they are read even if no event names them.
    const rows = new Map(rowsOf(text)?.map((row) => [row.link.ifindex, row]));
    const isQuiet = gone.size === 0 && events.every(({ kind }) => kind === "link");
    const isKnown = [...names.keys()].every((ifindex) => rows.has(ifindex));
    const withRoutes = isQuiet && isKnown ? [] : routeCommands;
    const { collected: routes, others } = await collectWith(this.view, namespace, withRoutes, links, signal);
    const indexes = [...names.keys()];
    const fresh = others.flatMap((result, at) =>
      "failure" in result || result.exitCode !== 0 ? [] : [{ ifindex: indexes[at] ?? 0, text: result.stdout }],
    );
    const patched = fresh.length === indexes.length ? patchLinks(text, { fresh, gone: [...gone] }) : null;
    if (patched === null) return null;
    const flagsOf = (row: { readonly link: { readonly flags: readonly string[] } } | undefined) =>
      row?.link.flags.join();
    const isSwitched = rowsOf(patched)?.some((row) => flagsOf(row) !== flagsOf(rows.get(row.link.ifindex)));
    const late = isSwitched && withRoutes.length === 0;
    const all = late ? await collectParts(this.view, namespace, ROUTE_COMMANDS, signal) : routes;
    return this.#store.take({ texts: [patched, ...all.texts], errors: all.errors }, began);
  }

  async #readNsids(namespaces: readonly HostNamespace[], signal: AbortSignal): Promise<void> {
    await bounded(SIDE_BY_SIDE, namespaces, (namespace) => this.#nsids.read(namespace, signal));
    await this.#nameNsids(signal);
  }

  #nameNsids(signal: AbortSignal): Promise<void> {
    return this.#nsids.nameUnnamed(this.#namespaces, (name) => this.#hasForeignVeths(name), signal);
  }

  #hasForeignVeths(name: string): boolean {
    return this.#foreignIds(name).length > 0;
  }

  #hasUnknownNsid(name: string): boolean {
    const known = this.#nsids.of(name);
    return this.#foreignIds(name).some((nsid) => !(nsid in known));
  }

  /** The ids that veths of this namespace give for the namespace of their other end. */
  #foreignIds(name: string): readonly number[] {
    const text = this.#store.get({ part: "addr", namespace: name });
    const rows = (text && rowsOf(text)) ?? [];
    return rows.flatMap(({ veth }) => (veth?.nsid == null ? [] : [veth.nsid]));
  }

  /** DHCP files that are not there any more are forgotten, unless they could not be read. */
  #takeDhcp(collected: Collected, began: number): Changed {
    const subjects = new Set(collected.texts.map(({ subject }) => subject));
    const isFewer = collected.errors.length === 0 && this.#store.keepSubjects("dhcp", subjects, began);
    const changed = this.#store.take(collected, began);
    return isFewer ? new Set([...changed, "dhcp"]) : changed;
  }

  #drop(): void {
    const names = new Set(this.#namespaces.map(({ name }) => name));
    const bridges = new Set(bridgeNames(this.#ovs?.tables() ?? null));
    this.#store.keep(({ part, namespace, subject }) =>
      part === "flows" && subject !== undefined ? bridges.has(subject) : names.has(namespace),
    );
    this.#nsids.keep(names);
  }
}
