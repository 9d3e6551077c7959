import { expect, it } from "vitest";
import { EMPTY_SUBNET, readSubnetDraft, resolvesNothing, type SubnetDraft } from "./subnet-draft";

const read = (given: Partial<SubnetDraft>) => readSubnetDraft({ ...EMPTY_SUBNET, cidr: "10.0.0.0/24", ...given });

it("leaves to the server what follows from the prefix", () => {
  expect(read({})).toEqual({
    ok: true,
    input: { name: "", cidr: "10.0.0.0/24", dhcp: true, dnsServers: [], hostRoutes: [] },
  });
});

it("reads pools, name servers and routes as they are written", () => {
  const reading = read({
    ...{ pools: "10.0.0.10-10.0.0.20, 10.0.0.30", dns: "192.0.2.53, 192.0.2.54", hasGateway: false },
    routes: "192.168.7.0/24 via 10.0.0.254\n192.168.8.0/24 10.0.0.253",
  });
  expect(reading).toMatchObject({
    input: {
      gatewayIp: null,
      pools: [
        { start: "10.0.0.10", end: "10.0.0.20" },
        { start: "10.0.0.30", end: "10.0.0.30" },
      ],
      dnsServers: ["192.0.2.53", "192.0.2.54"],
      hostRoutes: [
        { destination: "192.168.7.0/24", nexthop: "10.0.0.254" },
        { destination: "192.168.8.0/24", nexthop: "10.0.0.253" },
      ],
    },
  });
});

it.each([
  [{ cidr: "" }, "cidr"],
  [{ gateway: "10.0.0" }, "gateway"],
  [{ pools: "10.0.0.10-x" }, "pools"],
  [{ dns: "resolver" }, "dns"],
  [{ routes: "default" }, "routes"],
] as const)("says at its field what is wrong: %j", (given, field) => {
  const reading = read(given);
  expect(reading.ok ? [] : Object.keys(reading.errors)).toEqual([field]);
});

it("knows when guests could resolve nothing", () => {
  expect(resolvesNothing({ ...EMPTY_SUBNET, dns: " , " })).toBe(true);
  expect(resolvesNothing({ ...EMPTY_SUBNET, dns: "192.0.2.53" })).toBe(false);
  expect(resolvesNothing({ ...EMPTY_SUBNET, dhcp: false })).toBe(false);
});
