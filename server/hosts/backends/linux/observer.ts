import { setMaxListeners } from "node:events";
import { Assembler } from "@/server/hosts/backends/linux/assemble";
import type { HostView } from "@/server/hosts/backends/linux/host-view";
import { KeyedRunner } from "@/server/hosts/backends/linux/keyed-runner";
import { LinuxHost } from "@/server/hosts/backends/linux/linux-host";
import { OvsFollower } from "@/server/hosts/backends/linux/ovs-follower";
import { type NetworkEvent, startWatchers } from "@/server/hosts/backends/linux/watchers";
import { HostWriter } from "@/server/hosts/backends/linux/write/host-writer";
import { readAgain } from "@/server/hosts/backends/linux/write/read-again";
import type { HostEvents, HostObserver, HostStatus } from "@/server/hosts/observer";
import { endWorkers } from "@/server/hosts/transports/batch";
import type { Transport } from "@/server/hosts/transports/transport";
import type { PerformHost } from "@/server/model/host-effect";
import type { HostState } from "@/server/model/host-state";

export type ObserverOptions = {
  /** Between two reads of what tells nobody when it changes (rules, flows, DHCP files, processes). */
  readonly pollMs: number;
  /** How long events may gather before they are acted on. */
  readonly coalesceMs?: number;
};

const COALESCE_MS = 10;
const PUBLISH_MS = 5;
/** Flows follow a change of ports by a few messages of an agent. */
const FLOWS_MS = 250;
const AGAIN_MS = 100;
const UNMOUNTED_RETRY_MS = 20;
/** Every so many polls the links are read whole. */
const LINKS_EVERY = 4;

/** The watchers of one connection; being another object tells those of an earlier one apart. */
type Watchers = { stop: () => void };

/**
 * Follows one Linux host. Rules:
 * 1. One whole read; then each source says what moved, and only that is read again: OVSDB pushes rows, `ip monitor` names
 *    links, inotify namespaces. What has no events is polled.
 * 2. A state is published when something other than counters changed; counters ride along, and are at most one poll old.
 * 3. When the way in breaks, or OVSDB goes away, the last state stays, the status says `stale`, and everything is read anew
 *    when it is back.
 */
export class LinuxObserver implements HostObserver {
  readonly #transport: Transport;
  readonly #findView: () => Promise<HostView>;
  readonly #events: HostEvents;
  readonly #options: ObserverOptions;
  readonly #assembler = new Assembler();
  readonly #runner = new KeyedRunner((key) => this.#guarded(key));
  readonly #abort = new AbortController();
  readonly #pendingEvents = new Map<string, NetworkEvent[]>();
  readonly #unknownNsids = new Set<string>();
  /** What was triggered while the first read was under way. */
  readonly #early = new Set<string>();
  readonly #dirty = new Set<string>();
  readonly #reasons = new Set<string>();
  readonly #writer: HostWriter;
  #host: LinuxHost | null = null;
  #ovs: OvsFollower | null = null;
  #state: HostState | null = null;
  #status: HostStatus = { state: "reading", observedAt: null, errors: [] };
  #broken: Error | null = null;
  #polls = 0;
  #pollTimer: NodeJS.Timeout | null = null;
  #watchers: Watchers | null = null;

  /** `findView` is asked until the host was read once: where things are can depend on what is there. */
  constructor(transport: Transport, findView: () => Promise<HostView>, events: HostEvents, options: ObserverOptions) {
    this.#transport = transport;
    this.#findView = findView;
    this.#events = events;
    this.#options = options;
    // Every command that runs listens for the end of the observation.
    setMaxListeners(0, this.#abort.signal);
    this.#writer = new HostWriter({
      host: () => {
        const [host, state] = [this.#host, this.#state];
        return host && state && { view: host.view, ovs: this.#ovs, state, signal: this.#abort.signal };
      },
      onWritten: (classes) => {
        for (const key of readAgain(classes)) this.#runner.trigger(key, 0);
      },
      label: transport.label,
    });
    transport.onLink((link) => {
      if (link.up) this.#runner.trigger("all", 0);
      else this.#down(link.error);
    });
  }

  current(): HostState | null {
    return this.#state;
  }

  status(): HostStatus {
    return this.#status;
  }

  async start(): Promise<void> {
    await this.#runner.runNow("all");
    if (this.#abort.signal.aborted) return;
    this.#pollTimer = setInterval(() => this.#runner.trigger(this.#broken ? "all" : "poll", 0), this.#options.pollMs);
  }

  async refresh(): Promise<void> {
    this.#transport.retry();
    this.#ovs?.client.retry();
    await this.#runner.runNow("all");
  }

  async count(): Promise<void> {
    if (this.#host !== null && this.#broken === null) await this.#runner.runNow("count");
  }

  readonly perform: PerformHost = (effects, run) => this.#writer.perform(effects, run);

  async close(): Promise<void> {
    this.#abort.abort(new Error("the host is no longer observed"));
    if (this.#pollTimer) clearInterval(this.#pollTimer);
    this.#runner.close();
    this.#unwatch();
    this.#ovs?.client.close();
    await this.#runner.idle();
    endWorkers(this.#transport);
    await this.#transport.close();
  }

  async #guarded(key: string): Promise<void> {
    try {
      await this.#run(key);
    } catch (error) {
      if (!this.#abort.signal.aborted) this.#down(error instanceof Error ? error : new Error(String(error)));
    }
  }

  async #run(key: string): Promise<void> {
    const { signal } = this.#abort;
    if (key === "all") return this.#readAll();
    const host = this.#host;
    if (!host) {
      this.#early.add(key);
      return;
    }
    switch (key) {
      case "publish":
        return this.#publish(host);
      case "namespaces": {
        const { changed, retry } = await host.readNamespaces(signal, this.#unknownNsids.size > 0);
        this.#publishSoon(changed, "namespaces");
        if (retry) this.#runner.trigger("namespaces", UNMOUNTED_RETRY_MS);
        return this.#resolveNsids(host);
      }
      case "watch":
        // What happened before the watchers heard anything is found by a second look.
        await this.#watch(await this.#findView(), host);
        return this.#runner.trigger("again", AGAIN_MS);
      case "again": {
        const { changed } = await host.readNamespaces(signal);
        return this.#publishSoon([...changed, ...(await host.readAllLinks(signal))], "second look");
      }
      case "flows":
        return this.#publishSoon(await host.readFlows(signal), "flows");
      case "poll":
        return this.#poll(host);
      case "count":
        this.#publishSoon(await host.readRules(signal), "rules");
        this.#state = this.#assembler.assemble(host.raw());
        return;
      default: {
        const name = key.slice("network:".length);
        const events = this.#pendingEvents.get(name) ?? [];
        this.#pendingEvents.delete(name);
        const changed = await host.readNetwork(name, events, signal);
        this.#readNewlyHeard(host);
        return this.#publishSoon(changed, `links of ${name === "" ? "the root namespace" : name}`);
      }
    }
  }

  async #readAll(): Promise<void> {
    const view = await this.#findView();
    const ovs = this.#ovs ?? (view.ovsRunDir === null ? null : this.#followOvs(view, view.ovsRunDir));
    const host = this.#host ?? new LinuxHost(view, ovs);
    await host.readAll(this.#abort.signal, ovs?.start());
    this.#host = host;
    this.#broken = null;
    this.#reasons.add("read");
    this.#dirty.add("all");
    this.#publish(host);
    for (const key of this.#early) this.#runner.trigger(key, 0);
    this.#early.clear();
    if (!this.#watchers) this.#runner.trigger("watch", 0);
  }

  #followOvs(view: HostView, ovsRunDir: string): OvsFollower {
    this.#ovs = new OvsFollower(view, ovsRunDir, {
      onChange: (tables, reason) => {
        this.#publishSoon(["ovs"], tables.length > 0 ? `${reason}: ${tables.join(", ")}` : reason);
        if (tables.length > 0) this.#runner.trigger("flows", FLOWS_MS);
      },
    });
    return this.#ovs;
  }

  async #watch(view: HostView, host: LinuxHost): Promise<void> {
    if (this.#watchers) return;
    host.clearErrors("watch");
    const mine: Watchers = { stop: () => {} };
    this.#watchers = mine;
    try {
      mine.stop = await startWatchers(view, {
        onNetwork: (nsid, event) => this.#onNetwork(nsid, event),
        onNamespaces: () => this.#runner.trigger("namespaces", COALESCE_MS),
        onLost: (command, error) => {
          if (this.#watchers !== mine) return;
          this.#unwatch();
          host.fail("watch", command, `${error.message}; changes are seen only by polling until it runs again`);
          this.#publishSoon(["watch"], "watch");
        },
      });
    } catch (error) {
      if (this.#watchers !== mine) return;
      this.#watchers = null;
      throw error;
    }
    if (this.#watchers !== mine || this.#abort.signal.aborted) mine.stop();
  }

  /** What these watchers say from now on, also that they were lost, is of a connection that is over. */
  #unwatch(): void {
    this.#watchers?.stop();
    this.#watchers = null;
  }

  #onNetwork(nsid: string | null, event: NetworkEvent): void {
    const name = nsid === null ? "" : this.#host?.namespaceOf(nsid);
    if (name === undefined) {
      this.#unknownNsids.add(nsid ?? "");
      this.#runner.trigger("namespaces", COALESCE_MS);
      return;
    }
    const events = this.#pendingEvents.get(name) ?? [];
    events.push(event);
    this.#pendingEvents.set(name, events);
    this.#runner.trigger(`network:${name}`, this.#options.coalesceMs ?? COALESCE_MS);
  }

  /** Events of namespaces that had no known id: some have one now; the others are found by the next read of all links. */
  #resolveNsids(host: LinuxHost): void {
    for (const nsid of this.#unknownNsids) {
      const name = host.namespaceOf(nsid);
      if (name !== undefined) this.#runner.trigger(`network:${name}`, 0);
    }
    this.#unknownNsids.clear();
    this.#readNewlyHeard(host);
  }

  #readNewlyHeard(host: LinuxHost): void {
    for (const name of host.takeNewlyHeard()) this.#runner.trigger(`network:${name}`, 0);
  }

  async #poll(host: LinuxHost): Promise<void> {
    const { signal } = this.#abort;
    if (!this.#watchers) await this.#watch(await this.#findView(), host);
    this.#polls += 1;
    const { changed, retry } = await host.readNamespaces(signal);
    if (retry) this.#runner.trigger("namespaces", UNMOUNTED_RETRY_MS);
    const links = this.#polls % LINKS_EVERY === 0 ? await host.readAllLinks(signal) : new Set<string>();
    const polled = await host.poll(signal);
    this.#publishSoon(new Set([...changed, ...links, ...polled]), "poll");
    if (this.#dirty.size === 0) this.#renew(host);
  }

  #publishSoon(parts: Iterable<string>, reason: string): void {
    const before = this.#dirty.size;
    for (const part of parts) this.#dirty.add(part);
    if (this.#dirty.size === before) return;
    this.#reasons.add(reason);
    this.#runner.trigger("publish", PUBLISH_MS);
  }

  #publish(host: LinuxHost): void {
    const parts = [...this.#dirty].sort();
    const reason = [...this.#reasons].join("; ");
    this.#dirty.clear();
    this.#reasons.clear();
    const state = this.#renew(host);
    this.#events.onState(state, { parts, reason });
  }

  /** The state anew, counters included, without telling anyone but the status. */
  #renew(host: LinuxHost): HostState {
    const state = this.#assembler.assemble(host.raw());
    this.#state = state;
    this.#say(this.#broken);
    return state;
  }

  #down(error: Error): void {
    this.#broken = error;
    this.#unwatch();
    this.#say(error);
  }

  #say(broken: Error | null): void {
    const errors = [...(broken ? [broken.message] : []), ...(this.#state?.errors.map(({ message }) => message) ?? [])];
    const isStale = broken !== null || (this.#ovs?.isStale ?? false);
    const known = errors.length > 0 ? "partial" : "live";
    const state = this.#state === null ? (broken ? "failed" : "reading") : isStale ? "stale" : known;
    this.#status = { state, observedAt: this.#state?.observedAt ?? null, errors, cause: broken };
    this.#events.onStatus(this.#status);
  }
}
