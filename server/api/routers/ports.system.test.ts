import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createContext } from "@/server/api/context";
import { createCaller } from "@/server/api/root";
import { getRuntime, type Runtime } from "@/server/runtime/runtime";

const BOOTSTRAP = "bootstrap-token-of-the-ports-test";

/** What was written on the appliance is seen by the console when it next looks there. */
const SOON = { timeout: 30_000, interval: 200 };

/** The demo console as it starts, with the simulator as a real HTTPS appliance. */
describe("ports of servers through the API", () => {
  let dataDir: string;
  let console: Runtime;
  const environment = { ...process.env };

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "bridgehead-ports-"));
    process.env.BRIDGEHEAD_DATA_DIR = dataDir;
    process.env.BRIDGEHEAD_API_TOKEN = BOOTSTRAP;
    process.env.LOG_LEVEL = "silent";
    delete process.env.BRIDGEHEAD_DEMO;
    delete process.env.DATABASE_URL;
    globalThis.__bridgehead?.delete("runtime");
    console = await getRuntime();
    await serversOnceRead();
    await mapToTenants();
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

  async function serversOnceRead() {
    const deadline = Date.now() + 20_000;
    for (;;) {
      const { servers } = await api().ports.servers();
      if (servers.length > 0) return servers;
      if (Date.now() > deadline) throw new Error("the simulator was not read within 20 s");
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  async function mapToTenants() {
    const [appliance] = await api().appliances.list();
    const { nodes } = await api().topology.graph({ expand: "all" });
    const group = nodes.find(({ kind, label }) => kind === "logical-interconnect-group" && label === "LIG-tenant");
    if (appliance === undefined || group === undefined) throw new Error("the demo has no tenant group");
    const logicalInterconnectGroupId = group.id.slice(group.id.lastIndexOf(":") + 1);
    const uplinkSets = [{ logicalInterconnectGroupId, uplinkSetName: "us-tenants" }];
    await api().mappings.setUplinkSets({
      ...{ physicalNetwork: "physnet1", applianceId: appliance.id, uplinkSets, mode: "apply" },
    });
  }

  /** A blade with a profile and the first of its NICs behind the tenant interconnect that nothing holds. */
  async function freeNic() {
    for (const server of await serversOnceRead()) {
      const nic = server.nics.find(
        ({ connection, mac, logicalInterconnect }) =>
          connection === null && mac !== null && logicalInterconnect === "LE1-LIG-tenant",
      );
      if (server.faults.length === 0 && nic?.mac) return { server, nic: { ...nic, mac: nic.mac } };
    }
    throw new Error("no blade has a free NIC");
  }

  async function network(name: string) {
    const found = (await api().networks.list()).find((each) => each.name === name);
    if (found === undefined) throw new Error(`there is no network ${name}`);
    return found;
  }

  async function createPort(name: string, mac: string) {
    const { id: networkId } = await network("prod-web");
    const plan = await api().ports.create({ networkId, name, mac, mode: "apply" });
    if (plan.scope.kind !== "port") throw new Error("the plan is not about a port");
    return plan.scope.portId;
  }

  it("lists servers that are not possible with every reason, after those that are", async () => {
    const servers = await serversOnceRead();
    const refused = servers.filter(({ faults }) => faults.length > 0);
    expect(servers.slice(-refused.length)).toEqual(refused);
    const rack = refused.find(({ nics }) => nics.length === 0);
    expect(rack?.faults.map(({ code }) => code)).toContain("rack-server");
    expect(refused.some(({ faults }) => faults.every(({ code }) => code === "server-has-no-profile"))).toBe(true);
  });

  it("tells of a network where it is", async () => {
    const seen = async () => (await network("prod-web")).oneView;
    await expect.poll(seen, SOON).toMatchObject({ kind: "managed", problems: [] });
    const oneView = await seen();
    expect(oneView?.kind === "managed" && oneView.uplinkSets.flatMap(({ live }) => live ?? [])).toHaveLength(2);
    expect((await network("demo-net")).oneView?.kind).toBe("none");
  });

  it("binds a port by a doubly quoted local link, shows it everywhere, and takes all of it back in one plan", async () => {
    const { server, nic } = await freeNic();
    const id = await createPort("blade-nic", nic.mac.toUpperCase());
    expect(await api().ports.get({ id })).toMatchObject({
      binding: { state: "unbound" },
      server: null,
      localLink: null,
    });

    const localLink = JSON.stringify(
      JSON.stringify({ switch_info: { server_hardware_id: server.id, bootable: "no" } }),
    );
    const plan = await api().ports.bind({ id, host: "node-1", localLink, mode: "plan" });
    expect(plan.steps.map(({ verb, risk }) => `${verb} ${risk}`)).toEqual(["port.update none", "port.connect high"]);
    expect((await api().ports.get({ id })).binding.state).toBe("unbound");

    const applied = await api().ports.bind({
      ...{ id, host: "node-1", localLink, mode: "apply", planId: plan.id, digest: plan.digest },
    });
    expect(applied.steps.map(({ state }) => state)).toEqual(["done", "done"]);
    await expect.poll(async () => (await api().ports.get({ id })).binding.state, SOON).toBe("bound");
    const port = await api().ports.get({ id });
    expect(port).toMatchObject({
      binding: { state: "bound", reason: null },
      server: { hardwareName: server.name, profileName: server.profile?.name },
      connection: { flexNic: nic.flexNic, networkName: `Neutron [${port.networkId}]` },
      mirror: { made: true },
    });
    expect(await api().ports.list({ bound: true, vnicType: "baremetal" })).toHaveLength(1);
    const { nodes, edges } = await api().topology.graph({ expand: "all" });
    const profile = nodes.find(({ kind, label }) => kind === "server-profile" && label === server.profile?.name);
    expect(profile?.sublabel).toBe("port blade-nic");
    expect(edges.find(({ label }) => label === `${nic.flexNic} · blade-nic`)).toMatchObject({
      ...{ source: profile?.id, state: "ok", network: port.networkId },
    });
    const [hit] = await api().topology.search({ query: "blade-nic" });
    expect(hit?.nodeId).toBe(profile?.id);
    expect((await api().reconcile.plan({ scope: { kind: "port", portId: id } })).steps).toEqual([]);

    const taken = (await serversOnceRead()).find(({ id }) => id === server.id)?.nics.find(({ mac }) => mac === nic.mac);
    expect(taken?.port).toEqual({ id, name: "blade-nic" });
    const gone = await api().ports.delete({ id, mode: "apply" });
    expect(gone.steps.map(({ verb, state }) => `${verb} ${state}`).sort()).toEqual([
      "port.delete done",
      "port.disconnect done",
    ]);
    expect(await api().ports.list({ vnicType: "baremetal" })).toEqual([]);
    const nicNow = async () =>
      (await serversOnceRead()).find(({ id }) => id === server.id)?.nics.find(({ mac }) => mac === nic.mac);
    await expect.poll(nicNow, SOON).toMatchObject({ connection: null, port: null });
  });

  it("tells all faults of a local link at once, and binds nothing by it", async () => {
    const { server, nic } = await freeNic();
    const id = await createPort("bad-link", nic.mac);
    const bad = [{ switch_info: { server_hardware_id: "bay 1", bootable: "maybe" } }];
    const { faults } = await api().ports.checkLocalLink({ id, localLink: bad });
    expect(faults.map(({ code }) => code)).toEqual(["server-hardware-id-invalid", "bootable-invalid"]);
    await expect(api().ports.bind({ id, host: "node-1", localLink: bad, mode: "apply" })).rejects.toThrow(/^2 faults/);
    await expect(api().ports.setLocalLink({ id, localLink: bad, mode: "apply" })).rejects.toThrow(/^2 faults/);
    expect((await api().ports.get({ id })).profile).toBeNull();

    const good = { switch_info: { server_hardware_id: server.id, bootable: false } };
    await api().ports.setLocalLink({ id, localLink: good, mode: "apply" });
    expect((await api().ports.get({ id })).localLink).toMatchObject({ flexNic: nic.flexNic, faults: [] });
    await api().ports.delete({ id, mode: "apply" });
  });

  it("lets a viewer read and change nothing", async () => {
    const { token } = await api().tokens.create({ name: `viewer ${Date.now()}`, role: "viewer" });
    const viewer = callerWith(token);
    expect((await viewer.ports.servers()).servers.length).toBeGreaterThan(0);
    const { id: networkId } = await network("prod-web");
    await expect(viewer.ports.create({ networkId })).rejects.toThrow(/operator/i);
  });
});
