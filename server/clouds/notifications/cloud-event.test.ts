import { describe, expect, it } from "vitest";
import { readNotification } from "@/server/clouds/notifications/cloud-event";

const bytes = (value: unknown) => new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value));

/** As Neutron 21 sends it with `driver = messagingv2`. */
function sent(event_type: string, payload: unknown): Uint8Array {
  const message = {
    ...{ message_id: "a6b5", publisher_id: "network.ctl", priority: "INFO", event_type, payload },
    timestamp: "2026-11-21 16:48:12.123456",
    _unique_id: "0b1c",
    _context_project_id: "fake_project_id",
  };
  return bytes({ "oslo.version": "2.0", "oslo.message": JSON.stringify(message) });
}

describe("a notification of Neutron", () => {
  it.each([
    ["network.create.end", { network: { id: "n1" } }, "networks n1"],
    ["subnet.update.end", { subnet: { id: "s1" } }, "subnets s1"],
    ["port.delete.end", { port_id: "p1", port: { id: "p1" } }, "ports p1"],
    ["port.create.end", { ports: [{ id: "p1" }, { id: "p2" }] }, ""],
    ["network.delete.end", { network_id: "n1", network: {} }, "networks n1"],
    ["security_group.delete.end", { security_group_id: "g1" }, "securityGroups g1"],
    [
      "security_group_rule.create.end",
      { security_group_rule: { id: "r1", security_group_id: "g1" } },
      "securityGroups g1",
    ],
    ["security_group_rule.delete.end", { security_group_rule_id: "r1", security_group_rule: {} }, ""],
    ["router.delete.end", { router_id: "r1" }, "routers r1"],
    ["router.interface.create", { router_interface: { id: "r1", port_id: "p2" } }, "ports p2"],
    ["floatingip.delete.end", { floatingip_id: "f1" }, "floatingIps f1"],
    ["agent.update.end", { agent: { id: "a1" } }, "agents a1"],
    ["port.delete.end", { port_id: 7 }, ""],
    ["port.delete.end", null, ""],
  ])("%s with %j speaks of: %s", (type, payload, about) => {
    const event = readNotification(sent(type, payload));
    expect(event?.type).toBe(type);
    expect(event?.refs.map(({ collection, id }) => `${collection} ${id}`).join()).toBe(about);
  });

  it("is read without the envelope as well", () => {
    const plain = bytes({ event_type: "port.create.end", payload: {} });
    expect(readNotification(plain)).toEqual({ type: "port.create.end", refs: [] });
  });

  it.each([
    ["what is only begun", sent("port.create.start", {})],
    ["another service", sent("compute.instance.create.end", { instance_id: "i" })],
    ["an empty type", sent("", {})],
    ["a type of the language itself", sent("constructor.create.end", {})],
    ["nonsense", bytes("\u0000\u0001 not json")],
    ["an envelope around nonsense", bytes({ "oslo.version": "2.0", "oslo.message": "{" })],
    ["a list", bytes([1, 2])],
    ["bytes that are no text", new Uint8Array([0xff, 0xfe, 0x80])],
    ["nothing", new Uint8Array()],
  ])("is passed over where it is %s", (_, content) => {
    expect(readNotification(content)).toBeNull();
  });
});
