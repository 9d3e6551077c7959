import path from "node:path";
import { beforeAll, expect, test } from "vitest";
import { readCase } from "@/server/hosts/case/read-case";
import { readFolder } from "@/server/hosts/case/read-folder";
import type { Namespace } from "@/server/model/host-state";
import type { NetworkIntent } from "@/server/model/network-intent";
import type { Port } from "@/server/model/neutron";
import { explainSharedChains, type SharedChain } from "@/server/security-groups/explain-shared-chains";
import { isGuestPort, portsOnHost } from "@/server/wiring/on-host";

/** The rules of a real agent on a host with two guests. */
let intent: NetworkIntent;
let port: Port;
let root: Namespace;

beforeAll(async () => {
  const found = readCase(await readFolder(path.join("fixtures/captures", "iesgn")), { at: 0 });
  const namespaces = found.hosts.find(({ name }) => name === "c1")?.state.namespaces;
  const there = namespaces?.find(({ name }) => name === "");
  const [first] = portsOnHost(found.neutron ?? { ...NOTHING }, "c1").filter(isGuestPort);
  if (found.neutron === null || there === undefined || first === undefined) throw new Error("capture not read");
  [intent, port, root] = [found.neutron, first, there];
});
const NOTHING = { networks: [], subnets: [], ports: [], securityGroups: [], routers: [], floatingIps: [] };

const of = (chains: readonly SharedChain[], purpose: SharedChain["purpose"]) => {
  const chain = chains.find((each) => each.purpose === purpose && each.family === "ipv4");
  if (chain === undefined) throw new Error(`no ${purpose}`);
  return chain;
};

test("what an agent wrote is all in force, with the lines of the other guest left out", () => {
  const chains = explainSharedChains(intent, port, root);
  expect(chains.map(({ isThere }) => isThere)).toEqual(chains.map(() => true));
  expect(chains.flatMap(({ lines }) => lines.map(({ state }) => state)).filter((each) => each !== "in-force")).toEqual(
    [],
  );
  expect(of(chains, "agent-forward")).toMatchObject({ lines: [{}, {}], others: 2 });
  expect(of(chains, "dispatch").lines.map(({ spec }) => spec.replace(/.*-j /, ""))).toEqual([
    `neutron-openvswi-i${port.id.slice(0, 10)}`,
    `neutron-openvswi-o${port.id.slice(0, 10)}`,
    "ACCEPT",
  ]);
  const numbers = of(chains, "dispatch").lines.map(({ number }) => number ?? 0);
  expect(numbers.at(-1)).toBe(of(chains, "dispatch").lines.length + of(chains, "dispatch").others);
  expect(of(chains, "agent-output")).toMatchObject({ lines: [], isThere: true });
});

test("a rule of FORWARD that is gone is missing, and a foreign one is told apart", () => {
  const tables = (root.iptables?.tables ?? []).map((table) => ({
    ...table,
    chains: table.chains.map((chain) => ({
      ...chain,
      rules:
        chain.name === "neutron-openvswi-FORWARD"
          ? [
              { spec: "-i docker0 -j ACCEPT", packets: 1, bytes: 1 },
              ...chain.rules.filter(({ spec }) => !spec.includes(`--physdev-in tap${port.id.slice(0, 11)}`)),
            ]
          : chain.rules,
    })),
  }));
  const changed = { ...root, iptables: { family: "ipv4" as const, warnings: [], tables } };
  expect(of(explainSharedChains(intent, port, changed), "agent-forward").lines.map(({ state }) => state)).toEqual([
    "extra",
    "in-force",
    "missing",
  ]);
});

test("a family that was not read has no chains", () => {
  const half = explainSharedChains(intent, port, { ...root, ip6tables: null });
  expect(new Set(half.map(({ family }) => family))).toEqual(new Set(["ipv4"]));
});
