import type { CloudClient } from "@/server/clouds/client";
import { type CollectionName, collections } from "@/server/clouds/collections";
import type { Listing } from "@/server/clouds/list-all";
import { isBridgeheadError } from "@/server/model/errors";
import type { NeutronError, NeutronState } from "@/server/model/neutron";

export type CloudReading = {
  readonly state: NeutronState;
  readonly pages: number;
  readonly durationMs: number;
};

/** Everything once. A list that is refused or cannot be read whole is empty and named in `errors`, which means unknown. */
export async function readCloud(client: CloudClient, signal?: AbortSignal): Promise<CloudReading> {
  const startedAt = performance.now();
  const { extensions } = await client.network(signal);
  const errors: NeutronError[] = [];
  let pages = 0;
  const fail = (name: CollectionName, message: string) => errors.push({ collection: collections[name].path, message });
  async function read<T>(name: CollectionName, list: () => Promise<Listing<T>>): Promise<T[]> {
    const { extension } = collections[name];
    if (extension !== null && !extensions.has(extension)) return [];
    try {
      const listing = await list();
      pages += listing.pages;
      const [first] = listing.unread;
      if (first) fail(name, `${listing.unread.length} rows could not be read, first ${first.id}: ${first.message}`);
      return [...listing.rows.values()].map(({ value }) => value);
    } catch (error) {
      if (!isBridgeheadError(error) || error.kind === "unreachable") throw error;
      fail(name, error.message);
      return [];
    }
  }
  const state: NeutronState = {
    networks: await read("networks", () => client.list("networks", {}, signal)),
    subnets: await read("subnets", () => client.list("subnets", {}, signal)),
    ports: await read("ports", () => client.list("ports", {}, signal)),
    routers: await read("routers", () => client.list("routers", {}, signal)),
    floatingIps: await read("floatingIps", () => client.list("floatingIps", {}, signal)),
    securityGroups: await read("securityGroups", () => client.list("securityGroups", {}, signal)),
    agents: await read("agents", () => client.list("agents", {}, signal)),
    ...(errors.length === 0 ? {} : { errors }),
  };
  return { state, pages, durationMs: performance.now() - startedAt };
}
