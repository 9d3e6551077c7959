import type { Db } from "@/server/db/client";
import type { Appliance as ApplianceRow } from "@/server/db/generated/client";
import type { PerformFabric } from "@/server/model/fabric-effect";
import type { FabricState } from "@/server/model/fabric-state";
import { FollowedAppliance, type FollowParts, notObserved } from "@/server/runtime/followed-appliance";
import { Turns } from "@/server/runtime/turns";

type Followed = { readonly version: string; readonly appliance: FollowedAppliance };
type Parts = FollowParts & { readonly db: Db };

/** Every enabled appliance, each watched by one of the replicas; `sync` makes it so, however often it is called. */
export class ApplianceSources {
  #parts: Parts;
  #followed = new Map<string, Followed>();
  #turns = new Turns();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** One at a time: a second call waits for the first and then looks at the rows anew. */
  sync(): Promise<void> {
    return this.#turns.take(() => this.#sync());
  }

  /** Watches what nobody watches any more. */
  stand(): Promise<void> {
    return this.#turns.take(async () => {
      await Promise.all(this.#all().map((appliance) => appliance.stand()));
    });
  }

  /** What another replica tells of an appliance, by its lock. */
  async receive(lock: string): Promise<void> {
    await Promise.all(this.#all().map((each) => (each.lock === lock ? each.receive() : null)));
  }

  async lookAfterOthers(lock: string): Promise<void> {
    await Promise.all(this.#all().map((each) => (each.lock === lock ? each.lookAfterOthers() : null)));
  }

  /** Something that was told may have been missed. */
  async receiveAll(): Promise<void> {
    await Promise.all(this.#all().map((each) => each.receive()));
  }

  watches(applianceId: string): boolean {
    return this.#followed.get(applianceId)?.appliance.isObservedHere ?? false;
  }

  /** Names of the appliances that this replica watches. */
  observed(): readonly string[] {
    return this.#all().flatMap(({ isObservedHere, name }) => (isObservedHere ? [name] : []));
  }

  /** Reads what plans rest on anew; what it shows is published like any other look. */
  refresh(applianceId: string, signal: AbortSignal): Promise<FabricState> {
    const followed = this.#followed.get(applianceId);
    return followed ? followed.appliance.refresh(signal) : Promise.reject(notObserved(applianceId));
  }

  async *perform(applianceId: string, ...given: Parameters<PerformFabric>): ReturnType<PerformFabric> {
    const followed = this.#followed.get(applianceId);
    if (followed) return yield* followed.appliance.perform(...given);
    const outcome = { ok: false as const, error: notObserved(applianceId), fatal: true };
    for (const index of given[0].keys()) yield { index, outcome };
  }

  async close(): Promise<void> {
    await this.#turns.over();
    await Promise.all(this.#all().map((appliance) => appliance.close()));
    this.#followed.clear();
  }

  async #sync(): Promise<void> {
    const rows = await this.#parts.db.appliance.findMany({ where: { enabled: true } });
    const wanted = new Map(rows.map((row) => [row.id, row]));
    for (const [id, { version, appliance }] of this.#followed) {
      const row = wanted.get(id);
      if (row && versionOf(row) === version) continue;
      this.#followed.delete(id);
      await appliance.close();
      if (row) continue;
      this.#parts.world.dropFabric(id);
      await this.#parts.shown.drop(appliance.lock);
    }
    for (const row of rows) {
      if (this.#followed.has(row.id)) continue;
      this.#followed.set(row.id, { version: versionOf(row), appliance: new FollowedAppliance(row, this.#parts) });
    }
    await Promise.all(this.#all().map((appliance) => appliance.stand()));
  }

  #all(): readonly FollowedAppliance[] {
    return [...this.#followed.values()].map(({ appliance }) => appliance);
  }
}

/** What of a row makes another watcher necessary when it changes. */
function versionOf(row: ApplianceRow): string {
  const { name, url, username, loginDomain, secret, tlsMode, caPem, fingerprint, apiVersion } = row;
  return JSON.stringify([name, url, username, loginDomain, secret, tlsMode, caPem, fingerprint, apiVersion]);
}
