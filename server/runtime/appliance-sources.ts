import type { Db } from "@/server/db/client";
import type { Appliance as ApplianceRow } from "@/server/db/generated/client";
import type { WorldStore } from "@/server/live/world-store";
import { BridgeheadError } from "@/server/model/errors";
import type { PerformFabric } from "@/server/model/fabric-effect";
import type { FabricPart, FabricState } from "@/server/model/fabric-state";
import type { SourceStatus } from "@/server/model/graph";
import { type Appliance, openAppliance } from "@/server/oneview/driver";
import { applianceConfig } from "@/server/operations/appliances/appliance-config";
import type { Vault } from "@/server/operations/console-context";
import { orAborted } from "@/server/reconcile/or-aborted";
import { SharedLook } from "@/server/runtime/shared-look";
import { Turns } from "@/server/runtime/turns";

type Watched = { readonly version: string; readonly appliance: Appliance; readonly look: SharedLook<FabricState> };

const LOOK_TIMEOUT_MS = 60_000;

/** What plans rest on: the other lists only name and place things, and are looked at on their own time. */
const PLANNED_ON: readonly FabricPart[] = [
  "networks",
  "groups",
  "logicalInterconnects",
  "uplinkSets",
  "serverHardware",
  "serverProfiles",
];

type Parts = { readonly db: Db; readonly world: WorldStore; readonly vault: Vault };

/** One watcher per enabled appliance row; `sync` makes it so, however often it is called. */
export class ApplianceSources {
  #parts: Parts;
  #watched = new Map<string, Watched>();
  #turns = new Turns();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** One at a time: a second call waits for the first and then looks at the rows anew. */
  sync(): Promise<void> {
    return this.#turns.take(() => this.#sync());
  }

  /** Reads what plans rest on anew; what it shows is published like any other look. */
  refresh(applianceId: string, signal: AbortSignal): Promise<FabricState> {
    const watched = this.#watched.get(applianceId);
    return watched ? orAborted(watched.look.take(), signal) : Promise.reject(notObserved(applianceId));
  }

  async *perform(applianceId: string, ...given: Parameters<PerformFabric>): ReturnType<PerformFabric> {
    const watched = this.#watched.get(applianceId);
    if (watched) yield* watched.appliance.perform(...given);
    else {
      const outcome = { ok: false as const, error: notObserved(applianceId), fatal: true };
      for (const index of given[0].keys()) yield { index, outcome };
    }
  }

  async close(): Promise<void> {
    await this.#turns.over();
    await Promise.all([...this.#watched.values()].map(({ appliance }) => appliance.close()));
    this.#watched.clear();
  }

  async #sync(): Promise<void> {
    const rows = await this.#parts.db.appliance.findMany({ where: { enabled: true } });
    const wanted = new Map(rows.map((row) => [row.id, row]));
    for (const [id, watched] of this.#watched) {
      const row = wanted.get(id);
      if (row && versionOf(row) === watched.version) continue;
      this.#watched.delete(id);
      await watched.appliance.close();
      if (!row) this.#parts.world.dropFabric(id);
    }
    for (const row of rows) if (!this.#watched.has(row.id)) this.#open(row);
  }

  #open(row: ApplianceRow): void {
    const { world, vault } = this.#parts;
    const show = (state: FabricState | null, status: Pick<SourceStatus, "state" | "observedAt" | "errors">) =>
      world.setFabric(row.id, state, { id: row.id, kind: "appliance", name: row.name, ...status });
    const seen = (fabric: FabricState, observedAt: number) =>
      show(fabric, {
        state: fabric.errors.length > 0 ? "partial" : "live",
        observedAt,
        errors: fabric.errors.map((error) => `${error.part}: ${error.message}`),
      });
    const failed = (problem: BridgeheadError) => {
      const last = world.fabric(row.id)?.state ?? null;
      const errors = problem.remedy === undefined ? [problem.message] : [problem.message, problem.remedy];
      show(last, { state: last === null ? "failed" : "stale", observedAt: last?.observedAt ?? null, errors });
    };
    const last = world.fabric(row.id)?.state ?? null;
    show(last, { state: "reading", observedAt: last?.observedAt ?? null, errors: [] });
    try {
      const appliance = openAppliance(applianceConfig(row, vault), {
        onChange: (fabric) => seen(fabric, fabric.observedAt),
        onSeen: (observedAt) => {
          const known = world.fabric(row.id)?.state;
          if (known) seen(known, observedAt);
        },
        onProblem: failed,
      });
      const look = new SharedLook(() => appliance.observe(AbortSignal.timeout(LOOK_TIMEOUT_MS), { parts: PLANNED_ON }));
      this.#watched.set(row.id, { version: versionOf(row), appliance, look });
    } catch (error) {
      if (!(error instanceof BridgeheadError)) throw error;
      failed(error);
    }
  }
}

/** What of a row makes another watcher necessary when it changes. */
function versionOf(row: ApplianceRow): string {
  const { name, url, username, loginDomain, secret, tlsMode, caPem, fingerprint, apiVersion } = row;
  return JSON.stringify([name, url, username, loginDomain, secret, tlsMode, caPem, fingerprint, apiVersion]);
}

function notObserved(applianceId: string): BridgeheadError {
  return new BridgeheadError("missing", `Appliance ${applianceId} is not being observed.`, {
    remedy: "It may be disabled or removed; the list of appliances shows it.",
  });
}
