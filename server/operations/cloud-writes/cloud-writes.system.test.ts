import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createContext } from "@/server/api/context";
import { createCaller } from "@/server/api/root";
import { rowsOf } from "@/server/clouds/testing/answer-writes";
import { type Openstack, startOpenstack } from "@/server/clouds/testing/openstack";
import { applyPlan } from "@/server/operations/plans/apply-plan";
import { resumePlan } from "@/server/operations/plans/resume-plan";
import { resumePlans } from "@/server/operations/plans/resume-plans";
import { getRuntime, type Runtime } from "@/server/runtime/runtime";

const BOOTSTRAP = "bootstrap-token-of-the-cloud-writes-test";
const SECRET = "s3cr3t-of-the-cloud";

const card = {
  ...{ id: "card-1", uuid: "card-1", address: "9a:a0:22:90:00:01", node_uuid: "node-1" },
  local_link_connection: { hostname: "of-another-driver" },
};

describe("writes to a real cloud through the API", () => {
  let dataDir: string;
  let console: Runtime;
  let openstack: Openstack;
  let cloudId: string;
  const environment = { ...process.env };
  const never = new AbortController().signal;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "bridgehead-cloud-writes-"));
    process.env.BRIDGEHEAD_DATA_DIR = dataDir;
    process.env.BRIDGEHEAD_API_TOKEN = BOOTSTRAP;
    process.env.BRIDGEHEAD_DEMO = "0";
    process.env.LOG_LEVEL = "silent";
    delete process.env.DATABASE_URL;
    globalThis.__bridgehead?.delete("runtime");
    console = await getRuntime();
    openstack = await startOpenstack({ baremetalPorts: [card] });
    const user = { username: "bridgehead", userDomain: "Default", project: "admin", projectDomain: "Default" };
    const auth = { method: "password", authUrl: openstack.keystoneUrl, ...user, password: SECRET } as const;
    const added = { name: "madrid", endpointInterface: "public", caPem: null, allowPlainHttp: false, auth } as const;
    cloudId = (await api().clouds.add(added)).id;
  });
  afterAll(async () => {
    await console?.stop();
    await openstack?.close();
    globalThis.__bridgehead?.delete("runtime");
    process.env = environment;
    await rm(dataDir, { recursive: true, force: true });
  });

  const api = () =>
    createCaller(createContext(new Headers({ authorization: `Bearer ${BOOTSTRAP}` }), undefined, async () => console));
  const vlan = (name: string, segmentationId: number) => ({
    ...{ cloudId, name, networkType: "vlan" as const, physicalNetwork: "public", segmentationId },
    projectId: "admin",
  });
  const inCloud = (collection: string, name: string) =>
    rowsOf(openstack.state, collection).filter((row) => row.name === name);
  const mirrored = async (name: string) =>
    (await api().networks.list({ cloudId })).filter((network) => network.name === name);
  const operation = () => console.console.context({ kind: "user", id: "u1", name: "olivia" });

  it("plan the calls of a network and its subnet, make them, and show what Neutron made of it", async () => {
    const subnet = { cidr: "10.50.0.0/24", name: "web-subnet" };
    const planned = await api().networks.create({ ...vlan("web", 501), subnet, mode: "plan" });
    expect(
      planned.steps.map(({ place, call, dependsOn }) => [place, call?.method, call?.path, dependsOn.length]),
    ).toEqual([
      ["cloud", "POST", "/networks", 0],
      ["cloud", "POST", "/subnets", 1],
    ]);
    expect(planned.steps[0]?.call?.body).toEqual({
      network: {
        ...{ name: "web", admin_state_up: true, "provider:network_type": "vlan" },
        ...{ "provider:physical_network": "public", "provider:segmentation_id": 501 },
      },
    });
    expect(planned.steps[1]?.after).toMatchObject({ cloud: "madrid", cidr: "10.50.0.0/24" });
    expect(inCloud("networks", "web")).toEqual([]);

    const applied = await applyPlan(operation(), { planId: planned.id, digest: planned.digest }, never);
    expect([applied.status, applied.error]).toEqual(["applied", null]);
    const [network] = inCloud("networks", "web");
    expect(inCloud("subnets", "web-subnet")).toMatchObject([{ network_id: network?.id, cidr: "10.50.0.0/24" }]);
    expect(await mirrored("web")).toMatchObject([{ id: network?.id, cloudId, segmentationId: 501, status: "ACTIVE" }]);
    expect(await api().subnets.list({ networkId: network?.id ?? "" })).toMatchObject([{ name: "web-subnet" }]);
    expect(applied.scope).toMatchObject({ kind: "network", networkId: network?.id });
    expect(applied.requests).toMatchObject({ writes: 2 });
  });

  it("change and delete it at the revision that was read, and it is gone from the list", async () => {
    const [network] = await mirrored("web");
    const id = network?.id ?? "";
    const renamed = await api().networks.update({ id, name: "web-2", mode: "apply" });
    expect(renamed.steps.map(({ call }) => [call?.method, call?.revision])).toEqual([["PUT", 1]]);
    expect(await mirrored("web-2")).toHaveLength(1);
    // somebody else is quicker than the call, and later than our look
    const planned = await api().networks.update({ id, mtu: 1400, mode: "plan" });
    openstack.before(`PUT /network/v2.0/networks/${id}`, () => {
      const rows = rowsOf(openstack.state, "networks");
      openstack.state.data.networks = rows.map((row) => (row.id === id ? { ...row, revision_number: 9 } : row));
    });
    const refused = await applyPlan(operation(), { planId: planned.id, digest: planned.digest }, never);
    expect(refused.status).toBe("failed");
    expect(refused.error).toContain(
      "412 (RevisionNumberConstraintFailed): Constrained to 2, but current revision is 9",
    );
    const removed = await api().networks.delete({ id, mode: "apply" });
    expect([removed.status, removed.error]).toEqual(["applied", null]);
    expect(await mirrored("web-2")).toEqual([]);
  });

  it("tell what Neutron refuses word for word, and keep what was done before", async () => {
    openstack.state.quotas = { subnet: 3 };
    const subnet = { cidr: "10.51.0.0/24" };
    const failed = await api().networks.create({ ...vlan("half", 502), subnet, mode: "apply" });
    expect(failed.status).toBe("failed");
    expect(failed.steps.map(({ state }) => state)).toEqual(["done", "failed"]);
    expect(failed.steps[1]?.error).toContain("409 (OverQuota): Quota exceeded for resources: ['subnet'].");
    expect(await mirrored("half")).toHaveLength(1);
    openstack.state.quotas = {};
    const resumed = await resumePlan(operation(), failed.id, never);
    expect([resumed.status, resumed.error]).toEqual(["applied", null]);
    const [network] = inCloud("networks", "half");
    expect(rowsOf(openstack.state, "subnets").filter((row) => row.network_id === network?.id)).toHaveLength(1);
  });

  it("make an object once though the console died between the call and its answer", async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const arrived = new Promise<void>((resolve) => {
      openstack.after("POST /network/v2.0/networks", async () => {
        resolve();
        await held;
      });
    });
    const died = api()
      .networks.create({ ...vlan("once", 503), mode: "apply" })
      .catch((error: unknown) => error);
    await arrived;
    const [resumed] = await resumePlans(operation(), new Date(), never);
    expect([resumed?.status, resumed?.error]).toEqual(["applied", null]);
    release();
    await died;
    expect(inCloud("networks", "once")).toHaveLength(1);
    expect(await mirrored("once")).toMatchObject([{ id: inCloud("networks", "once")[0]?.id }]);
  });

  it("add a rule to a group, and bind a baremetal port with its local link", async () => {
    const [group] = (await api().securityGroups.list({ cloudId })).filter(({ name }) => name === "default");
    const rule = { direction: "ingress" as const, protocol: "tcp", portMin: 8080, portMax: 8080 };
    const added = await api().securityGroups.addRule({ securityGroupId: group?.id ?? "", rule, mode: "apply" });
    expect([added.status, added.error]).toEqual(["applied", null]);
    const ruleOf = async () =>
      (await api().securityGroups.get({ id: group?.id ?? "" })).rules.find(({ portMin }) => portMin === 8080);
    expect(await ruleOf()).toBeDefined();

    const [network] = await mirrored("half");
    const localLink = { switch_info: { server_hardware_id: "30303437-3034-4D32-3230-313133364752", bootable: true } };
    const about = {
      networkId: network?.id ?? "",
      name: "nic",
      mac: "9a:a0:22:90:00:01",
      vnicType: "baremetal" as const,
    };
    await api().ports.create({ ...about, mode: "apply" });
    const port = async () => (await api().ports.list({ cloudId })).find(({ name }) => name === "nic");
    const linked = await api().ports.setLocalLink({ id: (await port())?.id ?? "", localLink, mode: "apply" });
    expect([linked.status, linked.error]).toEqual(["applied", null]);
    expect(
      linked.steps.map(({ call }) => `${call?.method} ${call?.path.split("/").slice(0, 4).join("/")}`).sort(),
    ).toEqual(["PATCH /baremetal/v1/ports", expect.stringMatching("PUT /ports/")]);
    expect(openstack.state.baremetalPorts[0]?.local_link_connection).toEqual({
      ...{ hostname: "of-another-driver", switch_id: "01:23:45:67:89:ab", port_id: "" },
      switch_info: JSON.stringify(localLink.switch_info),
    });
    const bound = await api().ports.bind({ id: (await port())?.id ?? "", host: "blade-1", mode: "apply" });
    expect([bound.status, bound.error]).toEqual(["applied", null]);
    expect(inCloud("ports", "nic")).toMatchObject([
      { "binding:host_id": "blade-1", "binding:profile": { local_link_information: [localLink] } },
    ]);
    expect((await port())?.host).toBe("blade-1");
  });

  it("refuse what a Neutron keeps itself, and a plan on a cloud that does not answer", async () => {
    await expect(
      api().networks.createPhysicalNetwork({ cloudId, name: "physnet9", types: ["vlan"], mode: "plan" }),
    ).rejects.toThrow("is a Neutron, which keeps this itself");
    openstack.fail({ on: "GET /network/v2.0/networks", times: 3, status: 500 });
    await expect(api().networks.create({ ...vlan("late", 504), mode: "plan" })).rejects.toThrow("500");
  });
});
