import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { type TestDatabase, testDatabases } from "@/server/db/testing";
import { BridgeheadError } from "@/server/model/errors";
import type { HostState, Link, OvsPort } from "@/server/model/host-state";
import { networkInputSchema } from "@/server/model/network-input";
import { portInputSchema } from "@/server/model/port-input";
import { securityGroupInputSchema, securityGroupRuleInputSchema } from "@/server/model/security-group-input";
import { subnetInputSchema } from "@/server/model/subnet-input";
import type { OperationContext } from "@/server/operations/context";
import { type ChangeRequest, reconcileAll } from "@/server/operations/intent/change-request";
import { changeIntent } from "@/server/operations/plans/change-intent";
import { resumePlan } from "@/server/operations/plans/resume-plan";
import { type HostWorld, hostWorld } from "@/server/operations/testing/host-world";
import { SIMULATED_HOSTS } from "@/server/operations/testing/simulated-hosts";

/**
 * What goes wrong on hosts, through the whole loop: the error names the object and the remedy, and the host is as before or
 * as intended. Elsewhere:
 * - OVSDB commit errors, `ofport=-1`, foreign names on a real host: `hosts/backends/linux/write/perform.hosts.test.ts` and,
 *   on both backends, `hosts/backends/testing/refusal-scenarios.ts`
 * - overlapping subnets, an exhausted pool: `operations/subnets/inventory.system.test.ts`, `neutron/address-allocation.test.ts`
 * - reversed ranges, wrong ethertypes: `neutron/security-group-rules.test.ts`
 * - a host that is lost in the middle of a migration: `operations/migration`
 */

const never = new AbortController().signal;
const NETWORK = "a0000000-0000-4000-8000-000000000000";
const SUBNET = "b0000000-0000-4000-8000-000000000000";
const GROUP = "50000000-0000-4000-8000-000000000000";

let database: TestDatabase;
let world: HostWorld;
let cloudId: string;

beforeAll(async () => {
  const backend = testDatabases().find(({ name }) => name === "PGlite");
  if (backend === undefined) throw new Error("there is no embedded database");
  database = await backend.open();
  world = await hostWorld(database.client, SIMULATED_HOSTS);
  cloudId = world.cloudId;
  await applied({ ...reconcileAll(cloudId), deletes: true });
  const network = networkInputSchema.parse({ name: "n", projectId: "p", networkType: "gre" });
  await applied({ kind: "create-network", cloudId, networkId: NETWORK, input: network });
  const subnet = subnetInputSchema.parse({ networkId: NETWORK, cidr: "10.0.0.0/24", dhcp: false });
  await applied({ kind: "create-subnet", cloudId, subnetId: SUBNET, input: subnet });
  const group = securityGroupInputSchema.parse({ name: "many", projectId: "p" });
  const newGroupId = GROUP.replace("5", "6");
  await applied({ kind: "create-security-group", cloudId, securityGroupId: GROUP, newGroupId, input: group });
});
afterEach(async () => expect(await world.left()).toEqual([]));
afterAll(async () => {
  await world?.close();
  await database?.close();
});

async function applied(request: ChangeRequest): Promise<void> {
  const { status, error } = await world.apply(request);
  expect({ kind: request.kind, status, error }).toEqual({ kind: request.kind, status: "applied", error: null });
}

function createPort(portId: string): ChangeRequest {
  const plain = { networkId: NETWORK, name: portId.slice(0, 10), vnicType: "normal", securityGroupIds: [GROUP] };
  const input = portInputSchema.parse(plain);
  const newMac = `fa:16:3e:${portId.slice(0, 2)}:00:${portId.slice(-2)}`;
  return { kind: "create-port", cloudId, portId, newMac, newGroupId: GROUP.replace("5", "6"), input };
}

const port = (portId: string): Promise<void> => applied(createPort(portId));

const bind = (portId: string): ChangeRequest => ({ kind: "bind-port", cloudId, portId, host: "c1", localLink: null });
const apply = (ctx: OperationContext, request: ChangeRequest) => changeIntent(ctx, request, { mode: "apply" }, never);

/** What an operator reads who is refused: object and remedy. */
async function refusal(attempt: Promise<unknown>): Promise<string> {
  const error = await attempt.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof BridgeheadError)) throw new Error("it was not refused", { cause: error });
  return `${error.message} ${error.remedy}`;
}

/** A context that sees c1 otherwise than it is. */
function seeing(change: (state: HostState) => HostState): OperationContext {
  return {
    ...world.ctx,
    refreshHost: async (id, signal) => {
      const state = await world.ctx.refreshHost(id, signal);
      return id === world.hostIds.get("c1") ? change(state) : state;
    },
  };
}

it.each([
  ["11", "c1000000-0000-4000-8000-000000000001", "c1000000-0011-4000-8000-000000000002"],
  ["10", "c2000000-0100-4000-8000-000000000001", "c2000000-0200-4000-8000-000000000002"],
])("refuses a port whose id begins with the same %s characters as another's on the host", async (_, first, second) => {
  await port(first);
  await applied(bind(first));
  const said = await refusal(world.apply(createPort(second)));
  expect(said).toContain(first.slice(0, 10));
  expect(said).toMatch(/one name/);
});

it("refuses to plug over a device that somebody else made", async () => {
  const portId = "c3000000-0000-4000-8000-000000000001";
  await port(portId);
  const foreign = (state: HostState): HostState => ({
    ...state,
    namespaces: state.namespaces.map((each) => {
      const [like] = each.links ?? [];
      if (each.name !== "" || like === undefined) return each;
      const mine: Link = { ...like, ifindex: 4_242, name: `qbr${portId.slice(0, 11)}`, kind: "bridge", alias: null };
      return { ...each, links: [...(each.links ?? []), mine] };
    }),
  });
  const said = await refusal(apply(seeing(foreign), bind(portId)));
  expect(said).toContain("qbrc3000000-00");
  expect(said).toMatch(/c1/);
});

it("refuses a network for which the host has no local VLAN left", async () => {
  const portId = "c4000000-0000-4000-8000-000000000001";
  const networkId = NETWORK.replace("a", "d");
  const input = networkInputSchema.parse({ name: "late", projectId: "p", networkType: "gre" });
  await applied({ kind: "create-network", cloudId, networkId, input });
  const portInput = portInputSchema.parse({ networkId, name: "late", vnicType: "normal", fixedIps: [] });
  const newMac = "fa:16:3e:c4:00:01";
  await applied({
    kind: "create-port",
    cloudId,
    portId,
    newMac,
    newGroupId: GROUP.replace("5", "6"),
    input: portInput,
  });
  const full = (state: HostState): HostState => {
    if (state.ovs === null) return state;
    const bridges = state.ovs.bridges.map((bridge) => {
      const [like] = bridge.ports;
      if (bridge.name !== "br-int" || like === undefined) return bridge;
      const others = Array.from(
        { length: 4_094 },
        (__, n): OvsPort => ({ ...like, name: `foreign${n + 1}`, tag: n + 1, externalIds: {}, otherConfig: {} }),
      );
      return { ...bridge, ports: [...bridge.ports, ...others] };
    });
    return { ...state, ovs: { ...state.ovs, bridges } };
  };
  const said = await refusal(apply(seeing(full), bind(portId)));
  expect(said).toMatch(/VLAN/);
  expect(said).toMatch(/late/);
});

/** Something happens between two rounds of a run, once. */
function between(happens: (hostId: string) => Promise<boolean>): OperationContext {
  let rounds = 0;
  return {
    ...world.ctx,
    performOnHost: async function* (hostId, effects, run) {
      rounds += 1;
      if (rounds === 2 && !(await happens(hostId))) {
        const error = new BridgeheadError("unreachable", "c1 does not answer.", { remedy: "Look at its network." });
        for (const index of effects.keys()) yield { index, outcome: { ok: false, error, fatal: true } };
        return;
      }
      yield* world.ctx.performOnHost(hostId, effects, run);
    },
  };
}

it("goes on from a bridge that somebody deletes in the middle of a plan", async () => {
  const portId = "c5000000-0000-4000-8000-000000000001";
  await port(portId);
  const deleting = between(async (hostId) => {
    const operations = [{ op: "ovs.bridge.absent" as const, name: "br-int", force: true }];
    const effects = [{ kind: "host.change" as const, hostId, operations }];
    for await (const { outcome } of world.ctx.performOnHost(hostId, effects, { signal: never }))
      expect(outcome.ok).toBe(true);
    return true;
  });
  const run = await apply(deleting, bind(portId));
  expect(run.status).toBe("failed");
  const failed = run.steps.filter(({ state }) => state === "failed").map(({ error }) => error);
  expect(failed.join("\n")).toMatch(/br-int|qvoc5000000-00/);
  await applied({ ...reconcileAll(cloudId), deletes: true });
});

it("resumes a plan whose host stopped answering and came back, and says so while it does not", async () => {
  const portId = "c6000000-0000-4000-8000-000000000001";
  await port(portId);
  const run = await apply(
    between(async () => false),
    bind(portId),
  );
  expect(run).toMatchObject({
    status: "failed",
    resumable: true,
    error: expect.stringContaining("c1 does not answer"),
  });
  const silent: OperationContext = {
    ...world.ctx,
    refreshHost: async () => {
      throw new BridgeheadError("unreachable", "no route to host");
    },
  };
  const said = await refusal(resumePlan(silent, run.id, never));
  expect(said).toMatch(/Host c1 does not answer.*resume again/);
  expect(await resumePlan(world.ctx, run.id, never)).toMatchObject({ status: "applied", error: null });
});

it("puts 10,000 rules into force in one plan, and takes them away in another", { timeout: 120_000 }, async () => {
  const rules = Array.from({ length: 10_000 }, (_, n) =>
    securityGroupRuleInputSchema.parse({
      ...{ direction: "ingress", protocol: "tcp", portMin: 22, portMax: 22 },
      remotePrefix: `10.${Math.floor(n / 250)}.${n % 250}.0/24`,
    }),
  );
  const about = { cloudId, securityGroupId: GROUP };
  const portId = "c7000000-0000-4000-8000-000000000001";
  await port(portId);
  await applied(bind(portId));
  const quota = { cloudId, projectId: "p", resource: "security_group_rule", limit: -1 };
  await database.client.quota.create({ data: quota });
  const firstRuleId = "70000000-0000-4000-8000-000000000000";
  await applied({ kind: "add-security-group-rules", ...about, firstRuleId, rules });
  const inForce = async () => {
    const root = (await world.ctx.refreshHost(world.hostIds.get("c1") ?? "", never)).namespaces[0];
    const filter = root?.iptables?.tables.find(({ name }) => name === "filter");
    return filter?.chains.find(({ name }) => name === "neutron-openvswi-ic7000000-0")?.rules.length ?? 0;
  };
  expect(await inForce()).toBeGreaterThan(10_000);
  expect(await world.left()).toEqual([]);
  const stored = await database.client.securityGroupRule.findMany({
    where: { securityGroupId: GROUP, direction: "ingress" },
    select: { id: true },
  });
  await applied({ kind: "remove-security-group-rules", ...about, ruleIds: stored.map(({ id }) => id) });
  expect(await inForce()).toBeLessThan(20);
});
