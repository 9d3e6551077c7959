import fc from "fast-check";
import { expect, test } from "vitest";
import { toHostState } from "@/server/hosts/backends/simulated/to-host-state";
import type { NetworkIntent } from "@/server/model/network-intent";
import type { SecurityGroupRule } from "@/server/model/neutron";
import { fixedIps, groupOf, intentOf, portOf, ruleOf } from "@/server/security-groups/testing/samples";
import { applied, newHost, performed, planOn, plugged } from "@/server/security-groups/testing/simulated";

const PORTS = Array.from({ length: 5 }, (_, at) => `${at}${at}${at}${at}0000-${at}000-4000-8000-00000000000${at}`);
const GROUPS = Array.from({ length: 3 }, (_, at) => `aaaaaaa${at}-0000-4000-8000-00000000000${at}`);

const ruleDrawn: fc.Arbitrary<SecurityGroupRule> = fc
  .record({
    direction: fc.constantFrom("ingress" as const, "egress" as const),
    ethertype: fc.constantFrom("IPv4", "IPv6"),
    protocol: fc.constantFrom(null, "tcp", "udp", "icmp", "89", "255", "nonsense"),
    portMin: fc.option(fc.integer({ min: 0, max: 300 })),
    portMax: fc.option(fc.integer({ min: 0, max: 300 })),
    remotePrefix: fc.constantFrom(null, null, "10.0.0.9", "10.1.2.3/9", "0.0.0.0/0", "2001:DB8::/32", "::/0"),
    remoteGroupId: fc.constantFrom(null, null, ...GROUPS),
  })
  .map((drawn) => ruleOf({ ...drawn, remotePrefix: drawn.remoteGroupId === null ? drawn.remotePrefix : null }));

const intentDrawn: fc.Arbitrary<NetworkIntent> = fc
  .record({
    groups: fc.tuple(
      ...GROUPS.map(() => fc.record({ rules: fc.array(ruleDrawn, { maxLength: 6 }), stateful: fc.boolean() })),
    ),
    ports: fc.tuple(
      ...PORTS.map(() =>
        fc.record({
          host: fc.constantFrom("c1", "c1", "c1", "c2", ""),
          groups: fc.subarray(GROUPS),
          addresses: fc.subarray(["10.0.0.2", "10.0.0.3", "2001:db8::2"]),
          pairs: fc.subarray(["10.0.0.7", "0.0.0.0/0", "fe80::/10"]),
          portSecurity: fc.boolean(),
          hybridPlug: fc.constantFrom(true, true, true, false),
          isThere: fc.boolean(),
        }),
      ),
    ),
  })
  .map(({ groups, ports }) =>
    intentOf(
      ports.flatMap(({ isThere, host, groups: ids, addresses, pairs, portSecurity, hybridPlug }, at) =>
        isThere
          ? [
              portOf(PORTS[at] ?? "", {
                host,
                securityGroupIds: portSecurity ? ids : [],
                fixedIps: fixedIps(...addresses),
                allowedAddressPairs: pairs.map((address) => ({ address })),
                portSecurity,
                vif: { hybridPlug, createPort: false },
              }),
            ]
          : [],
      ),
      groups.map(({ rules, stateful }, at) => groupOf(GROUPS[at] ?? "", rules, { stateful })),
    ),
  );

/** What somebody does by hand: a chain emptied, opened, or taken out of use. */
const editDrawn = fc.record({
  chain: fc.constantFrom(
    "neutron-openvswi-sg-chain",
    "neutron-openvswi-FORWARD",
    "neutron-openvswi-sg-fallback",
    `neutron-openvswi-i${PORTS[0]?.slice(0, 10)}`,
    `neutron-openvswi-s${PORTS[1]?.slice(0, 10)}`,
    "FORWARD",
  ),
  rules: fc.constantFrom([], ["-j ACCEPT"], ["-p tcp -j RETURN", "-j DROP"]),
  table: fc.constantFrom("filter" as const, "filter" as const, "raw" as const),
  family: fc.constantFrom("ipv4" as const, "ipv6" as const),
});

/** Rules of ports and members of sets, as on any host with these ports; zones differ by what was there before. */
function portLines(model: ReturnType<typeof newHost>): readonly string[] {
  const root = toHostState(model, 0).namespaces[0];
  const rules = [root?.iptables, root?.ip6tables].flatMap((family, at) =>
    (family?.tables ?? []).flatMap(({ name, chains }) =>
      chains.flatMap((chain) =>
        chain.rules.map(({ spec }) => `${at} ${name} ${chain.name} ${spec.replace(/zone \d+/, "zone")}`),
      ),
    ),
  );
  const sets = (root?.ipsets ?? []).map(({ name, members }) => `${name} ${[...members].sort().join(" ")}`);
  return [...rules.filter((line) => /[0-4]{4}0000-/.test(line)), ...sets].sort();
}

test("whatever was there and was done by hand: after one round there is nothing left to do", () => {
  fc.assert(
    fc.property(intentDrawn, fc.array(editDrawn, { maxLength: 3 }), intentDrawn, (before, edits, after) => {
      const plain = PORTS.slice(0, 3).reduce(plugged, newHost());
      const first = applied(plain, planOn(plain, before));
      expect(planOn(first, before).steps).toEqual([]);
      const edited = edits.reduce(
        (model, { chain, rules, table, family }) =>
          performed(model, [
            { op: "chains.set", namespace: "", family, table, chains: [{ name: chain, rules }], absent: [], jumps: [] },
          ]),
        first,
      );
      const second = applied(edited, planOn(edited, after));
      expect(planOn(second, after).steps).toEqual([]);
      const ticked = applied(edited, planOn(edited, after, { deletes: "tick" }));
      expect(planOn(ticked, after, { deletes: "tick" }).steps).toEqual([]);
    }),
    { numRuns: 60 },
  );
}, 60_000);

test("any address as a pair of a port without addresses is one line", () => {
  const [id = ""] = PORTS;
  const lone = portOf(id, { fixedIps: [], allowedAddressPairs: [{ address: "0.0.0.0/0" }] });
  const plain = plugged(newHost(), id);
  const intent = intentOf([lone], []);
  const allowed = portLines(applied(plain, planOn(plain, intent))).filter((line) => line.includes("--mac-source"));
  expect(allowed).toEqual([...new Set(allowed)]);
});

test("a narrow request changes no rule of another port, and what it leaves is a reconciliation's", () => {
  fc.assert(
    fc.property(intentDrawn, intentDrawn, fc.subarray(PORTS), (before, after, asked) => {
      const plain = PORTS.reduce(plugged, newHost());
      const first = applied(plain, planOn(plain, before));
      const plan = planOn(first, after, { portIds: new Set(asked) });
      const others = PORTS.filter((id) => !asked.includes(id)).map((id) => id.slice(0, 10));
      for (const { effect } of plan.steps) {
        const touched = effect.operations.flatMap((each) =>
          each.op === "chains.set" ? [...each.chains.map(({ name }) => name), ...each.absent] : [],
        );
        expect(touched.filter((name) => others.some((key) => name.endsWith(key)))).toEqual([]);
      }
      const second = applied(first, plan);
      expect(planOn(second, after, { portIds: new Set(asked) }).steps).toEqual([]);
      const third = applied(second, planOn(second, after));
      expect(planOn(third, after).steps).toEqual([]);
      expect(portLines(third)).toEqual(portLines(applied(plain, planOn(plain, after))));
    }),
    { numRuns: 60 },
  );
}, 60_000);
