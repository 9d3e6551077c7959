import { z } from "zod";
import { invalid } from "../api-error";
import type { ResourceOf } from "../schemas";
import type { World } from "../world";

export const bandwidth = z.object({ maximumBandwidth: z.int().min(100), typicalBandwidth: z.int().min(100) });
type Bandwidth = z.infer<typeof bandwidth>;

/** What `defaultConnectionTemplate` says. */
export const defaultBandwidth: Bandwidth = { maximumBandwidth: 10_000, typicalBandwidth: 2500 };

export type NewNetwork = {
  readonly uri: string;
  readonly name: string;
  readonly description: string | null;
  readonly ethernetNetworkType: ResourceOf<"ethernet-networks">["ethernetNetworkType"];
  readonly vlanId: number;
  readonly purpose: string;
  readonly privateNetwork: boolean;
  readonly smartLink: boolean;
  readonly subnetUri: string | null;
  readonly scopeUris: readonly string[];
};

/** Stores a network with its own connection template; both are shown from `visibleFrom` on (epoch ms). */
export function storeNetwork(world: World, network: NewNetwork, given: Bandwidth | null, visibleFrom: number): void {
  const created = new Date(world.clock()).toISOString();
  world.store.put(
    "ethernet-networks",
    {
      ...network,
      scopeUris: [...network.scopeUris],
      category: "ethernet-networks",
      connectionTemplateUri: storeTemplate(world, given, visibleFrom),
      fabricUri: null,
      state: "Active",
      status: "OK",
      eTag: "",
      created,
      modified: created,
    },
    visibleFrom,
  );
}

/** A new connection template; gives its URI. */
export function storeTemplate(world: World, given: Bandwidth | null, visibleFrom: number): string {
  const uri = `/rest/connection-templates/${world.newId()}`;
  const created = new Date(world.clock()).toISOString();
  const template = { uri, name: `name${uri.slice(-12)}`, category: "connection-templates", eTag: "" };
  const times = { created, modified: created };
  world.store.put("connection-templates", { ...template, ...times, bandwidth: given ?? defaultBandwidth }, visibleFrom);
  return uri;
}

/** Network names are unique whatever their case. */
export function checkNetworkName(world: World, name: string, ownUri: string | null): void {
  const isTaken = world.store
    .all("ethernet-networks")
    .some((each) => each.uri !== ownUri && each.name.toLowerCase() === name.toLowerCase());
  if (isTaken) throw invalid("CRM_DUPLICATE_NETWORK_NAME", `A network with the name "${name}" already exists.`);
}
