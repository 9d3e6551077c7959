import { writeAudit } from "@/server/audit/audit";
import type { Db } from "@/server/db/client";
import type { Host } from "@/server/db/generated/client";
import { openHost } from "@/server/hosts/driver";
import type { HostObserver, HostStatus } from "@/server/hosts/observer";
import type { WorldStore } from "@/server/live/world-store";
import { BridgeheadError } from "@/server/model/errors";
import type { PerformHost } from "@/server/model/host-effect";
import type { HostState } from "@/server/model/host-state";
import type { Vault } from "@/server/operations/console-context";
import { hostConfig } from "@/server/operations/hosts/host-config";
import { orAborted } from "@/server/reconcile/or-aborted";
import type { Log } from "@/server/runtime/log";
import { SharedLook } from "@/server/runtime/shared-look";
import { Turns } from "@/server/runtime/turns";

type Observed = {
  version: string;
  readonly key: string;
  readonly observer: HostObserver;
  readonly look: SharedLook<void>;
};
type Parts = {
  readonly db: Db;
  readonly world: WorldStore;
  readonly vault: Vault;
  readonly log: Log;
  /** Simulated hosts are kept below it. */
  readonly dataDir: string;
};

/** One observer per enabled host row; `sync` makes it so, however often it is called. */
export class HostSources {
  #parts: Parts;
  #observed = new Map<string, Observed>();
  #turns = new Turns();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** One at a time: a second call waits for the first and then looks at the rows anew. */
  sync(): Promise<void> {
    return this.#turns.take(() => this.#sync());
  }

  async refresh(hostId: string): Promise<void> {
    const observed = this.#observed.get(hostId);
    if (!observed) throw notObserved();
    await observed.observer.refresh();
  }

  async count(hostId: string): Promise<void> {
    const observed = this.#observed.get(hostId);
    if (!observed) throw notObserved();
    await observed.observer.count();
  }

  /** The last state, however old. */
  state(hostId: string): HostState | null {
    return this.#observed.get(hostId)?.observer.current() ?? null;
  }

  /** A read that begins after the call; many callers share one. A host that cannot be read whole is `unreachable`. */
  async look(hostId: string, signal: AbortSignal): Promise<HostState> {
    const observed = this.#observed.get(hostId);
    if (!observed) throw notObserved();
    await orAborted(observed.look.take(), signal);
    const { state: how, errors, cause } = observed.observer.status();
    const state = observed.observer.current();
    if (state !== null && (how === "live" || how === "partial")) return state;
    throw new BridgeheadError("unreachable", cause?.message ?? errors[0] ?? "it was never read", { cause });
  }

  async *perform(hostId: string, ...given: Parameters<PerformHost>): ReturnType<PerformHost> {
    const observed = this.#observed.get(hostId);
    if (observed) return yield* observed.observer.perform(...given);
    for (const index of given[0].keys()) yield { index, outcome: { ok: false, error: notObserved(), fatal: true } };
  }

  async close(): Promise<void> {
    await this.#turns.over();
    await Promise.all([...this.#observed.values()].map(({ observer }) => observer.close()));
    this.#observed.clear();
  }

  async #sync(): Promise<void> {
    const rows = await this.#parts.db.host.findMany({ where: { enabled: true }, orderBy: { name: "asc" } });
    const wanted = new Map(rows.map((row) => [row.id, row]));
    for (const [id, observed] of this.#observed) {
      const row = wanted.get(id);
      if (row && versionOf(row) === observed.version) continue;
      this.#observed.delete(id);
      await observed.observer.close();
      if (row?.name !== observed.key) this.#parts.world.dropHost(observed.key);
    }
    for (const row of rows) if (!this.#observed.has(row.id)) this.#open(row);
  }

  #open(row: Host): void {
    const { world, vault, log, dataDir } = this.#parts;
    const show = (status: HostStatus, state = observer?.current() ?? null) =>
      world.setHost({
        key: row.name,
        name: row.name,
        state,
        status: {
          id: row.id,
          kind: "host",
          name: row.name,
          state: status.state,
          observedAt: status.observedAt,
          errors: withRemedy(status),
        },
        ...rootNamespace(row),
      });
    let observer: HostObserver | null = null;
    try {
      observer = openHost(hostConfig(row, vault, dataDir), {
        onState: (state) => observer && show(observer.status(), state),
        onStatus: (status) => show(status),
        onHostKey: (fingerprint) =>
          void this.#pin(row, fingerprint).catch((error: unknown) =>
            log.error({ error, host: row.name }, "host key not stored"),
          ),
      });
    } catch (error) {
      log.error({ error, host: row.name }, "host cannot be observed");
      show({ state: "failed", observedAt: null, errors: [], cause: error instanceof Error ? error : null });
      return;
    }
    const opened = observer;
    const look = new SharedLook(() => opened.refresh());
    this.#observed.set(row.id, { version: versionOf(row), key: row.name, observer, look });
    show({ state: "reading", observedAt: null, errors: [] });
    void observer.start().catch((error: unknown) => log.error({ error, host: row.name }, "host observer ended"));
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
    const observed = this.#observed.get(row.id);
    if (observed) observed.version = versionOf({ ...row, hostKey: fingerprint });
  }
}

function notObserved(): BridgeheadError {
  return new BridgeheadError("missing", "This host is not being observed.", { remedy: "Enable it first." });
}

/** What of a row makes another observer necessary when it changes. */
function versionOf(row: Host): string {
  const played = row.transport === "simulated" ? row.plumbing : null;
  return JSON.stringify([row.name, row.transport, row.settings, row.secret, row.hostKey, played]);
}

function rootNamespace(row: Host): { namespace?: string } {
  const { transport, namespace } = Object(row.settings) as Record<string, unknown>;
  return transport === "netns" && typeof namespace === "string" ? { namespace } : {};
}

function withRemedy(status: HostStatus): string[] {
  if (!(status.cause instanceof BridgeheadError)) return [...status.errors];
  const errors = status.errors.length > 0 ? [...status.errors] : [status.cause.message];
  return status.cause.remedy === undefined ? errors : [...errors, status.cause.remedy];
}
