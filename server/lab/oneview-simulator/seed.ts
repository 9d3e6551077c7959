import type { z } from "zod";
import type { Category, schemas } from "./schemas";

/** What a seed may leave out: `category` is that of the list, `eTag` "0", both times 1970. */
type Usual = "category" | "eTag" | "created" | "modified";

/** A resource of a seed in canonical shape (see schemas.ts): no `type`, a profile's `connections` at the top. */
export type SeedResource<C extends Category> = WithUsual<z.input<(typeof schemas)[C]>>;

/** By remapping keys rather than `Omit`, which would lose the named keys of an open object. */
type WithUsual<T> = { [K in keyof T as K extends Usual ? never : K]: T[K] } & { readonly [K in Usual]?: string };

/**
 * A state to start from: `{ resources: { "ethernet-networks": [{ uri, name, ethernetNetworkType, vlanId,
 * connectionTemplateUri }], … } }`. Categories may be absent; oldest first within one. URIs are `/rest/<category>/<id>`,
 * network ids UUIDs. Only shapes are checked, not rules: a state that the appliance would not have let happen can be given.
 */
export type SimulatorSeed = {
  readonly resources: { readonly [C in Category]?: readonly SeedResource<C>[] };
};
