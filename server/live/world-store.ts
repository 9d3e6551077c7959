import { keepSame } from "@/server/live/keep-same";
import type { FabricState } from "@/server/model/fabric-state";
import type { SourceStatus } from "@/server/model/graph";
import type { FlatMapping, PhysicalNetwork, UplinkSetMapping } from "@/server/model/mapping";
import type { NeutronState } from "@/server/model/neutron";
import type { World, WorldFabric, WorldHost } from "@/server/topology/world";

export type Intent = {
  readonly neutron: readonly NeutronState[];
  readonly physicalNetworks: readonly PhysicalNetwork[];
  readonly flatMappings: readonly FlatMapping[];
  readonly uplinkSetMappings: readonly UplinkSetMapping[];
};

/** What a source shows now, also when only its age is new; `null`: it is no longer watched. */
export type SourceNews =
  | { readonly kind: "host"; readonly key: string; readonly shown: WorldHost | null }
  | { readonly kind: "appliance"; readonly key: string; readonly shown: WorldFabric | null }
  | { readonly kind: "intent"; readonly shown: Intent };

const NOTHING_INTENDED: Intent = { neutron: [], physicalNetworks: [], flatMappings: [], uplinkSetMappings: [] };

/**
 * The last known state of every live source. Sources write, readers take an immutable `World`; each write that changes
 * what can be seen raises the revision `<bootId>:<n>` and wakes the listeners. Ages alone do not.
 */
export class WorldStore {
  readonly bootId: string;
  #n = 1;
  #hosts = new Map<string, WorldHost>();
  #fabrics = new Map<string, WorldFabric>();
  #clouds = new Map<string, SourceStatus>();
  #intent = NOTHING_INTENDED;
  #world: World | null = null;
  #listeners = new Set<() => void>();
  #onNews = new Set<(news: SourceNews) => void>();

  constructor(bootId: string) {
    this.bootId = bootId;
  }

  get revision(): string {
    return `${this.bootId}:${this.#n}`;
  }

  world(): World {
    this.#world ??= {
      revision: this.revision,
      hosts: [...this.#hosts.values()].sort((a, b) => a.name.localeCompare(b.name)),
      fabrics: [...this.#fabrics.values()].sort((a, b) => a.status.name.localeCompare(b.status.name)),
      clouds: [...this.#clouds.values()].sort((a, b) => a.name.localeCompare(b.name)),
      ...this.#intent,
    };
    return this.#world;
  }

  setHost(host: WorldHost): void {
    const before = this.#hosts.get(host.key);
    this.#hosts.set(host.key, host);
    this.#settle(!before || before.state !== host.state || shows(before.status) !== shows(host.status));
    this.#tell({ kind: "host", key: host.key, shown: host });
  }

  dropHost(key: string): void {
    this.#settle(this.#hosts.delete(key));
    this.#tell({ kind: "host", key, shown: null });
  }

  setFabric(key: string, state: FabricState | null, status: SourceStatus): void {
    const before = this.#fabrics.get(key);
    this.#fabrics.set(key, { state, status });
    this.#settle(!before || before.state !== state || shows(before.status) !== shows(status));
    this.#tell({ kind: "appliance", key, shown: { state, status } });
  }

  dropFabric(key: string): void {
    this.#settle(this.#fabrics.delete(key));
    this.#tell({ kind: "appliance", key, shown: null });
  }

  fabric(key: string): WorldFabric | null {
    return this.#fabrics.get(key) ?? null;
  }

  /** How the mirror of a real cloud stands; what it intends is among the intent. */
  setCloud(id: string, status: SourceStatus): void {
    const before = this.#clouds.get(id);
    this.#clouds.set(id, status);
    this.#settle(!before || shows(before) !== shows(status));
  }

  dropCloud(id: string): void {
    this.#settle(this.#clouds.delete(id));
  }

  setIntent(read: Intent): void {
    const intent = keepSame(this.#intent, read);
    const isNew = intent !== this.#intent;
    this.#intent = intent;
    this.#settle(isNew);
    this.#tell({ kind: "intent", shown: intent });
  }

  sources(): SourceStatus[] {
    const { hosts, fabrics, clouds = [] } = this.world();
    return [...hosts.map((host) => host.status), ...fabrics.map((fabric) => fabric.status), ...clouds];
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Hears of everything that a source writes, one by one and in its order; of intent, appliances and hosts. */
  onSource(listener: (news: SourceNews) => void): () => void {
    this.#onNews.add(listener);
    return () => this.#onNews.delete(listener);
  }

  #tell(news: SourceNews): void {
    for (const listener of this.#onNews) listener(news);
  }

  /** A status whose age alone moved replaces the entry without a new revision. */
  #settle(changed: boolean): void {
    this.#world = null;
    if (!changed) return;
    this.#n += 1;
    for (const listener of this.#listeners) listener();
  }
}

/** What of a status is worth a revision: everything but its age. */
function shows(status: SourceStatus): string {
  return JSON.stringify([status.name, status.state, status.errors]);
}
