import { describe, expect, it } from "vitest";
import { brokerAddresses, shownAddress } from "@/server/clouds/notifications/broker-address";

const usual = { isTls: false, port: 5672, username: "guest", password: "guest", vhost: "/" };

describe("the address of a cloud's messages", () => {
  it.each([
    ["amqp://controller", [{ ...usual, host: "controller" }]],
    [
      "amqp://neutron:s%40crt:1@192.0.2.1:5673/%2Fprod",
      [{ ...usual, host: "192.0.2.1", port: 5673, username: "neutron", password: "s@crt:1", vhost: "/prod" }],
    ],
    [
      "amqps://u:p@[2001:db8::1]/",
      [{ ...usual, isTls: true, host: "2001:db8::1", port: 5671, username: "u", password: "p" }],
    ],
    [
      "rabbit://u:p@a:5672,v:q@b/openstack?ssl=1",
      [
        { isTls: true, host: "a", port: 5672, username: "u", password: "p", vhost: "openstack" },
        { isTls: true, host: "b", port: 5671, username: "v", password: "q", vhost: "openstack" },
      ],
    ],
  ])("%s is understood", (text, addresses) => {
    expect(brokerAddresses(text)).toEqual(addresses);
  });

  it.each([
    ["http://controller:15672"],
    ["controller:5672"],
    ["amqp://"],
    ["amqp://h:x"],
    ["amqp://u:%zz@h"],
    ["amqp://h:99999"],
  ])("%s is refused, and not repeated", (text) => {
    expect(() => brokerAddresses(text)).toThrow(
      expect.objectContaining({ kind: "invalid", message: expect.not.stringContaining(text) }),
    );
  });

  it("is shown without user and password", () => {
    const shown = brokerAddresses("rabbit://u:hush@[2001:db8::1]:5673/os,x").map(shownAddress);
    expect(shown).toEqual(["amqp://[2001:db8::1]:5673/os,x"]);
  });
});
