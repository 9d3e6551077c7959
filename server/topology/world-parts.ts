import type { HostGraph } from "./host-graph";
import type { HostNamed } from "./host-names";
import type { HostJoins } from "./join-hosts";
import type { NeutronIndex } from "./neutron-index";
import type { Segment } from "./segments";
import type { WorldHost } from "./world";

/** What graph, search and details all need of a world. */
export type WorldParts = {
  readonly hosts: readonly { readonly host: WorldHost; readonly graph: HostGraph | null }[];
  readonly graphs: ReadonlyMap<string, HostGraph>;
  readonly joins: HostJoins;
  readonly segments: readonly Segment[];
  readonly neutron: NeutronIndex;
  readonly hostNamed: HostNamed;
};
