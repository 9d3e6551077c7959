import { beforeAll, expect, test } from "vitest";
import { readCase } from "@/server/hosts/case/read-case";
import { readFolder } from "@/server/hosts/case/read-folder";
import type { TraceInput } from "@/server/model/trace";
import { worldOfCase } from "./testing/world-of-case";
import { tracePacket } from "./trace-packet";
import type { TraceWorld } from "./trace-world";

/**
 * The firewall of the other driver over two hosts, with unicast flows instead of floods and with IPv6: what the groups of
 * the README let in comes, and nothing else.
 */
const SLOW_MS = 120_000;
let world: TraceWorld;

beforeAll(async () => {
  world = worldOfCase(readCase(await readFolder("fixtures/openvswitch-l2population"), { at: 0 }));
}, SLOW_MS);

const KINDS = {
  ping: { protocol: "icmp" },
  ssh: { protocol: "tcp", port: 22 },
  web: { protocol: "tcp", port: 80 },
} as const;
type Kind = keyof typeof KINDS;
const all: readonly Kind[] = ["ping", "ssh", "web"];

const pairs: readonly [from: string, to: string, comes: readonly Kind[]][] = [
  ...[
    ["web1", "web2"],
    ["web2", "web1"],
    ["open1", "web2"],
    ["open1", "web1"],
    ["web1", "far2"],
    ["far2", "web1"],
  ].map(([from = "", to = ""]): [string, string, readonly Kind[]] => [from, to, ["ping", "ssh"]]),
  ...["web1", "web2", "far2"].map((from): [string, string, readonly Kind[]] => [from, "open1", all]),
  ["db1", "db2", all],
  ["db2", "db1", all],
  ["db1", "web2", []],
  ["far1", "web1", []],
  ["web1", "far1", []],
];

const portOf = (name: string) => {
  const port = world.neutron[0]?.ports.find((one) => one.name === name);
  if (port === undefined) throw new Error(`no port ${name}`);
  return port;
};
const trace = (from: string, address: string, kind: Kind) => {
  const input: TraceInput = { from: { portId: portOf(from).id }, to: { address }, ...KINDS[kind] };
  return tracePacket(world, input);
};

/** No router stands in db1's and db2's network: nothing announces its IPv6 prefix, and no guest gets an address of it. */
const isAnnounced = (address: string) => !address.startsWith("fd00:2:");

test.each(pairs)("%s → %s: %s", { timeout: SLOW_MS }, (from, to, comes) => {
  const { fixedIps } = portOf(to);
  expect(fixedIps.map(({ address }) => address.includes(":"))).toEqual(expect.arrayContaining([true, false]));
  for (const { address } of fixedIps) {
    for (const kind of all) {
      const { verdict, reason } = trace(from, address, kind);
      const isLetIn = comes.includes(kind) && isAnnounced(address);
      expect(verdict, `${kind} to ${address}: ${reason}`).toBe(isLetIn ? "delivered" : "dropped");
    }
  }
});

test.each([
  ["web1", "10.0.0.1"],
  ["web2", "10.0.0.1"],
  ["web1", "fd00:1::1"],
  ["web2", "fd00:1::1"],
  ["far2", "fd00:7::1"],
])("%s reaches its gateway %s", (from, gateway) => {
  expect(trace(from, gateway, "ping")).toMatchObject({ verdict: "delivered" });
});

test("a floating IP from inside, over DNAT", () => {
  expect(trace("web2", "203.0.113.150", "ssh")).toMatchObject({ verdict: "delivered" });
  expect(trace("web2", "203.0.113.150", "web")).toMatchObject({ verdict: "dropped" });
});

test("a guest without a tap is named, and whom nobody ever asked for is unknown", () => {
  expect(trace("far1", "10.0.0.11", "ping").reason).toMatch(/no host has a device of port/);
  expect(trace("web1", "203.0.113.1", "ping")).toMatchObject({ verdict: "unknown" });
});

test("the rules of Neutron behind the flows are named", () => {
  const said = (from: string, to: string, kind: Kind) => {
    const { hops, verdict } = trace(
      from,
      portOf(to).fixedIps.find(({ address }) => !address.includes(":"))?.address ?? "",
      kind,
    );
    expect(verdict).toBe("delivered");
    return hops
      .filter(({ object }) => object === "br-int")
      .map(({ text }) => /; (?:e|in)gress by .*/.exec(text)?.[0] ?? "");
  };
  const [out, into, ...back] = said("web1", "web2", "ssh");
  expect(out).toMatch(/^; egress by rule \S+ of group basico \(egress IPv4 any\)$/);
  expect(into).toMatch(/^; ingress by rule \S+ of group basico \(ingress IPv4 tcp 22 from 0\.0\.0\.0\/0\)$/);
  // the answer passes because of the connection, and not by a rule
  expect(back).toEqual(["", ""]);
  expect(said("db1", "db2", "web")[1]).toMatch(
    /^; ingress by rule \S+ of group default \(ingress IPv4 any from group default\)$/,
  );
});
