import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { type ApplianceProcess, applianceLogin } from "@/bench/oneview/appliance-process";
import { type OneAnswer, oneRequest } from "@/bench/oneview/one-request";

/** The version that the original speaks, since it never says which. */
const API_VERSION = "300";
const GOING_ON = ["New", "Pending", "Running", "Resuming", "Starting", "Stopping", "Suspending"];

const named = z.looseObject({ uri: z.string(), name: z.string() });
const listOf = <T extends z.ZodType>(member: T) => z.object({ members: z.array(member) });
const taskSchema = z.object({
  uri: z.string(),
  taskState: z.string(),
  associatedResource: z.object({ resourceUri: z.string() }),
});
const setSchema = named.extend({ networkUris: z.array(z.string()), logicalInterconnectUri: z.string() });
const interconnectSchema = named.extend({ logicalInterconnectGroupUri: z.string() });
const groupSchema = named.extend({
  uplinkSets: z.array(z.looseObject({ name: z.string(), networkUris: z.array(z.string()) })),
});

/** The physical network's mapping in the original's ini file: one group, one uplink set. */
export type OriginalMapping = { readonly groupId: string; readonly uplinkSetName: string };

/**
 * What the original driver sends, and how: one request after the other, each on a connection of its own, a whole group and
 * two whole uplink sets for every network, every task watched by itself. With one mapped set and two logical
 * interconnects that is 30 requests a network, in this order:
 *
 *     GET login domains · GET network by name · POST network (+ task) · GET uplink sets by name · GET each one's logical
 *     interconnect · GET version · POST login · GET group · PUT group (+ task) · per live set: GET · PUT (+ task)
 *
 * where a task is three reads of it and one of the resource that it was about.
 */
export class OriginalClient {
  #session: string | null = null;

  constructor(
    private readonly appliance: Pick<ApplianceProcess, "url" | "caPem">,
    private readonly mapping: OriginalMapping,
  ) {}

  async login(): Promise<void> {
    await this.#send("GET", "/rest/version");
    this.#session = await this.#newSession();
  }

  async createNetwork(networkId: string, vlanId: number): Promise<string> {
    await this.#send("GET", "/rest/logindomains");
    const name = `Neutron [${networkId}]`;
    const known = await this.#named("ethernet-networks", name, named);
    const network = known[0] ?? (await this.#made({ name, vlanId }));
    const live = await this.#liveSets();
    await this.#joinGroup(network.uri);
    for (const { uri } of live) {
      const set = setSchema.parse((await this.#send("GET", uri)).body);
      if (set.networkUris.includes(network.uri)) continue;
      await this.#written("PUT", uri, { ...set, networkUris: [...set.networkUris, network.uri] });
    }
    return network.uri;
  }

  async deleteNetwork(uri: string): Promise<void> {
    await this.#send("GET", "/rest/logindomains");
    await this.#ended(await this.#send("DELETE", uri));
  }

  async #made({ name, vlanId }: { readonly name: string; readonly vlanId: number }) {
    const body = { name, vlanId, ethernetNetworkType: "Tagged", purpose: "General", smartLink: false };
    const made = { ...body, privateNetwork: false, type: "ethernet-networkV300" };
    return named.parse(await this.#written("POST", "/rest/ethernet-networks", made));
  }

  /** By name alone, then one read a hit to tell whose it is. */
  async #liveSets(): Promise<readonly { readonly uri: string }[]> {
    const { groupId, uplinkSetName } = this.mapping;
    const live: { uri: string }[] = [];
    for (const set of await this.#named("uplink-sets", uplinkSetName, setSchema)) {
      const interconnect = interconnectSchema.parse((await this.#send("GET", set.logicalInterconnectUri)).body);
      if (interconnect.logicalInterconnectGroupUri.endsWith(`/${groupId}`)) live.push(set);
    }
    return live;
  }

  /** With a client of its own, which logs in and never out. */
  async #joinGroup(networkUri: string): Promise<void> {
    await this.#send("GET", "/rest/version");
    const session = await this.#newSession();
    const path = `/rest/logical-interconnect-groups/${this.mapping.groupId}`;
    const group = groupSchema.parse((await this.#send("GET", path, undefined, session)).body);
    const uplinkSets = group.uplinkSets.map((set) =>
      set.name === this.mapping.uplinkSetName ? { ...set, networkUris: [...set.networkUris, networkUri] } : set,
    );
    await this.#written("PUT", path, { ...group, uplinkSets }, session);
  }

  async #newSession(): Promise<string> {
    const { username: userName, password } = applianceLogin;
    const { body } = await this.#send("POST", "/rest/login-sessions", { userName, password }, null);
    return z.object({ sessionID: z.string() }).parse(body).sessionID;
  }

  async #named<T extends z.ZodType>(category: string, name: string, member: T): Promise<readonly z.output<T>[]> {
    const query = new URLSearchParams({ start: "0", count: "-1", filter: `"name='${name}'"` });
    return listOf(member).parse((await this.#send("GET", `/rest/${category}?${query}`)).body).members;
  }

  async #written(method: "POST" | "PUT", path: string, body: unknown, session = this.#session): Promise<unknown> {
    const task = await this.#ended(await this.#send(method, path, body, session), session);
    return (await this.#send("GET", task.associatedResource.resourceUri, undefined, session)).body;
  }

  /** Looks at once, then after 1, 2, 3 … 10 s; and twice more when it has ended. */
  async #ended(answer: OneAnswer, session = this.#session) {
    const { uri } = taskSchema.parse(answer.body);
    const look = async () => taskSchema.parse((await this.#send("GET", uri, undefined, session)).body);
    for (let seconds = 1; GOING_ON.includes((await look()).taskState); seconds = Math.min(10, seconds + 1)) {
      await sleep(seconds * 1_000);
    }
    await look();
    const task = await look();
    if (task.taskState !== "Completed") throw new Error(`task ${uri} ended as ${task.taskState}`);
    return task;
  }

  async #send(
    method: "GET" | "POST" | "PUT" | "DELETE",
    path: string,
    body?: unknown,
    session = this.#session,
  ): Promise<OneAnswer> {
    const { url, caPem } = this.appliance;
    const headers = { "X-API-Version": API_VERSION, ...(session === null ? {} : { Auth: session }) };
    return oneRequest({ method, url: new URL(path, url), caPem, headers, ...(body === undefined ? {} : { body }) });
  }
}
