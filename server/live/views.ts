import { GraphCache } from "@/server/topology/graph-cache";
import type { World } from "@/server/topology/world";
import type { CaseWorlds } from "./case-worlds";
import type { WorldStore } from "./world-store";

export type WorldView = { readonly world: World; readonly cache: GraphCache };

/** Worlds to read, live or of a case, each with what was computed of it earlier. */
export class WorldViews {
  #world: WorldStore;
  #cases: CaseWorlds;
  #live = new GraphCache();
  #ofCases = new WeakMap<World, GraphCache>();

  constructor(world: WorldStore, cases: CaseWorlds) {
    this.#world = world;
    this.#cases = cases;
  }

  live(): WorldView {
    return { world: this.#world.world(), cache: this.#live };
  }

  async of(caseId: string | undefined): Promise<WorldView> {
    if (caseId === undefined) return this.live();
    const world = await this.#cases.world(caseId);
    const cache = this.#ofCases.get(world) ?? new GraphCache();
    this.#ofCases.set(world, cache);
    return { world, cache };
  }
}
