import type { Db } from "@/server/db/client";
import { BridgeheadError } from "@/server/model/errors";
import type { SourceStatus } from "@/server/model/graph";
import type { HostState } from "@/server/model/host-state";
import type { NeutronState } from "@/server/model/neutron";
import type { World } from "@/server/topology/world";

const KEPT = 4;

/** Worlds of uploaded captures: read from the database once, the last few kept. A case never changes. */
export class CaseWorlds {
  #db: Db;
  #onRemoved: (caseId: string) => void;
  #kept = new Map<string, Promise<World>>();

  /** `onRemoved`: tells whoever else keeps worlds of cases. */
  constructor(db: Db, onRemoved: (caseId: string) => void = () => undefined) {
    this.#db = db;
    this.#onRemoved = onRemoved;
  }

  world(caseId: string): Promise<World> {
    const found = this.#kept.get(caseId);
    this.#kept.delete(caseId);
    const world = found ?? this.#load(caseId);
    this.#kept.set(caseId, world);
    world.catch(() => this.#kept.delete(caseId));
    const oldest = this.#kept.keys().next();
    if (this.#kept.size > KEPT && !oldest.done) this.#kept.delete(oldest.value);
    return world;
  }

  /** After the case was removed here. */
  removed(caseId: string): void {
    this.forget(caseId);
    this.#onRemoved(caseId);
  }

  forget(caseId: string): void {
    this.#kept.delete(caseId);
  }

  async #load(caseId: string): Promise<World> {
    const found = await this.#db.case.findUnique({ where: { id: caseId }, include: { hosts: true } });
    if (!found) {
      throw new BridgeheadError("missing", `There is no case ${caseId}.`, {
        remedy: "It may have been deleted. The list of cases shows what there is.",
      });
    }
    const hosts = found.hosts.map((row) => {
      // written by `importCase` from a HostState, never by hand
      const state = row.state as unknown as HostState;
      return { key: row.name, name: row.name, state, status: caseHostStatus(row.name, state) };
    });
    return {
      revision: `case:${caseId}`,
      hosts: hosts.sort((a, b) => a.name.localeCompare(b.name)),
      fabrics: [],
      neutron: found.neutron === null ? [] : [found.neutron as unknown as NeutronState],
      physicalNetworks: [],
      flatMappings: [],
      uplinkSetMappings: [],
    };
  }
}

/** A capture is as true as on the day it was made: its age is the capture's, its gaps are named. */
function caseHostStatus(name: string, state: HostState): SourceStatus {
  return {
    id: `case-host:${name}`,
    kind: "case",
    name,
    state: state.errors.length > 0 ? "partial" : "live",
    observedAt: state.observedAt,
    errors: state.errors.map(
      (error) => `${error.part}${error.namespace ? ` in ${error.namespace}` : ""}: ${error.message}`,
    ),
  };
}
