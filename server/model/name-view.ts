/** Names that Neutron builds from an id, and which of them hosts show. */

export type NamePlace = { readonly host: string; readonly nodeId: string; readonly expand: readonly string[] };

export type BuiltName = {
  readonly name: string;
  /** `device`, `chain`, `namespace`, `set`, `tunnel`, `patch`. */
  readonly kind: "device" | "chain" | "namespace" | "set" | "tunnel" | "patch";
  /** What bears it, in a few words. */
  readonly what: string;
  /** Where it was seen; empty: nowhere now. */
  readonly places: readonly NamePlace[];
};

export type NamedObject = {
  readonly kind: "port" | "network" | "router" | "security group";
  readonly id: string;
  readonly label: string;
};

export type NameTable = {
  /** How the text was read, in one sentence; `null`: it is no id, fragment or name of this kind. */
  readonly reading: string | null;
  /** Objects that it may belong to; more than one where a fragment does not tell. */
  readonly objects: readonly NamedObject[];
  readonly names: readonly BuiltName[];
  /** Ports whose ids begin alike, so that names are the same for both. */
  readonly collisions: readonly {
    readonly characters: 10 | 11;
    readonly ids: readonly string[];
    /** What both would be called. */
    readonly means: string;
  }[];
};
