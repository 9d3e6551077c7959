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
import type { Hold, Replica } from "@/server/replicas/replica";
import type { ShownSources } from "@/server/replicas/shown-sources";
import { SharedLook } from "@/server/runtime/shared-look";

export type FollowParts = {
  readonly world: WorldStore;
  readonly vault: Vault;
  readonly replica: Replica;
  readonly shown: ShownSources;
};

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

/**
 * One enabled appliance, as this replica sees it. Who holds the lock `appliance/<id>` looks at it again and again and shares
 * what it shows; the others show that, and look themselves only when a plan rests on it. Every replica may change it: the
 * appliance itself orders changes, by its eTags.
 */
export class FollowedAppliance {
  readonly #row: ApplianceRow;
  readonly #parts: FollowParts;
  readonly #appliance: Appliance | null;
  readonly #look: SharedLook<FabricState>;
  #hold: Hold | null = null;
  #shared: { readonly version: number; readonly state: FabricState | null } | null = null;
  #isClosed = false;

  constructor(row: ApplianceRow, parts: FollowParts) {
    this.#row = row;
    this.#parts = parts;
    const last = this.#known();
    this.#show(last, { state: "reading", observedAt: last?.observedAt ?? null, errors: [] });
    this.#appliance = this.#open();
    this.#appliance?.watch(false);
    this.#look = new SharedLook(() => {
      if (this.#appliance === null) return Promise.reject(notObserved(row.id));
      return this.#appliance.observe(AbortSignal.timeout(LOOK_TIMEOUT_MS), { parts: PLANNED_ON });
    });
  }

  get lock(): string {
    return `appliance/${this.#row.id}`;
  }

  get name(): string {
    return this.#row.name;
  }

  get isObservedHere(): boolean {
    return this.#hold !== null;
  }

  /** Looks at it from now on if nobody else does; otherwise shows what that one shows. */
  async stand(): Promise<void> {
    if (this.#hold !== null || this.#isClosed) return;
    const hold = await this.#parts.replica.take(this.lock).catch(() => null);
    if (hold === null) {
      if (this.#known() === null) await this.receive();
      return;
    }
    if (this.#isClosed) return hold.release();
    this.#hold = hold;
    hold.lost.addEventListener("abort", () => this.#giveUp(), { once: true });
    this.#appliance?.watch(true);
    const fabric = this.#parts.world.fabric(this.#row.id);
    if (fabric) this.#parts.shown.share(this.lock, fabric);
  }

  /** Shows what the observer elsewhere shows, unless what this replica saw itself is newer. */
  async receive(): Promise<void> {
    if (this.#hold !== null || this.#isClosed) return;
    const { world, shown } = this.#parts;
    const found = await shown.read<FabricState>(this.lock, this.#shared);
    if (found === null || this.#hold !== null || this.#isClosed) return;
    this.#shared = found;
    const { id, name } = this.#row;
    const seen = world.fabric(id)?.status.observedAt ?? 0;
    if ((found.status.observedAt ?? 0) < seen) return;
    world.setFabric(id, found.state, { ...found.status, id, name });
  }

  /** Another replica changed it. */
  async lookAfterOthers(): Promise<void> {
    if (this.#hold !== null) await this.#look.take();
  }

  refresh(signal: AbortSignal): Promise<FabricState> {
    return orAborted(this.#look.take(), signal);
  }

  async *perform(...given: Parameters<PerformFabric>): ReturnType<PerformFabric> {
    if (this.#appliance === null) {
      const outcome = { ok: false as const, error: notObserved(this.#row.id), fatal: true };
      for (const index of given[0].keys()) yield { index, outcome };
      return;
    }
    try {
      yield* this.#appliance.perform(...given);
    } finally {
      if (this.#hold === null) this.#parts.replica.tell({ kind: "look", about: this.lock });
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#parts.shown.stop(this.lock);
    await this.#appliance?.close();
    await this.#hold?.release();
    this.#hold = null;
  }

  #giveUp(): void {
    this.#hold = null;
    this.#parts.shown.stop(this.lock);
    this.#appliance?.watch(false);
  }

  #known(): FabricState | null {
    return this.#parts.world.fabric(this.#row.id)?.state ?? null;
  }

  #open(): Appliance | null {
    try {
      return openAppliance(applianceConfig(this.#row, this.#parts.vault), {
        onChange: (fabric) => this.#seen(fabric, fabric.observedAt),
        onSeen: (observedAt) => {
          const known = this.#known();
          if (known) this.#seen(known, observedAt);
        },
        onProblem: (problem) => this.#failed(problem),
      });
    } catch (error) {
      if (!(error instanceof BridgeheadError)) throw error;
      this.#failed(error);
      return null;
    }
  }

  #seen(fabric: FabricState, observedAt: number): void {
    const state = fabric.errors.length > 0 ? "partial" : "live";
    this.#show(fabric, { state, observedAt, errors: fabric.errors.map(({ part, message }) => `${part}: ${message}`) });
  }

  #failed(problem: BridgeheadError): void {
    const last = this.#known();
    const errors = problem.remedy === undefined ? [problem.message] : [problem.message, problem.remedy];
    this.#show(last, { state: last === null ? "failed" : "stale", observedAt: last?.observedAt ?? null, errors });
  }

  #show(state: FabricState | null, how: Pick<SourceStatus, "state" | "observedAt" | "errors">): void {
    const { world, shown } = this.#parts;
    const status = { id: this.#row.id, kind: "appliance" as const, name: this.#row.name, ...how };
    world.setFabric(this.#row.id, state, status);
    if (this.#hold !== null) shown.share(this.lock, { state, status });
  }
}

export function notObserved(applianceId: string): BridgeheadError {
  return new BridgeheadError("missing", `Appliance ${applianceId} is not being observed.`, {
    remedy: "It may be disabled or removed; the list of appliances shows it.",
  });
}
