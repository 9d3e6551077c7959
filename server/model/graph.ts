/** The one graph: plain data for canvas, table, tree, search and export. Names of kinds are the field's. */

export type NodeKind =
  | "host"
  | "namespace"
  | "linux-bridge"
  | "ovs-bridge"
  | "port" // an OVS internal port, or a port whose device is unknown
  | "tap"
  | "veth"
  | "patch"
  | "gre-tunnel"
  | "vxlan-tunnel"
  | "nic"
  | "link" // any other link
  | "dhcp-server"
  | "segment" // an overlay network or VLAN seen on hosts, drawn in the overview
  | "physical-network"
  | "network"
  | "appliance"
  | "oneview-network"
  | "logical-interconnect-group"
  | "logical-interconnect"
  | "uplink-set"
  | "interconnect"
  | "enclosure"
  | "server-hardware"
  | "server-profile";

export type EdgeKind =
  | "bridge-port" // device → Linux bridge
  | "ovs-port" // device → OVS bridge
  | "veth-pair"
  | "patch-pair"
  | "tunnel" // end to end, between two tunnel ports; or aggregated between two collapsed hosts
  | "serves" // DHCP server or router → its network
  | "segment" // host → segment (overview)
  | "carries" // uplink set → OneView network
  | "member" // uplink set → logical interconnect → group …
  | "connection" // server profile → OneView network
  | "mapping"; // physical network → OneView network or uplink set (intent)

/**
 * `unknown` is said where we do not know (peer in an unseen namespace, remote host not in the console), `stale` where the
 * source stopped answering, `dead` for VLAN 4095 and taps of vanished guests, `down` for admin or carrier down that matters.
 */
export type ObjectState = "ok" | "down" | "dead" | "failed" | "drift" | "stale" | "unknown" | "intended";

export type GraphNode = {
  /** Stable: the same object has the same id at every read, on every machine. */
  readonly id: string;
  readonly kind: NodeKind;
  readonly label: string;
  readonly state: ObjectState;
  /** Container drawn around it: host, namespace, bridge. */
  readonly parent?: string;
  readonly host?: string;
  /** What it is for: `integration`, `tunnel`, `external`, `provider`, `qbr`, `qdhcp`, `qrouter`, `local-port`, `guest`, `uplink` … */
  readonly role?: string;
  /** Second line: a Neutron name, an address, a model. */
  readonly sublabel?: string;
  /** Short mark: `tag 3`, `VLAN 120`, `key 0x1`, `20 ports`. */
  readonly badge?: string;
  /** Neutron network id (or a segment key) that gives it its colour. */
  readonly network?: string;
  /** Neutron port id, where known. */
  readonly portId?: string;
  /** Things inside that are not in this answer (host or bridge collapsed). */
  readonly hidden?: number;
  /** Closed hosts: what is plugged into the integration bridge, so that a picture can keep the place for opening it. */
  readonly plugged?: number;
  /** Closed hosts: ports side by side on the bridges below that one, at most two a bridge. */
  readonly underlay?: number;
  /** Closed hosts: rows that ports below the bridges and stray devices need in that many columns. */
  readonly portRows?: number;
  /** Why the state is what it is, in one sentence; present when the state is not `ok`. */
  readonly reason?: string;
};

export type GraphEdge = {
  readonly id: string;
  readonly kind: EdgeKind;
  readonly source: string;
  readonly target: string;
  readonly state: ObjectState;
  readonly label?: string;
  readonly network?: string;
  readonly reason?: string;
};

export type SourceStatus = {
  readonly id: string;
  readonly kind: "host" | "appliance" | "cloud" | "intent" | "case";
  readonly name: string;
  readonly state: "live" | "reading" | "partial" | "stale" | "failed";
  /** Epoch milliseconds of the last good read; `null` before the first. */
  readonly observedAt: number | null;
  readonly errors: readonly string[];
};

/** Colour classes are given by order of appearance; `key` is what nodes and edges carry in `network`. */
export type LegendEntry = {
  readonly key: string;
  readonly label: string;
  readonly colour: number;
  readonly detail?: string;
};

export type Graph = {
  /** `<bootId>:<n>` for live sources, `case:<id>` for a case. */
  readonly revision: string;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly legend: readonly LegendEntry[];
  readonly sources: readonly SourceStatus[];
};

export type GraphPatch = {
  readonly revision: string;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly removedNodes: readonly string[];
  readonly removedEdges: readonly string[];
  readonly legend: readonly LegendEntry[];
  readonly sources: readonly SourceStatus[];
};

/** One fact of the details panel with where it came from. */
export type Fact = {
  readonly group: string;
  readonly name: string;
  readonly value: string;
  readonly mono?: boolean;
  /** Node id this value refers to. */
  readonly link?: string;
  /** Command that shows it by hand, e.g. `ip netns exec qdhcp-… ip -d link show tap…`. */
  readonly command?: string;
};

export type ObjectDetails = {
  readonly node: GraphNode;
  readonly facts: readonly Fact[];
  /** Lines of text shown as they are: rules of the port's chains, flows of a bridge, dnsmasq reservations. */
  readonly listings: readonly { readonly title: string; readonly command: string; readonly lines: readonly string[] }[];
  readonly neighbours: readonly {
    readonly id: string;
    readonly label: string;
    readonly kind: NodeKind;
    readonly relation: string;
  }[];
  readonly observedAt: number | null;
};
