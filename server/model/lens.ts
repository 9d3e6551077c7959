/** One VLAN, key, network, MAC, address, physical network or project, wherever it is carried. */
export type Lens = {
  /** The query in words: as what it was read, or that nothing has it. One sentence each. */
  readonly readings: readonly string[];
  /** Networks that are meant as a whole; none for a MAC, an address or a local VLAN. */
  readonly networks: readonly string[];
  /** Node ids of `topology.graph`, whatever is open there. */
  readonly nodeIds: readonly string[];
  /** Edge ids of `topology.graph`, of open and of closed hosts. */
  readonly edgeIds: readonly string[];
  /** Hosts first, then appliances, each with what it is translated to there, hop by hop. */
  readonly places: readonly LensPlace[];
  /** Rows that are at odds. */
  readonly mismatches: number;
};

export type LensPlace = {
  readonly kind: "host" | "appliance";
  readonly nodeId: string;
  readonly name: string;
  readonly rows: readonly LensRow[];
};

export type LensRow = {
  /** Hops in the order that a frame takes them: `privada = GRE key 164 (0xa4) → local VLAN 1`. */
  readonly text: string;
  /** The object that it is about. */
  readonly nodeId?: string;
  /** What is at odds and with what; absent: nothing is. */
  readonly mismatch?: string;
};
