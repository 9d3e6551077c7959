import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createContext } from "@/server/api/context";
import { createCaller } from "@/server/api/root";
import { getRuntime, type Runtime } from "@/server/runtime/runtime";

const BOOTSTRAP = "bootstrap-token-of-the-subnets-test";

/** A console that starts empty, through its API. */
let dataDir: string;
let console: Runtime;
const environment = { ...process.env };

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "bridgehead-subnets-"));
  Object.assign(process.env, {
    ...{ BRIDGEHEAD_DATA_DIR: dataDir, BRIDGEHEAD_API_TOKEN: BOOTSTRAP, LOG_LEVEL: "silent", BRIDGEHEAD_DEMO: "0" },
  });
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

it("makes a network, a subnet and ports, changes them, and keeps to quotas and roles", async () => {
  const network = { name: "red", projectId: "red", networkType: "gre", mode: "apply" } as const;
  await api().networks.create(network);
  const [red] = await api().networks.list();
  const networkId = red?.id ?? "";
  await expect(
    api().subnets.create({ networkId, cidr: "10.0.0.5/24", gatewayIp: "10.9.0.1", mode: "apply" }),
  ).rejects.toMatchObject({ code: "BAD_REQUEST", message: expect.stringMatching(/^2 faults: .*Gateway/) });

  const planned = await api().subnets.create({ networkId, cidr: "10.0.0.0/24", name: "sub" });
  expect(await api().subnets.list()).toEqual([]);
  const { planId, digest } = { planId: planned.id, digest: planned.digest };
  await api().subnets.create({ networkId, cidr: "10.0.0.0/24", name: "sub", mode: "apply", planId, digest });
  const [subnet] = await api().subnets.list({ networkId });
  expect(subnet).toMatchObject({ gatewayIp: "10.0.0.1", pools: [{ start: "10.0.0.2", end: "10.0.0.254" }] });

  const normal = { networkId, vnicType: "normal", mode: "apply" } as const;
  await api().ports.create({ ...normal, name: "vm1" });
  await api().ports.create({ ...normal, name: "vm2", fixedIps: [{ address: "10.0.0.50" }] });
  const [vm1, vm2] = await api().ports.list({ networkId });
  expect([vm1, vm2].map((port) => port?.fixedIps.map(({ address }) => address))).toEqual([["10.0.0.2"], ["10.0.0.50"]]);
  expect(vm1?.securityGroupIds).toHaveLength(1);
  await api().ports.update({ id: vm1?.id ?? "", name: "web", deviceId: "i-1", mode: "apply" });
  expect(await api().ports.list({ deviceId: "i-1" })).toMatchObject([{ id: vm1?.id, name: "web" }]);
  await api().ports.bind({ id: vm1?.id ?? "", host: "elsewhere", mode: "apply" });
  expect(await api().ports.list({ host: "elsewhere" })).toMatchObject([{ name: "web", status: "ACTIVE" }]);

  await api().subnets.update({ id: subnet?.id ?? "", dnsServers: ["192.0.2.53"], mode: "apply" });
  expect(await api().subnets.get({ id: subnet?.id ?? "" })).toMatchObject({ dnsServers: ["192.0.2.53"], ports: 2 });
  await expect(api().subnets.delete({ id: subnet?.id ?? "", mode: "apply" })).rejects.toThrow(/2 ports have addresses/);

  await api().quotas.set({ projectId: "red", port: 2 });
  await expect(api().ports.create({ ...normal, name: "vm3" })).rejects.toThrow(/has 2 of the 2/);
  await api().projects.name({ id: "red", name: "The reds" });
  expect(await api().quotas.get({ projectId: "red" })).toMatchObject({ projectName: "The reds" });
  const { token } = await api().tokens.create({ name: "looker", role: "viewer" });
  const viewer = callerWith(token);
  await expect(viewer.subnets.delete({ id: subnet?.id ?? "" })).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(viewer.quotas.set({ projectId: "red", port: 9 })).rejects.toMatchObject({ code: "FORBIDDEN" });
  expect(await viewer.subnets.list()).toHaveLength(1);

  for (const port of await api().ports.list()) await api().ports.delete({ id: port.id, mode: "apply" });
  await api().networks.delete({ id: networkId, mode: "apply" });
  expect([await api().networks.list(), await api().subnets.list()]).toEqual([[], []]);
});
