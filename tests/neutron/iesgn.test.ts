import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applied } from "@/tests/neutron/applied";
import { type LabConsole, SOON, startLabConsole } from "@/tests/neutron/lab-console";
import { measured } from "@/tests/neutron/measured";
import { type NeutronLab, startNeutronLab } from "@/tests/neutron/neutron-lab";
import { proveHealth } from "@/tests/neutron/prove-health";
import { proveImport, rowsOf } from "@/tests/neutron/prove-import";
import { proveNotifications } from "@/tests/neutron/prove-notifications";
import { answersTcp } from "@/tests/neutron/reachability";

/** Two tenants on GRE networks with the same addresses, a router and a floating IP. One after the other: they share the lab. */
describe("tenants of a real Neutron", () => {
  let lab: NeutronLab;
  let console: LabConsole;

  beforeAll(async () => {
    lab = await startNeutronLab("iesgn");
    console = await startLabConsole(lab);
  });
  afterAll(async () => {
    await console?.close();
    await lab?.stop();
  });

  it("are all there after the import, and the graph joins them with what hosts have", async () => {
    await proveImport(lab, console);
    expect(await rowsOf(lab, "routers")).toHaveLength(1);
    expect(await rowsOf(lab, "floatingips")).toHaveLength(1);
  });

  it("are healthy: no findings, and a trace says of every pair what its packets say", async () => {
    await proveHealth(lab, console);
  });

  it("have a tag that somebody changed shown as drift, and as healed when the agent puts it right", async () => {
    const guest = lab.guests.find(({ host }) => host === "c1");
    if (guest === undefined) throw new Error("there is no guest on c1");
    const device = `qvo${guest.id.slice(0, 11)}`;
    const vsctl = async (...words: string[]) =>
      (await lab.onHost("c1", ["ovs-vsctl", "--timeout=10", ...words])).stdout.trim();
    const drift = async () =>
      (await console.api.hosts.findings()).find(({ kind, object }) => kind === "wrong-tag" && object === device);
    const tag = await vsctl("get", "Port", device, "tag");
    const agent = (await lab.onHost("c1", ["pgrep", "-o", "-f", "/usr/bin/neutron-openvswitch-agent"])).stdout.trim();
    expect(agent).toMatch(/^\d+$/);
    // held still, so that a slow machine sees it too before the agent puts it right
    await lab.onHost("c1", ["kill", "-STOP", agent]);
    try {
      await vsctl("set", "Port", device, "tag=777");
      await expect.poll(drift, SOON).toMatchObject({ host: "c1", message: expect.stringContaining("777") });
      const { nodeId } = (await drift()) ?? {};
      const { nodes } = await console.api.topology.graph({ expand: "all" });
      expect(nodes.find(({ id }) => id === nodeId)).toMatchObject({ portId: guest.id });
    } finally {
      await lab.onHost("c1", ["kill", "-CONT", agent]);
    }
    // an agent looks at its tags when something of its ports changes: that is told here, of another port than this one
    const other = lab.guests.find(({ id, host }) => host === "c1" && id !== guest.id);
    await lab.api("PUT", `ports/${other?.id}`, { port: { description: "looked at" } });
    const goesOnAt = performance.now();
    await expect.poll(drift, SOON).toBeUndefined();
    measured("a wrong tag is shown as healed", performance.now() - goesOnAt);
    expect(await vsctl("get", "Port", device, "tag")).toBe(tag);
  });

  it("pass packets by a rule that was added in the console, and drop them when it was removed", async () => {
    const { api } = console;
    const web2 = lab.guests.find(({ name }) => name === "web2");
    if (web2 === undefined) throw new Error("there is no guest web2");
    const groups = await rowsOf(lab, "security-groups");
    const group = groups.find(({ name }) => name === "basico");
    if (group === undefined) throw new Error("there is no group basico");
    const passes = () => answersTcp(lab, "web1", web2.address, 80);
    expect(await passes()).toBe(false);
    const rule = { direction: "ingress", protocol: "tcp", portMin: 80, portMax: 80 } as const;
    const added = await api.securityGroups.addRule({ securityGroupId: group.id, rule, mode: "apply" });
    await applied(console, added);
    await expect.poll(passes, SOON).toBe(true);
    const rules = await rowsOf(lab, "security-group-rules");
    const made = rules.find((each) => each.security_group_id === group.id && each.port_range_min === 80);
    const removed = await api.securityGroups.removeRule({
      ...{ id: made?.id ?? "", mode: "apply" },
    });
    await applied(console, removed);
    await expect.poll(passes, SOON).toBe(false);
  });

  it("tell their changes on RabbitMQ, which are looked at at once, and are polled while it is away", async () => {
    await proveNotifications(lab, console);
  });
});
