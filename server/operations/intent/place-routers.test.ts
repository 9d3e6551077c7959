import { expect, it } from "vitest";
import { emptyHost } from "@/server/hosts/backends/simulated/empty-host";
import { toHostState } from "@/server/hosts/backends/simulated/to-host-state";
import type { CloudIntent } from "@/server/mapping/cloud-intent";
import { intentOf } from "@/server/mapping/testing/intent-samples";
import { type ChangeRequest, reconcileAll } from "@/server/operations/intent/change-request";
import { desiredIntent } from "@/server/operations/intent/desired-intent";
import { planChange } from "@/server/operations/intent/plan-change";
import { EXTERNAL, HOST, INNER_LEG, OUTER_LEG, PRIVATE, STORY } from "@/server/wiring/services/testing/story";

/** A router whose legs were made when no host ran network services; `HOST` does now. */
const other = { ...HOST, id: "host-2", name: "net2", plumbing: { ...HOST.plumbing, tunnelAddress: "192.0.2.2" } };
const legs = [INNER_LEG, OUTER_LEG].map((port) => ({ ...port, host: "", vifType: "unbound", status: "DOWN" }));
const nowhere = intentOf({ ...STORY, ports: legs, floatingIps: [], hosts: [HOST, other] });
const reconcile = (given: Partial<Extract<ChangeRequest, { kind: "reconcile" }>> = {}) => ({
  ...reconcileAll("c"),
  ...given,
});
const hostsOf = (intent: CloudIntent, given: Parameters<typeof reconcile>[0] = {}) =>
  desiredIntent(intent, reconcile(given)).desired.ports.map(({ host }) => host);

function planned(given: Parameters<typeof reconcile>[0] = {}, cloudKind = "inventory") {
  const states = new Map([[HOST.id, toHostState(emptyHost(HOST.name), 0)]]);
  return planChange({ intent: nowhere, cloudKind, appliances: [] }, reconcile(given), {
    ...{ fabrics: new Map(), fresh: new Set<string>(), notices: [] },
    hosts: { hosts: [HOST, other], states, silent: [] },
  });
}

it.each([
  ["everything", {}],
  ["its network", { networkId: PRIVATE.id }],
  ["its external physical network", { physicalNetwork: EXTERNAL.physicalNetwork }],
  ["a port of it", { portId: OUTER_LEG.id }],
  ["the host that it comes to", { hostId: HOST.id }],
])(
  "a router that is nowhere is placed by a reconciliation of %s, with a row for each leg that says why",
  (_, given) => {
    const { intentSteps, outsideSteps } = planned(given);
    expect(intentSteps.map(({ verb, after }) => [verb, after?.host])).toEqual([
      ["port.update", "net1"],
      ["port.update", "net1"],
    ]);
    expect(intentSteps[0]?.why).toContain("its router was nowhere yet, and net1 runs network services");
    expect(outsideSteps.map(({ verb }) => verb)).toContain("router.serve");
  },
);

it.each([
  ["another host", { hostId: other.id }],
  ["another network", { networkId: "elsewhere" }],
  ["an appliance", { applianceId: "a" }],
])("a reconciliation of %s leaves it", (_, given) => {
  expect(hostsOf(nowhere, given)).toEqual(["", ""]);
  expect(planned(given).intentSteps).toEqual([]);
});

it("changes nothing in the mirror of a Neutron, nor of a router that has its place", () => {
  expect(planned({}, "neutron").intentSteps).toEqual([]);
  const placed = desiredIntent(nowhere, reconcile()).desired;
  expect(desiredIntent(placed, reconcile()).desired).toBe(placed);
});

it("says so where there is no network node yet", () => {
  const plain = { ...HOST, plumbing: { ...HOST.plumbing, services: false } };
  const { desired, notices } = desiredIntent({ ...nowhere, hosts: [plain] }, reconcile());
  expect(desired.ports).toBe(nowhere.ports);
  expect(notices).toEqual([expect.stringMatching(/No managed host runs network services.*"?r1"?.*nowhere yet/)]);
});
