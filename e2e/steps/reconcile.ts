import { type APIRequestContext, type Locator, type Page, request } from "@playwright/test";
import { expect } from "../story";
import { callConsole, leaveObjects } from "./console-api";

/** Of the networks that the demo's cloud begins with: VLANs of physnet1. */
export const WEB = { id: "5d1c8f0e-2f0b-4b0a-9d4e-6c1f3f5a7b03", name: "prod-web" };
export const DB = { id: "5d1c8f0e-2f0b-4b0a-9d4e-6c1f3f5a7b04", name: "prod-db" };
const PHYSICAL_NETWORK = "physnet1";
const GROUP = "LIG-tenant";
const UPLINK_SET = "us-tenants";

type Resource = { readonly uri: string; readonly name: string; readonly eTag: string };
type UplinkSet = Resource & { readonly networkUris: readonly string[]; readonly logicalInterconnectUri: string };
type Collection<T> = { readonly members: readonly T[] };

/** The appliance as somebody else works on it: with its own session, past the console. */
export class ForeignHand {
  private constructor(
    readonly applianceId: string,
    private readonly http: APIRequestContext,
  ) {}

  static async on(page: Page): Promise<ForeignHand> {
    await page.goto("/reconcile");
    const appliances = await callConsole<readonly { id: string; name: string; url: string }[]>(
      page,
      "appliances.list",
      undefined,
      "query",
    );
    const simulator = appliances.find(({ name }) => name === "oneview-simulator");
    if (simulator === undefined) throw new Error("the demo has no oneview-simulator");
    const open = { baseURL: simulator.url, ignoreHTTPSErrors: true };
    const headers = { "X-API-Version": "800" };
    const door = await request.newContext({ ...open, extraHTTPHeaders: headers });
    const login = await door.post("/rest/login-sessions", { data: { userName: "Administrator", password: "secret" } });
    const { sessionID: auth } = await login.json();
    await door.dispose();
    return new ForeignHand(simulator.id, await request.newContext({ ...open, extraHTTPHeaders: { ...headers, auth } }));
  }

  async close(): Promise<void> {
    await this.slowDown(0);
    await this.http.dispose();
  }

  /** The OneView network that stands for a network of the cloud. */
  async network(id: string): Promise<Resource | undefined> {
    return (await this.list<Resource>("ethernet-networks")).find(({ name }) => name === `Neutron [${id}]`);
  }

  async deleteNetwork(id: string): Promise<void> {
    const found = await this.network(id);
    if (found === undefined) throw new Error(`the appliance has no network for ${id}`);
    const answer = await this.http.delete(found.uri, { headers: { "If-Match": found.eTag } });
    expect(answer.ok(), await answer.text()).toBe(true);
    await expect.poll(() => this.network(id)).toBeUndefined();
  }

  /** Takes a network out of the live uplink sets, as somebody does on the appliance's own page. */
  async takeOut(id: string): Promise<void> {
    for (const uplinkSet of await this.setsWith(id)) {
      const uri = (await this.network(id))?.uri;
      const networkUris = uplinkSet.networkUris.filter((each) => each !== uri);
      const answer = await this.http.put(uplinkSet.uri, {
        headers: { "If-Match": uplinkSet.eTag },
        data: { ...uplinkSet, networkUris },
      });
      expect(answer.ok(), await answer.text()).toBe(true);
    }
    await expect.poll(() => this.setsWith(id)).toEqual([]);
  }

  /** The live sets of that name that carry the network. */
  async setsWith(id: string): Promise<readonly UplinkSet[]> {
    const uri = (await this.network(id))?.uri;
    const sets = await this.list<UplinkSet>("uplink-sets");
    return sets.filter(
      ({ name, networkUris }) => name === UPLINK_SET && uri !== undefined && networkUris.includes(uri),
    );
  }

  async groupId(): Promise<string> {
    const group = (await this.list<Resource>("logical-interconnect-groups")).find(({ name }) => name === GROUP);
    if (group === undefined) throw new Error(`the appliance has no group ${GROUP}`);
    return group.uri.split("/").at(-1) ?? "";
  }

  /** Every creation of a network takes that long from now on; 0: as long as it takes. */
  async slowDown(delayMs: number): Promise<void> {
    const rule = { kind: "delay", method: "POST", resource: "ethernet-networks", count: 0, delayMs };
    expect((await this.http.post("/simulator/faults", { data: delayMs === 0 ? [] : [rule] })).ok()).toBe(true);
  }

  private async list<T>(kind: string): Promise<readonly T[]> {
    const answer = await this.http.get(`/rest/${kind}?count=-1`);
    expect(answer.ok(), await answer.text()).toBe(true);
    return ((await answer.json()) as Collection<T>).members;
  }
}

/** physnet1 onto the tenants' uplink set, or off it again; the console makes its VLANs on the appliance, or deletes them. */
export async function mapTenants(page: Page, hand: ForeignHand, how: "map" | "unmap"): Promise<void> {
  const uplinkSets = [{ logicalInterconnectGroupId: await hand.groupId(), uplinkSetName: UPLINK_SET }];
  await callConsole(
    page,
    "mappings.setUplinkSets",
    {
      applianceId: hand.applianceId,
      physicalNetwork: PHYSICAL_NETWORK,
      uplinkSets: how === "map" ? uplinkSets : [],
      mode: "apply",
    },
    "mutation",
  );
}

/** VLAN networks of physnet1, made on the appliance in the same go; answers their ids. */
export async function createNetworks(page: Page, names: readonly string[]): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const name of names) {
    const input = { name, networkType: "vlan", physicalNetwork: PHYSICAL_NETWORK, mode: "apply" };
    const { scope } = await callConsole<{ scope: { networkId: string } }>(page, "networks.create", input, "mutation");
    ids.push(scope.networkId);
  }
  return ids;
}

export async function deleteNetworks(page: Page, ids: readonly string[]): Promise<void> {
  await leaveObjects(page);
  for (const id of ids) await callConsole(page, "networks.delete", { id, mode: "apply" }, "mutation");
}

/** Compares everything from the page, and answers what it found. */
export async function compare(page: Page): Promise<Locator> {
  await page.goto("/reconcile");
  await page.getByRole("button", { name: "Compare" }).click();
  await expect(page).toHaveURL(/\/reconcile\?plan=/);
  return page.getByRole("region", { name: /^Plan: / });
}

/** The tick of the row in which a verb is done for that network. */
export function tickOf(plan: Locator, verb: string, name: string): Locator {
  return plan.getByRole("checkbox", { name: new RegExp(`^${verb}: .*"${name}"`) });
}
