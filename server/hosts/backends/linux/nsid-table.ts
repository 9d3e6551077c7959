import { bounded } from "@/server/hosts/backends/linux/collect";
import type { HostView } from "@/server/hosts/backends/linux/host-view";
import type { HostNamespace } from "@/server/hosts/backends/linux/namespaces";
import {
  NSID_COMMAND,
  type NsidList,
  type Nsids,
  readNsids,
  readNsidsByInode,
} from "@/server/hosts/backends/linux/nsids";
import { runBatch } from "@/server/hosts/transports/batch";

const SIDE_BY_SIDE = 4;
const NONE: Nsids = {};

/** The ids that each namespace of a host has for others. */
export class NsidTable {
  readonly #view: HostView;
  readonly #nsids = new Map<string, Nsids>();
  /** Namespaces with ids that stand for something without a name. */
  readonly #nameless = new Set<string>();
  readonly #newlyHeard = new Set<string>();

  constructor(view: HostView) {
    this.#view = view;
  }

  of(namespace: string): Nsids {
    return this.#nsids.get(namespace) ?? NONE;
  }

  /**
   * Namespaces that the root got an id for since this was asked last: from now on their events arrive, but what happened
   * before, usually the very link that led to the id, does not.
   */
  takeNewlyHeard(): readonly string[] {
    const names = [...this.#newlyHeard];
    this.#newlyHeard.clear();
    return names;
  }

  async read(namespace: HostNamespace, signal: AbortSignal): Promise<void> {
    const netns = namespace.path ?? undefined;
    const [result] = await runBatch(this.#view.transport, [NSID_COMMAND], { netns, signal });
    this.take(namespace.name, readNsids(result));
  }

  take(namespace: string, { nsids, nameless }: NsidList): void {
    if (nameless) this.#nameless.add(namespace);
    else this.#nameless.delete(namespace);
    if (namespace === "") {
      const before = new Set(Object.values(this.of("")));
      for (const heard of Object.values(nsids)) if (!before.has(heard)) this.#newlyHeard.add(heard);
    }
    this.#nsids.set(namespace, nsids);
  }

  /** Ids without a name can be those of unnamed namespaces: where there are any, they are told apart by inode. */
  async nameUnnamed(
    all: readonly HostNamespace[],
    hasForeignVeths: (namespace: string) => boolean,
    signal: AbortSignal,
  ): Promise<void> {
    if (!all.some(({ name }) => name.startsWith("pid:"))) return;
    const unclear = all.filter(({ name }) => this.#nameless.has(name) && hasForeignVeths(name));
    this.#nameless.clear();
    await bounded(SIDE_BY_SIDE, unclear, async (namespace) => {
      const found = await readNsidsByInode(this.#view, namespace, all, signal);
      this.take(namespace.name, { nsids: { ...this.of(namespace.name), ...found }, nameless: false });
    });
  }

  keep(namespaces: ReadonlySet<string>): void {
    for (const name of this.#nsids.keys()) if (!namespaces.has(name)) this.#nsids.delete(name);
  }
}
