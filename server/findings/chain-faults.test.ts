import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { parseRuleSet } from "@/server/hosts/parse/rule-set";
import type { Port } from "@/server/model/neutron";
import { exampleIntent, fixedIps, PORT_ID, SEED_RULES, SHAPES } from "@/server/security-groups/testing/samples";
import { GraphCache } from "@/server/topology/graph-cache";
import { hostOf, linkOf } from "@/server/topology/testing/host-of";
import { worldOf } from "@/server/topology/testing/world-of";
import { findFaults } from "./find-faults";

const TAP = `tap${PORT_ID.slice(0, 11)}`;

/** What real agents wrote for one port, changed where `edit` says so, beside the intent that they were told. */
function chainsFound(dump: string, edit: (text: string) => string = (text) => text) {
  const file = readFileSync(path.join("fixtures/dataplane", `sg-${dump}.rules.txt`), "utf8");
  const [ipv4 = "", ipv6 = ""] = edit(file).split(/^# --- .*$/m);
  const more =
    dump === "shapes"
      ? { fixedIps: fixedIps("10.0.0.2", "2001:db8::2"), allowedAddressPairs: [{ address: "10.0.0.99" }] }
      : {};
  const intent = exampleIntent(dump === "shapes" ? [...SEED_RULES, ...SHAPES] : undefined, more);
  const [root, ...rooms] = hostOf({
    links: [linkOf(`qbr${PORT_ID.slice(0, 11)}`, { kind: "bridge" }), linkOf(TAP, { kind: "tun" })],
  }).namespaces;
  if (root === undefined) throw new Error("no root namespace");
  const rules = { iptables: parseRuleSet(ipv4, "ipv4"), ip6tables: ipv6 === "" ? null : parseRuleSet(ipv6, "ipv6") };
  const state = { ...hostOf({}), namespaces: [{ ...root, ...rules }, ...rooms] };
  const asWired = (port: Port): Port => ({ ...port, status: "ACTIVE", vifType: "ovs" });
  const neutron = [{ ...intent, ports: intent.ports.map(asWired), agents: [] }];
  const world = worldOf({ c1: state }, { neutron });
  return findFaults(world, new GraphCache().parts(world)).filter(({ kind }) => kind === "hand-edited-chain");
}

describe("chains as an agent wrote them", () => {
  test.each(["zed", "zed-plain", "shapes"])("%s: none is told, whatever the agent's settings", (dump) => {
    expect(chainsFound(dump)).toEqual([]);
  });

  test.each<readonly [dump: string, what: string, edit: (text: string) => string]>([
    [
      "zed",
      "it has “-p tcp -j RETURN”",
      (text) => text.replace(/^(-A neutron-openvswi-ib079c24c-8 )/m, "$1-p tcp -j RETURN\n$1"),
    ],
    ["zed-plain", "it lacks “-j DROP”", (text) => text.replace(/^-A neutron-openvswi-sb079c24c-8 -j DROP$/m, "")],
    [
      "shapes",
      "(IPv6) it lacks “-p ipv6-icmp -m icmp6 --icmpv6-type 134 -j DROP”",
      (text) => text.replace(/^-A neutron-openvswi-ob079c24c-8 .*--icmpv6-type 134 .*-j DROP$/m, ""),
    ],
  ])("%s: %s", (dump, what, edit) => {
    const [found, ...others] = chainsFound(dump, edit);
    expect(found).toMatchObject({ severity: "critical", host: "c1", object: TAP });
    expect(found?.message).toContain(what);
    expect(others).toEqual([]);
  });

  test("nothing is said of a dialect that is not compared line by line", () => {
    const edit = (text: string) => text.replace(/^(-A neutron-openvswi-ib079c24c-8 )/m, "$1-p tcp -j RETURN\n$1");
    expect(chainsFound("havana", edit)).toEqual([]);
  });
});
