import { afterEach, describe, expect, it } from "vitest";
import { CloudClient } from "@/server/clouds/client";
import { performCalls } from "@/server/clouds/perform/perform-calls";
import { rowsOf } from "@/server/clouds/testing/answer-writes";
import { type Openstack, type OpenstackOptions, startOpenstack } from "@/server/clouds/testing/openstack";
import type { CloudEffect, CloudOutcome } from "@/server/model/cloud-effect";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

async function cloudOf(options: OpenstackOptions = {}): Promise<{ openstack: Openstack; client: CloudClient }> {
  const openstack = await startOpenstack(options);
  const user = { username: "bridgehead", userDomain: "Default", project: "admin", projectDomain: "Default" };
  const auth = {
    method: "password",
    authUrl: openstack.keystoneUrl,
    ...user,
    password: "s3cr3t-of-the-cloud",
  } as const;
  const place = { id: "c1", name: "lab", endpointInterface: "public", caPem: null, allowPlainHttp: false } as const;
  const retries = { attempts: 3, firstDelayMs: 5, longestWaitMs: 1_500 };
  const client = new CloudClient({ ...place, auth }, { retries });
  open.push(openstack, client);
  return { openstack, client };
}

const effect = (changes: Partial<CloudEffect>): CloudEffect => ({
  ...{ kind: "cloud.change", cloudId: "c1", collection: "networks", objectId: null, method: "POST", path: "/networks" },
  ...{ body: { network: { name: "web" } }, revision: null },
  ...changes,
});

async function perform(client: CloudClient, asked: CloudEffect, begunAt: number | null = null): Promise<CloudOutcome> {
  const signal = new AbortController().signal;
  for await (const { outcome } of performCalls(client, [asked], { signal, begunAt: [begunAt] })) return outcome;
  throw new Error("no outcome");
}

const called = (openstack: Openstack, name: string) =>
  rowsOf(openstack.state, "networks").filter((row) => row.name === name);
const posts = ({ requests }: Openstack) => requests.filter((line) => line.startsWith("POST /network/")).length;

describe("a call in a cloud", () => {
  it("makes an object and tells its id; one that is refused tells Neutron's words and is not repeated", async () => {
    const { openstack, client } = await cloudOf({ quotas: { network: 4 } });
    const made = await perform(client, effect({}));
    expect(made).toEqual({ ok: true, objectId: called(openstack, "web")[0]?.id });
    expect(await perform(client, effect({}))).toMatchObject({
      ok: false,
      fatal: false,
      error: {
        kind: "conflict",
        message: expect.stringContaining("409 (OverQuota): Quota exceeded for resources: ['network']."),
      },
    });
    expect(posts(openstack)).toBe(2);
  });

  it("whose answer was lost is looked for, and not made a second time", async () => {
    const { openstack, client } = await cloudOf({ clockAheadMs: -3_600_000 });
    openstack.after("POST /network/v2.0/networks", async () => openstack.cutOff());
    expect(await perform(client, effect({}))).toMatchObject({ ok: true, objectId: called(openstack, "web")[0]?.id });
    expect(called(openstack, "web")).toHaveLength(1);
    // the same, found out by a later run; and one like it that is older is not taken for it
    const begunAt = Date.now();
    expect(await perform(client, effect({}), begunAt)).toMatchObject({ ok: true });
    expect(posts(openstack)).toBe(1);
    expect(await perform(client, effect({}), begunAt + 60_000)).toMatchObject({ ok: true });
    expect(posts(openstack)).toBe(2);
  });

  it("that did not arrive for sure is sent again, also on a new token; one that may have is told", async () => {
    const { openstack, client } = await cloudOf();
    await client.network();
    openstack.fail({ on: "POST /network/", times: 1, status: 503, headers: { "Retry-After": "0" } });
    openstack.revokeTokens();
    expect(await perform(client, effect({}))).toMatchObject({ ok: true });
    expect(posts(openstack)).toBe(3);
    openstack.fail({ on: "POST /network/", times: 1, cut: true });
    expect(await perform(client, effect({ body: { network: { name: "lost" } } }))).toMatchObject({
      ...{ ok: false, fatal: true },
      error: {
        message: expect.stringContaining("Whether it was made is not known yet."),
        remedy: expect.stringContaining("Resume this plan"),
      },
    });
    expect(called(openstack, "lost")).toHaveLength(0);
  });

  it("changes at the revision that was read; what is already so, or gone, is done", async () => {
    const { openstack, client } = await cloudOf();
    const [network] = rowsOf(openstack.state, "networks");
    if (network === undefined) throw new Error("no network");
    const at = { objectId: network.id, path: `/networks/${network.id}` };
    const revision = Number(network.revision_number);
    const rename = effect({ ...at, method: "PUT", body: { network: { name: "renamed" } }, revision });
    expect(await perform(client, rename)).toEqual({ ok: true, objectId: network.id });
    expect(openstack.headersOf(`/network/v2.0/networks/${network.id}`)?.["if-match"]).toBe(
      `revision_number=${revision}`,
    );
    expect(await perform(client, rename), "by an earlier attempt").toEqual({ ok: true, objectId: network.id });
    const other = { ...rename, body: { network: { name: "other" } } };
    expect(await perform(client, other)).toMatchObject({
      ok: false,
      error: {
        ...{
          kind: "conflict",
          message: expect.stringContaining("412 (RevisionNumberConstraintFailed): Constrained to"),
        },
        remedy: expect.stringContaining("changed meanwhile"),
      },
    });
    const gone = effect({ ...at, objectId: "x", method: "DELETE", path: "/networks/x", body: null });
    expect(await perform(client, gone)).toEqual({ ok: true, objectId: null });
  });

  it("joins a subnet to a router and parts them, once each; a rule that is there is not made again", async () => {
    const { openstack, client } = await cloudOf();
    const [router] = rowsOf(openstack.state, "routers");
    const [group] = rowsOf(openstack.state, "security-groups");
    const made = await perform(client, effect({}));
    const subnet = { network_id: made.ok ? made.objectId : null, cidr: "10.50.0.0/24" };
    await perform(client, effect({ collection: "subnets", path: "/subnets", body: { subnet } }));
    const subnetId = rowsOf(openstack.state, "subnets").at(-1)?.id;
    const legs = () =>
      rowsOf(openstack.state, "ports").filter((port) => JSON.stringify(port).includes(String(subnetId)));
    const join = (how: string) =>
      effect({
        ...{ collection: "routers", objectId: router?.id ?? "", method: "PUT", body: { subnet_id: subnetId } },
        path: `/routers/${router?.id}/${how}_router_interface`,
      });
    for (const how of ["add", "add", "remove", "remove"]) {
      expect(await perform(client, join(how))).toMatchObject({ ok: true });
      expect(legs()).toHaveLength(how === "add" ? 1 : 0);
    }
    const rule = { security_group_id: group?.id, direction: "ingress", ethertype: "IPv4", protocol: "tcp" };
    const add = effect({
      ...{ collection: "security-group-rules", path: "/security-group-rules" },
      body: { security_group_rule: { ...rule, port_range_min: 80, port_range_max: 80 } },
    });
    const added = await perform(client, add);
    expect(await perform(client, add, Date.now() + 60_000), "found, whenever it was made").toEqual(added);
    expect(await perform(client, add)).toMatchObject({ ok: false, error: { type: "SecurityGroupRuleExists" } });
    const remove = {
      ...add,
      method: "DELETE" as const,
      body: null,
      path: `${add.path}/${added.ok ? added.objectId : ""}`,
    };
    expect([await perform(client, remove), await perform(client, remove)]).toMatchObject([{ ok: true }, { ok: true }]);
  });
});
