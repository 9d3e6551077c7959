import { z } from "zod";
import { CloudError } from "@/server/clouds/cloud-error";
import type { Caller } from "@/server/clouds/perform/caller";
import { holds } from "@/server/clouds/perform/is-already-so";
import type { CloudEffect, WrittenCollection } from "@/server/model/cloud-effect";

/** What tells an object of a collection from others, as far as it was given. */
const TELLING: Readonly<Record<WrittenCollection, readonly string[]>> = {
  networks: ["name", "project_id", "provider:network_type", "provider:physical_network", "provider:segmentation_id"],
  subnets: ["name", "project_id", "network_id", "cidr"],
  ports: ["name", "project_id", "network_id", "mac_address", "device_id", "fixed_ips"],
  "security-groups": ["name", "project_id", "description"],
  "security-group-rules": [
    ...["security_group_id", "direction", "ethertype", "protocol", "port_range_min", "port_range_max"],
    ...["remote_ip_prefix", "remote_group_id"],
  ],
  routers: ["name", "project_id"],
  floatingips: ["floating_network_id", "floating_ip_address", "port_id", "project_id"],
  "baremetal-ports": [],
};

/** What every Neutron filters lists by; the others are compared here. */
const FILTERS = ["name", "project_id", "network_id", "security_group_id", "floating_network_id"];

/** Times of objects are in whole seconds, and so is the clock that the difference was measured with. */
const SLACK_MS = 2_000;

/** A rule is unique in its group, whenever it was made. */
const UNIQUE: readonly WrittenCollection[] = ["security-group-rules"];

const row = z.looseObject({ id: z.string(), created_at: z.string().nullish() });

/**
 * What a POST made that began then (epoch milliseconds, our clock) and whose answer is not known: the earliest object that
 * is as it was asked for and was made since, by the cloud's clock. `null`: it is not there.
 */
export async function findMade(
  client: Caller,
  { collection, body }: CloudEffect,
  begunAt: number,
  taken: ReadonlySet<string>,
): Promise<string | null> {
  const { clockAheadMs } = await client.network();
  const [attributes] = Object.values(body ?? {});
  const asked = z.record(z.string(), z.unknown()).parse(attributes);
  const telling = TELLING[collection].filter((name) => asked[name] !== undefined);
  const query = new URLSearchParams();
  for (const name of telling) if (FILTERS.includes(name)) query.set(name, String(asked[name]));
  const answer = await client.get(`/${collection}`, query);
  const wanted = Object.fromEntries(telling.map((name) => [name, asked[name]]));
  const rows = listOf(client, collection, answer.body).filter((each) => !taken.has(each.id) && holds(each, wanted));
  const [first] = rows;
  if (UNIQUE.includes(collection)) return first?.id ?? null;
  const since = begunAt + (clockAheadMs ?? 0) - SLACK_MS;
  const times = rows.map((each) => ({ id: each.id, at: Date.parse(each.created_at ?? "") }));
  const undated = times.find(({ at }) => !Number.isFinite(at));
  if (undated !== undefined) throw undecided(client, collection, undated.id);
  const [made] = times.filter(({ at }) => at >= since).sort((a, b) => a.at - b.at);
  return made?.id ?? null;
}

function listOf(client: Caller, collection: WrittenCollection, body: unknown): z.infer<typeof row>[] {
  const key = collection.replaceAll("-", "_");
  const parsed = z.looseObject({ [key]: z.array(row) }).safeParse(body);
  const rows = parsed.success ? z.array(row).safeParse(parsed.data[key]) : parsed;
  if (rows.success) return rows.data;
  throw new CloudError("unreachable", `${client.calls("Neutron")} answered /${collection} with a list that is none.`, {
    remedy: "Check the address: another server may be in Neutron's place.",
  });
}

function undecided(client: Caller, collection: string, id: string): CloudError {
  const message = `${client.calls("Neutron")} has one in ${collection} that is as asked for (${id}) and does not say when it was made, so whether it is ours is not known.`;
  return new CloudError("conflict", message, {
    remedy: "If it is the one that was asked for, leave it so; else delete it and ask for a new plan.",
  });
}
