import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LabConsole, startLabConsole } from "@/tests/neutron/lab-console";
import { type NeutronLab, startNeutronLab } from "@/tests/neutron/neutron-lab";
import { proveHealth } from "@/tests/neutron/prove-health";
import { proveImport } from "@/tests/neutron/prove-import";

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
    const { nodes } = await console.api.topology.graph({ expand: "all" });
    const kinds = nodes.filter(({ kind }) => kind === "network").map(({ label }) => label);
    expect(kinds.sort()).toEqual(["flat50", "privada", "vlan120", "vlan121"]);
  });

  it("are healthy: no findings, and a trace says of every pair what its packets say", async () => {
    await proveHealth(lab, console);
  });
});
