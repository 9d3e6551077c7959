import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createContext } from "@/server/api/context";
import { createCaller } from "@/server/api/root";
import { getRuntime, type Runtime } from "@/server/runtime/runtime";

const BOOTSTRAP = "bootstrap-token-of-the-objects-test";

/** An empty console, as automation sees it: by names of procedures and a token. */
describe("security groups, routers and floating IPs through the API", () => {
  let dataDir: string;
  let console: Runtime;
  const environment = { ...process.env };

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "bridgehead-objects-"));
    process.env.BRIDGEHEAD_DATA_DIR = dataDir;
    process.env.BRIDGEHEAD_API_TOKEN = BOOTSTRAP;
    process.env.BRIDGEHEAD_DEMO = "0";
    process.env.LOG_LEVEL = "silent";
    delete process.env.DATABASE_URL;
    globalThis.__bridgehead?.delete("runtime");
    console = await getRuntime();
  });
  afterAll(async () => {
    await console?.stop();
    globalThis.__bridgehead?.delete("runtime");
    process.env = environment;
    await rm(dataDir, { recursive: true, force: true });
  });

  const callerWith = (token: string) =>
    createCaller(createContext(new Headers({ authorization: `Bearer ${token}` }), undefined, async () => console));
  const api = () => callerWith(BOOTSTRAP);
  const mode = "apply" as const;

  it("adds one rule or many, removes them, and plans without changing anything", async () => {
    const created = await api().securityGroups.create({ name: "web", projectId: "p", mode });
    if (created.scope.kind !== "security-group") throw new Error("the plan is not about a security group");
    const { securityGroupId } = created.scope;
    const rules = async () => (await api().securityGroups.get({ id: securityGroupId })).rules;

    const planned = await api().securityGroups.addRule({
      ...{ securityGroupId, rule: { direction: "ingress", protocol: "tcp", portMin: 22, portMax: 22 } },
    });
    expect(planned.status).toBe("planned");
    expect(await rules()).toHaveLength(2);
    const { id: planId, digest } = planned;
    const rule = { direction: "ingress" as const, protocol: "tcp", portMin: 22, portMax: 22 };
    await api().securityGroups.addRule({ securityGroupId, rule, mode, planId, digest });
    await api().securityGroups.addRule({
      securityGroupId,
      rule: [{ ...rule, ethertype: "IPv6" }, { direction: "ingress" }],
      mode,
    });
    expect((await rules()).map(({ words }) => words).sort()).toEqual([
      ...["egress IPv4 any", "egress IPv6 any", "ingress IPv4 any", "ingress IPv4 tcp 22", "ingress IPv6 tcp 22"],
    ]);
    const [first, second] = (await rules()).filter((each) => each.direction === "ingress");
    await api().securityGroups.removeRule({ id: first?.id ?? "", mode });
    await api().securityGroups.removeRule({ id: [second?.id ?? ""], mode });
    expect(await rules()).toHaveLength(3);

    await api().securityGroups.update({ id: securityGroupId, name: "www", mode });
    await api().securityGroups.delete({ id: securityGroupId, mode });
    expect((await api().securityGroups.list({ projectId: "p" })).map(({ name }) => name)).toEqual(["default"]);
    await expect(api().securityGroups.get({ id: securityGroupId })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("connects a subnet to the world, and a floating IP to a port", async () => {
    const network = async (name: string, external: boolean) => {
      const plan = await api().networks.create({ name, networkType: "gre", external, mode });
      if (plan.scope.kind !== "network") throw new Error("the plan is not about a network");
      return plan.scope.networkId;
    };
    const [privateId, publicId] = [await network("private", false), await network("public", true)];
    await api().subnets.create({ networkId: privateId, cidr: "192.168.1.0/24", mode });
    await api().subnets.create({ networkId: publicId, cidr: "172.31.208.0/24", mode });
    const [subnet] = await api().subnets.list({ networkId: privateId });
    const subnetId = subnet?.id ?? "";
    const made = await api().routers.create({ name: "r", externalNetworkId: publicId, mode });
    if (made.scope.kind !== "router") throw new Error("the plan is not about a router");
    const { routerId: id } = made.scope;
    await api().routers.addInterface({ id, subnetId, mode });
    await api().ports.create({ networkId: privateId, name: "vm", vnicType: "normal", mode });
    const port = (await api().ports.list({ networkId: privateId })).find(({ name }) => name === "vm");
    await api().floatingIps.create({ networkId: publicId, portId: port?.id ?? null, mode });
    const [floatingIp] = await api().floatingIps.list({ routerId: id });
    expect(floatingIp).toMatchObject({ address: "172.31.208.3", port: { name: "vm" }, routerName: "r" });
    expect(await api().routers.get({ id })).toMatchObject({
      externalAddresses: ["172.31.208.2"],
      interfaces: [{ address: "192.168.1.1", networkName: "private" }],
    });

    const refused = await api()
      .routers.removeInterface({ id, subnetId, mode })
      .catch((error: unknown) => error);
    expect(refused).toMatchObject({ message: expect.stringContaining("172.31.208.3") });
    const floatingId = floatingIp?.id ?? "";
    await api().floatingIps.update({ id: floatingId, portId: null, mode });
    expect(await api().floatingIps.get({ id: floatingId })).toMatchObject({ port: null, status: "DOWN" });
    await api().floatingIps.delete({ id: floatingId, mode });
    await api().routers.removeInterface({ id, subnetId, mode });
    await api().routers.update({ id, externalNetworkId: null, snat: false, mode });
    await api().routers.delete({ id, mode });
    expect(await api().routers.list()).toEqual([]);
  });

  it("lets a viewer look and not change, a stranger neither, and keeps what was refused", async () => {
    const { token } = await api().tokens.create({ name: "viewer", role: "viewer" });
    const viewer = callerWith(token);
    expect(await viewer.securityGroups.list()).toEqual(await api().securityGroups.list());
    await expect(viewer.securityGroups.create({ name: "x", mode })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(viewer.routers.create({ mode })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(viewer.floatingIps.delete({ id: "x", mode })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(callerWith("nobody").routers.list()).rejects.toMatchObject({ code: "UNAUTHORIZED" });
    const { items } = await api().audit.list({ limit: 100 });
    const refusals = items.filter(({ outcome }) => outcome === "refused").map(({ action }) => action);
    expect(refusals).toContain("securityGroups.create");
    expect(items.map(({ action }) => action)).toEqual(
      expect.arrayContaining(["securityGroups.addRule", "routers.addInterface", "floatingIps.update"]),
    );
  });
});
