import { writeAudit } from "@/server/audit/audit";
import type { Db } from "@/server/db/client";
import type { Host } from "@/server/db/generated/client";
import type { PerformHost } from "@/server/model/host-effect";
import type { HostState } from "@/server/model/host-state";
import { thisMachine } from "@/server/replicas/machine";
import { FollowedHost, type FollowParts } from "@/server/runtime/followed-host";
import { notObserved } from "@/server/runtime/host-problems";
import { Turns } from "@/server/runtime/turns";

type Followed = { version: string; readonly host: FollowedHost };
type Parts = FollowParts & { readonly db: Db };

/** Every enabled host, each observed by one of the replicas; `sync` makes it so, however often it is called. */
export class HostSources {
  #parts: Parts;
  #followed = new Map<string, Followed>();
  #turns = new Turns();
  #isFresh = true;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** One at a time: a second call waits for the first and then looks at the rows anew. */
  sync(): Promise<void> {
    return this.#turns.take(() => this.#sync());
  }

  /** Observes what nobody observes any more. */
  stand(): Promise<void> {
    return this.#turns.take(async () => {
      await Promise.all([...this.#followed.values()].map(({ host }) => host.stand()));
    });
  }

  /** What another replica tells of a host, by its lock. */
  receive(lock: string): Promise<void> {
    return this.#byLock(lock)?.receive() ?? Promise.resolve();
  }

  lookAfterOthers(lock: string): Promise<void> {
    return this.#byLock(lock)?.lookAfterOthers() ?? Promise.resolve();
  }

  /** Something that was told may have been missed. */
  async receiveAll(): Promise<void> {
    await Promise.all([...this.#followed.values()].map(({ host }) => host.receive()));
  }

  async refresh(hostId: string): Promise<void> {
    await this.#get(hostId).refresh();
  }

  async count(hostId: string): Promise<void> {
    await this.#get(hostId).count();
  }

  /** The last state, however old. */
  state(hostId: string): HostState | null {
    return this.#followed.get(hostId)?.host.state() ?? null;
  }

  nameOf(hostId: string): string | null {
    return this.#followed.get(hostId)?.host.name ?? null;
  }

  /** Whether this replica observes the host of this name. */
  watches(name: string): boolean {
    for (const { host } of this.#followed.values()) if (host.name === name) return host.isObservedHere;
    return false;
  }

  /** Names of the hosts that this replica observes. */
  observed(): readonly string[] {
    return [...this.#followed.values()].flatMap(({ host }) => (host.isObservedHere ? [host.name] : []));
  }

  /** A read that begins after the call; many callers share one. A host that cannot be read whole is `unreachable`. */
  async look(hostId: string, signal: AbortSignal): Promise<HostState> {
    return this.#get(hostId).look(signal);
  }

  async *perform(hostId: string, ...given: Parameters<PerformHost>): ReturnType<PerformHost> {
    const followed = this.#followed.get(hostId);
    if (followed) return yield* followed.host.perform(...given);
    for (const index of given[0].keys()) yield { index, outcome: { ok: false, error: notObserved(), fatal: true } };
  }

  async close(): Promise<void> {
    await this.#turns.over();
    await Promise.all([...this.#followed.values()].map(({ host }) => host.close()));
    this.#followed.clear();
  }

  /** Hosts that are reached without a network are on the machine of the console that first observed them. */
  async #claimMachine(all: boolean): Promise<void> {
    const where = { transport: { not: "ssh" }, ...(all ? {} : { machine: null }) };
    await this.#parts.db.host.updateMany({ where, data: { machine: thisMachine() } });
  }

  async #sync(): Promise<void> {
    // the only console has moved with them, or its machine has another name: as it was when it was alone
    await this.#claimMachine(this.#isFresh && this.#parts.replica.isFirst);
    this.#isFresh = false;
    const rows = await this.#parts.db.host.findMany({ where: { enabled: true }, orderBy: { name: "asc" } });
    const wanted = new Map(rows.map((row) => [row.id, row]));
    for (const [id, followed] of this.#followed) {
      const row = wanted.get(id);
      if (row && versionOf(row) === followed.version) continue;
      this.#followed.delete(id);
      await followed.host.close();
      if (row?.name !== followed.host.name) this.#parts.world.dropHost(followed.host.name);
      if (row === undefined) await this.#parts.shown.drop(followed.host.lock);
    }
    for (const row of rows) {
      if (this.#followed.has(row.id)) continue;
      const host = new FollowedHost(row, this.#parts, (fingerprint) => this.#pinned(row, fingerprint));
      this.#followed.set(row.id, { version: versionOf(row), host });
    }
    await Promise.all([...this.#followed.values()].map(({ host }) => host.stand()));
  }

  #get(hostId: string): FollowedHost {
    const followed = this.#followed.get(hostId);
    if (!followed) throw notObserved();
    return followed.host;
  }

  #byLock(lock: string): FollowedHost | undefined {
    return [...this.#followed.values()].find(({ host }) => host.lock === lock)?.host;
  }

  #pinned(row: Host, fingerprint: string): void {
    this.#pin(row, fingerprint).catch((error: unknown) =>
      this.#parts.log.error({ error, host: row.name }, "host key not stored"),
    );
  }

  /** First use: the key that the host showed is the one it must show from now on. The open connection has it already. */
  async #pin(row: Host, fingerprint: string): Promise<void> {
    await this.#parts.db.$transaction(async (tx) => {
      const pinned = await tx.host.updateMany({ where: { id: row.id, hostKey: null }, data: { hostKey: fingerprint } });
      if (pinned.count === 0) return;
      const actor = { kind: "system", id: null, name: "console" } as const;
      await writeAudit(tx, {
        actor,
        action: "hosts.pinHostKey",
        target: row.name,
        outcome: "done",
        detail: { fingerprint },
      });
    });
    const followed = this.#followed.get(row.id);
    if (followed) followed.version = versionOf({ ...row, hostKey: fingerprint });
  }
}

/** What of a row makes another observer necessary when it changes. */
function versionOf(row: Host): string {
  const played = row.transport === "simulated" ? row.plumbing : null;
  return JSON.stringify([row.name, row.transport, row.settings, row.secret, row.hostKey, row.machine, played]);
}
