import { BridgeheadError } from "@/server/model/errors";
import type { Change } from "./journal";
import { type AnyResource, type Category, categories, type ResourceOf, schemas } from "./schemas";

/** What is written to disk: resources by category, oldest first, and since when each is shown. */
export type Snapshot = {
  readonly resources: Readonly<Record<string, readonly unknown[]>>;
  readonly visibleFrom?: Readonly<Record<string, number>> | undefined;
};

type Shelf<C extends Category> = Map<string, ResourceOf<C>>;
type Shelves = { [C in Category]: Shelf<C> };

/**
 * Holds the resources. A resource being created exists at once for uniqueness rules (`all`), but is shown
 * (`list`, `get`) only from the end of its task, so that a client which does not wait for the task is found out.
 */
export class Store {
  private shelves: Shelves = emptyShelves();
  private visibleFrom = new Map<string, number>();
  private eTagCount = 0;

  constructor(
    private readonly clock: () => number,
    private readonly onChange: (change: Change) => void,
  ) {}

  list<C extends Category>(category: C): readonly ResourceOf<C>[] {
    return this.all(category).filter((each) => this.isVisible(each.uri));
  }

  all<C extends Category>(category: C): readonly ResourceOf<C>[] {
    return [...this.shelf(category).values()];
  }

  get<C extends Category>(category: C, uri: string): ResourceOf<C> | undefined {
    return this.isVisible(uri) ? this.shelf(category).get(uri) : undefined;
  }

  /** Stores with a new eTag and modification time. `visibleFrom`: epoch ms, for what is still being created. */
  put<C extends Category>(category: C, resource: ResourceOf<C>, visibleFrom?: number): ResourceOf<C> {
    const now = this.clock();
    this.eTagCount += 1;
    const stored = { ...resource, eTag: `${now}/${this.eTagCount}`, modified: new Date(now).toISOString() };
    this.shelf(category).set(stored.uri, stored);
    if (visibleFrom !== undefined) this.visibleFrom.set(stored.uri, visibleFrom);
    this.onChange({ put: category, resource: stored, visibleFrom });
    return stored;
  }

  remove(category: Category, uri: string): void {
    this.shelf(category).delete(uri);
    this.visibleFrom.delete(uri);
    this.onChange({ remove: category, uri });
  }

  snapshot(): Snapshot {
    const resources: Record<string, readonly AnyResource[]> = {};
    for (const category of categories) resources[category] = this.all(category);
    return { resources, visibleFrom: Object.fromEntries(this.visibleFrom) };
  }

  /** Replaces everything. `source` names where the snapshot came from, for the error. */
  load(snapshot: Snapshot, source: string): void {
    const shelves = emptyShelves();
    for (const [name, resources] of Object.entries(snapshot.resources)) {
      const category = categories.find((each) => each === name);
      if (category === undefined) throw badSeed(source, `unknown category "${name}"`);
      fill(shelves, category, resources, source);
    }
    this.shelves = shelves;
    this.visibleFrom = new Map(Object.entries(snapshot.visibleFrom ?? {}));
    this.onChange("load");
  }

  private shelf<C extends Category>(category: C): Shelf<C> {
    return this.shelves[category];
  }

  private isVisible(uri: string): boolean {
    const from = this.visibleFrom.get(uri);
    if (from === undefined) return true;
    if (from > this.clock()) return false;
    this.visibleFrom.delete(uri);
    return true;
  }
}

function emptyShelves(): Shelves {
  return {
    "ethernet-networks": new Map(),
    "network-sets": new Map(),
    "connection-templates": new Map(),
    "logical-interconnect-groups": new Map(),
    "logical-interconnects": new Map(),
    "uplink-sets": new Map(),
    alerts: new Map(),
    interconnects: new Map(),
    enclosures: new Map(),
    "enclosure-groups": new Map(),
    "logical-enclosures": new Map(),
    "server-hardware-types": new Map(),
    "server-hardware": new Map(),
    "server-profiles": new Map(),
  };
}

function fill<C extends Category>(shelves: Shelves, category: C, resources: readonly unknown[], source: string): void {
  const shelf: Map<string, unknown> = shelves[category];
  resources.forEach((each, index) => {
    const parsed = schemas[category].safeParse(withUsual(category, each));
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      throw badSeed(source, `${category}[${index}].${issue?.path.join(".") ?? ""}: ${issue?.message ?? "not usable"}`);
    }
    if (shelf.has(parsed.data.uri)) throw badSeed(source, `${category}[${index}]: ${parsed.data.uri} occurs twice`);
    shelf.set(parsed.data.uri, parsed.data);
  });
}

/** What every resource has and a seed may leave out. */
function withUsual(category: Category, resource: unknown): unknown {
  if (typeof resource !== "object" || resource === null) return resource;
  const when = new Date(0).toISOString();
  return { category, eTag: "0", created: when, modified: when, ...resource };
}

function badSeed(source: string, what: string): BridgeheadError {
  return new BridgeheadError("invalid", `${source} is no simulator data: ${what}`, {
    remedy: "Correct the file, or remove it to start from the built-in story.",
  });
}
