import { expect, test } from "vitest";
import { parseRoutes } from "@/server/hosts/parse/routes";
import { parseRoutingRules } from "@/server/hosts/parse/routing-rules";
import { asksItselfFirst, chooseRoute, type Routed } from "./choose-route";

const routes = parseRoutes(
  JSON.stringify([
    { dst: "default", gateway: "10.9.0.1", dev: "main0" },
    { dst: "10.9.0.0/24", dev: "main0" },
    { type: "unreachable", dst: "10.6.0.0/16" },
    { dst: "default", gateway: "10.9.1.1", dev: "other0", table: "77" },
    { type: "throw", dst: "10.7.0.0/16", table: "77" },
    { type: "blackhole", dst: "10.8.0.0/16", table: "77" },
    { dst: "default", gateway: "fd00::1", dev: "main0", pref: "medium" },
    { type: "blackhole", dst: "fd01::/64", dev: "lo", table: "78", pref: "medium" },
  ]),
);
const OWN = [
  { priority: 0, src: "all", table: "local" },
  { priority: 32766, src: "all", table: "main" },
  { priority: 32767, src: "all", table: "default" },
];
const rulesOf = (...more: object[]) => ({
  routes,
  policies: [
    ...parseRoutingRules(JSON.stringify([...OWN, ...more]), "inet"),
    ...parseRoutingRules(JSON.stringify([OWN[0], { priority: 5, src: "all", table: "78" }, OWN[1]]), "inet6"),
  ],
});
const packet: Routed = {
  ...{ destination: "192.0.2.1", source: "10.0.0.5", input: "in0", mark: 0 },
  ...{ protocol: "tcp", sourcePort: 49_152, destinationPort: 80 },
};
const lookup = { priority: 100, src: "all", table: "77" };
const said = (rule: object, more: Partial<Routed> = {}) => {
  const chosen = chooseRoute(rulesOf(rule), { ...packet, ...more });
  return chosen.kind === "route"
    ? chosen.route.device
    : chosen.kind === "none"
      ? "none"
      : `${chosen.kind}: ${chosen.words}`;
};

test.each<[string, object, string, Partial<Routed>?]>([
  ["no rule of one's own", { priority: 40_000, src: "all", table: "77" }, "main0"],
  ["every packet", lookup, "other0"],
  ["the source", { ...lookup, src: "10.0.0.0", srclen: 24 }, "other0"],
  ["another source", { ...lookup, src: "10.0.1.0", srclen: 24 }, "main0"],
  ["no source yet", { ...lookup, src: "10.0.0.0", srclen: 24 }, "main0", { source: null }],
  ["anything but the source", { ...lookup, not: null, src: "10.0.0.5" }, "main0"],
  ["the destination", { ...lookup, dst: "192.0.2.1" }, "other0"],
  ["another destination", { ...lookup, dst: "192.0.3.0", dstlen: 24 }, "main0"],
  ["the device", { ...lookup, iif: "in0" }, "other0"],
  ["what it sends itself", { ...lookup, iif: "lo" }, "main0"],
  ["what it sends itself", { ...lookup, iif: "lo" }, "other0", { input: null }],
  ["the mark", { ...lookup, fwmark: "0x1", fwmask: "0xff" }, "other0", { mark: 0x101 }],
  ["no mark", { ...lookup, fwmark: "0x1" }, "main0"],
  ["the port", { ...lookup, ipproto: "tcp", dport: 80 }, "other0"],
  ["other ports", { ...lookup, ipproto: "tcp", dport_start: 81, dport_end: 90 }, "main0"],
  ["a thrown route", lookup, "main0", { destination: "10.7.1.1" }],
  [
    "a black hole",
    lookup,
    "refused: the route “blackhole 10.8.0.0/16 of table 77” refuses it",
    { destination: "10.8.1.1" },
  ],
  [
    "a route of the main table",
    { ...lookup, src: "10.1.1.1" },
    "refused: the route “unreachable 10.6.0.0/16” refuses it",
    { destination: "10.6.1.1" },
  ],
  [
    "a rule that refuses",
    { priority: 9, src: "all", action: "prohibit" },
    "refused: the rule “9: from all prohibit” of ip rule refuses it",
  ],
  ["no defaults", { ...lookup, suppress_prefixlen: 0 }, "main0"],
  ["a leap", { priority: 50, src: "all", goto: 32_767 }, "none"],
  ["a leap past another", { priority: 50, src: "all", goto: 200 }, "main0"],
  [
    "the user",
    { ...lookup, uid_start: 0, uid_end: 5 },
    "unknown: the rule “100: from all uid_start 0 uid_end 5 lookup 77” of ip rule is not understood",
  ],
  ["the user of another source", { ...lookup, src: "10.1.1.1", uid_start: 0, uid_end: 5 }, "main0"],
])("%s: %o", (_, rule, expected, more) => {
  expect(said(rule, more)).toBe(expected);
});

test("the other family has rules of its own", () => {
  expect(said(lookup, { destination: "fd02::1", source: "fd00::5" })).toBe("main0");
  expect(said(lookup, { destination: "fd01::1", source: "fd00::5" })).toMatch(
    /^refused: the route “blackhole fd01::\/64/,
  );
});

test("without rules that were read, tables beside the main one leave it open", () => {
  expect(chooseRoute({ routes }, packet)).toMatchObject({
    kind: "unknown",
    words: expect.stringContaining("table 77"),
  });
  const plain = routes.filter(({ table }) => table === "main");
  expect(chooseRoute({ routes: plain }, packet)).toMatchObject({ kind: "route", route: { device: "main0" } });
});

test("the local table may have been moved", () => {
  expect(asksItselfFirst({ routes }, "inet")).toBe(true);
  expect(asksItselfFirst(rulesOf(lookup), "inet")).toBe(true);
  const moved = parseRoutingRules(JSON.stringify([lookup, { priority: 200, src: "all", table: "local" }]), "inet");
  expect(asksItselfFirst({ routes, policies: moved }, "inet")).toBe(false);
});
