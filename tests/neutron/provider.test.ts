import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applied } from "@/tests/neutron/applied";
import { type LabConsole, SOON, startLabConsole } from "@/tests/neutron/lab-console";
import { measured } from "@/tests/neutron/measured";
import { type NeutronLab, startNeutronLab } from "@/tests/neutron/neutron-lab";
import { proveHealth } from "@/tests/neutron/prove-health";
import { proveImport, rowsOf } from "@/tests/neutron/prove-import";

/** Two VLANs and a flat network on a mapped physical network, and a GRE network. */
describe("provider networks of a real Neutron", () => {
  let lab: NeutronLab;
  let console: LabConsole;

  beforeAll(async () => {
    lab = await startNeutronLab("provider");
    console = await startLabConsole(lab);
  });
  afterAll(async () => {
    await console?.close();
    await lab?.stop();
  });

  it("are all there after the import, and the graph joins them with what hosts have", async () => {
    await proveImport(lab, console);
    const names = (await rowsOf(lab, "networks")).map(({ name }) => name);
    expect(names.sort()).toEqual(["flat50", "privada", "vlan120", "vlan121"]);
  });

  it("are healthy: no findings, and a trace says of every pair what its packets say", async () => {
    await proveHealth(lab, console);
  });

  it("have a network that somebody else creates on a mapped physical network carried by the appliance, and taken off again", async () => {
    const { api, applianceId, cloudId, simulator } = console;
    const group = simulator.resources("logical-interconnect-groups").find(({ name }) => name === "LIG-tenant");
    if (group === undefined) throw new Error("the appliance has no group LIG-tenant");
    const logicalInterconnectGroupId = group.uri.slice(group.uri.lastIndexOf("/") + 1);
    const uplinkSets = [{ logicalInterconnectGroupId, uplinkSetName: "us-tenants" }];
    const place = { cloudId, physicalNetwork: "physnet1", applianceId };
    await applied(console, await api.mappings.setUplinkSets({ ...place, uplinkSets, policy: "auto", mode: "apply" }));
    const onAppliance = (id: string) => simulator.resources("ethernet-networks").find(({ name }) => name.includes(id));
    const isCarried = (id: string) => {
      const uri = onAppliance(id)?.uri;
      return simulator.resources("uplink-sets").some((set) => uri !== undefined && set.networkUris.includes(uri));
    };
    const provider = {
      "provider:network_type": "vlan",
      "provider:physical_network": "physnet1",
      "provider:segmentation_id": 150,
    };
    const { network } = await lab.api("POST", "networks", { network: { name: "by-somebody", ...provider } });
    if (network === undefined) throw new Error("Neutron made no network");
    const madeAt = performance.now();
    await expect.poll(() => isCarried(network.id), SOON).toBe(true);
    measured("a network made in Neutron is on the appliance", performance.now() - madeAt);
    expect(onAppliance(network.id)).toMatchObject({ vlanId: 150 });
    await lab.api("DELETE", `networks/${network.id}`);
    await api.clouds.compare({ id: cloudId });
    await expect.poll(() => onAppliance(network.id), SOON).toBeUndefined();
  });
});
