import { describe, expect, it } from "vitest";
import { intentOf } from "@/server/mapping/testing/intent-samples";
import { routerUpdateSchema } from "@/server/model/router-input";
import { canonicalRoutes, routeFaults } from "@/server/neutron/router-routes";
import {
  connected,
  gatewayPort,
  guest,
  inside,
  interfacePort,
  newPort,
  outside,
  story,
  subnet,
} from "@/server/neutron/testing/story";
import { desiredIntent } from "@/server/operations/intent/desired-intent";

const route = (destination: string, nexthop: string) => ({ destination, nexthop });
const v6 = subnet("v6", "private", "2001:db8::/64", { gatewayIp: "2001:db8::1" });
const legs = [
  guest,
  gatewayPort,
  { ...interfacePort, fixedIps: [...interfacePort.fixedIps, { subnetId: "v6", address: "2001:db8::1" }] },
];
const known = story({ subnets: [inside, outside, v6], ports: legs });
const codes = (...routes: readonly ReturnType<typeof route>[]) =>
  routeFaults(known, { ...connected, routes }).map(({ code }) => code);

describe("an extra route", () => {
  it("leads over an interface or the way out of its router", () => {
    expect(codes()).toEqual([]);
    expect(codes(route("10.9.0.0/16", "192.168.1.254"), route("10.8.0.5/32", "172.31.208.9"))).toEqual([]);
    expect(codes(route("2001:db8:9::/48", "2001:db8::9"), route("::/0", "2001:db8::9"))).toEqual([]);
  });

  it.each<[string, readonly ReturnType<typeof route>[], readonly string[]]>([
    ["whose next hop is elsewhere", [route("10.9.0.0/16", "10.0.0.1")], ["route-nexthop-not-connected"]],
    ["whose next hop is the router's own address", [route("10.9.0.0/16", "192.168.1.1")], ["route-nexthop-own"]],
    ["with host bits", [route("10.9.0.1/16", "192.168.1.254")], ["route-destination-invalid"]],
    ["of two families", [route("2001:db8:9::/48", "192.168.1.254")], ["route-other-family"]],
    [
      "that is told twice",
      [route("10.9.0.0/16", "192.168.1.254"), route("10.9.0.0/16", "192.168.1.253")],
      ["route-told-twice"],
    ],
    ["to a subnet of the router", [route("192.168.1.0/24", "172.31.208.9")], ["route-destination-connected"]],
    ["that takes the place of the way out", [route("0.0.0.0/0", "192.168.1.254")], ["route-is-way-out"]],
    [
      "and each with all that is wrong",
      [route("10.9.0.1/16", "192.168.1.254"), route("192.168.1.0/24", "10.0.0.1")],
      ["route-destination-invalid", "route-nexthop-not-connected", "route-destination-connected"],
    ],
    [
      "beyond Neutron's thirty",
      Array.from({ length: 31 }, (_, at) => route(`10.${at}.0.0/16`, "192.168.1.254")),
      ["too-many-routes"],
    ],
  ])("is refused: %s", (_, routes, expected) => {
    expect(codes(...routes)).toEqual(expected);
  });

  it("may lead to everything where there is no way out", () => {
    const bare = { ...known, ports: legs.filter((port) => port !== gatewayPort) };
    const router = { ...connected, externalNetworkId: null, externalAddresses: [] };
    expect(routeFaults(bare, { ...router, routes: [route("0.0.0.0/0", "192.168.1.254")] })).toEqual([]);
  });

  it("is kept in one spelling", () => {
    expect(canonicalRoutes([route("2001:DB8:9:0::/48", "2001:db8:0::9")])).toEqual([
      route("2001:db8:9::/48", "2001:db8::9"),
    ]);
  });
});

describe("the routes of a router", () => {
  const cloud = intentOf({ ...known });
  const update = (changes: object) => ({
    ...{ kind: "update-router" as const, cloudId: "c", routerId: "r1", newPort: newPort("aa") },
    changes: routerUpdateSchema.parse(changes),
  });
  const routes = [route("10.9.0.0/16", "192.168.1.254"), route("10.8.0.0/16", "172.31.208.9")];
  const routed = desiredIntent(cloud, update({ routes })).desired;
  const refused = (request: Parameters<typeof desiredIntent>[1]) =>
    desiredIntent(routed, request).faults.map(({ code, message }) => [code, message.split(" via ")[0]]);

  it("are set as a whole, and stay when something else changes", () => {
    expect(routed.routers[0]?.routes).toEqual(routes);
    expect(desiredIntent(routed, update({ name: "other" })).desired.routers[0]?.routes).toEqual(routes);
    expect(desiredIntent(routed, update({ routes: [] })).desired.routers[0]?.routes).toEqual([]);
  });

  it("hold what they lead over: neither an interface nor the way out is taken from under them", () => {
    const remove = { kind: "remove-router-interface" as const, cloudId: "c", routerId: "r1" };
    expect(refused({ ...remove, input: { subnetId: "inside" } })).toEqual([
      ["route-nexthop-not-connected", "Next hop 192.168.1.254 of route 10.9.0.0/16"],
    ]);
    expect(refused(update({ externalNetworkId: null }))).toEqual([
      ["route-nexthop-not-connected", "Next hop 172.31.208.9 of route 10.8.0.0/16"],
    ]);
    expect(refused(update({ externalNetworkId: null, routes: routes.slice(0, 1) }))).toEqual([]);
  });
});
