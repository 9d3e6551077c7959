import { describe, expect, it } from "vitest";
import type { ProfileConnection } from "@/server/model/fabric-state";
import {
  aConnection,
  aFabric,
  anInput,
  aPort,
  aProfile,
  aRow,
  aServer,
  hardwareId,
  localLink,
  macOf,
} from "@/server/oneview/binding/binding-fixture";
import { planConnections } from "@/server/oneview/binding/plan-connections";

const a = "Mezz 3:1-a";
const b = "Mezz 3:2-a";
const n1 = "/rest/ethernet-networks/n1";
const n2 = "/rest/ethernet-networks/n2";
const ours = (id: number, flexNic: string, more: Partial<ProfileConnection> = {}) =>
  aConnection(id, flexNic, {
    name: `NeutronPort[${macOf(1, flexNic).toUpperCase()}]`,
    mac: "9a:a0:22:90:00:01",
    ...more,
  });
const theirs = (id: number, flexNic: string, more: Partial<ProfileConnection> = {}) =>
  aConnection(id, flexNic, { mac: macOf(1, flexNic), ...more });
const fabricWith = (...connections: readonly ProfileConnection[]) => aFabric([aServer(1)], [aProfile(1, connections)]);
const off = (fabric: ReturnType<typeof aFabric>) => ({
  ...fabric,
  serverHardware: [aServer(1, { powerState: "Off" })],
});

describe("a bound port", () => {
  const port = aPort("p", 1, a);

  it("with its connection right and mirrored needs nothing", () => {
    for (const connection of [ours(1, a), theirs(1, a), ours(1, a, { mac: null })]) {
      const plan = planConnections(anInput(fabricWith(connection), [port], { rows: [aRow("p", 1, a)] }));
      expect(plan).toEqual({ steps: [], notices: [], faults: [] });
    }
  });

  it.each([
    [
      "nobody's: added",
      [],
      [],
      { risk: "high", cause: "asked", effect: { how: "add", powerBefore: "On", known: null } },
    ],
    [
      "there but not mirrored: only noted",
      [ours(1, a)],
      [],
      {
        risk: "none",
        cause: "asked",
        effect: { how: "repoint", powerBefore: null, known: { made: true, previousUri: null } },
      },
    ],
    [
      "somebody's of that MAC that is right: only noted",
      [theirs(1, a)],
      [],
      { risk: "none", effect: { known: { connectionId: 1, made: false, previousUri: n1 } } },
    ],
    [
      "somebody's of that MAC: re-pointed",
      [theirs(1, a, { networkUri: n2 })],
      [],
      { risk: "low", effect: { how: "repoint", known: { made: false, previousUri: n2 } } },
    ],
    [
      "on the FlexNIC without a MAC: re-pointed",
      [aConnection(1, a, { networkUri: n2 })],
      [],
      { risk: "low", effect: { how: "repoint" } },
    ],
    [
      "mirrored but removed by hand: added",
      [],
      [aRow("p", 1, a)],
      { risk: "high", cause: "missing", effect: { how: "add" } },
    ],
    [
      "mirrored but re-pointed by hand",
      [ours(1, a, { networkUri: n2 })],
      [aRow("p", 1, a)],
      { risk: "low", cause: "changed", effect: { how: "repoint" } },
    ],
    [
      "failed",
      [ours(1, a, { state: "Failed" })],
      [aRow("p", 1, a)],
      { risk: "low", cause: "changed", effect: { how: "repoint" } },
    ],
    [
      "failed, its network deleted",
      [ours(1, a, { state: "Failed", networkUri: "/rest/ethernet-networks/n0" })],
      [aRow("p", 1, a, { oneViewNetworkId: "n0" })],
      { risk: "low", cause: "missing", effect: { how: "repoint" } },
    ],
    [
      "of another network than before",
      [ours(1, a, { networkUri: n2 })],
      [aRow("p", 1, a, { oneViewNetworkId: "n2" })],
      { risk: "low", cause: "asked", effect: { how: "repoint" } },
    ],
    [
      "made to boot by hand",
      [ours(1, a, { bootPriority: "Primary" })],
      [aRow("p", 1, a)],
      { risk: "high", cause: "changed", effect: { how: "add", known: { connectionId: 1 } } },
    ],
  ])("%s", (_name, connections, rows, expected) => {
    const { steps, faults } = planConnections(anInput(fabricWith(...connections), [port], { rows }));
    expect(faults).toEqual([]);
    expect(steps).toMatchObject([{ id: "port.connect:a1:p", verb: "port.connect", place: "appliance", ...expected }]);
  });

  it("names the server and profile that it power-cycles, and none when the server is off", () => {
    const on = planConnections(anInput(fabricWith(), [port])).steps[0];
    expect(on?.why).toContain("power-cycles frame1, bay 1 (node-1)");
    const quiet = planConnections(anInput(off(fabricWith()), [port])).steps[0];
    expect(quiet).toMatchObject({ risk: "low", effect: { powerBefore: "Off" } });
    expect(quiet?.why).not.toContain("power-cycles");
  });

  it("that moved to another server leaves the old one first", () => {
    const fabric = aFabric([aServer(1), aServer(2)], [aProfile(1, [ours(1, a)]), aProfile(2)]);
    const moved = aPort("p", 2, a);
    const { steps } = planConnections(anInput(fabric, [moved], { rows: [aRow("p", 1, a)] }));
    expect(steps).toMatchObject([
      { id: "port.disconnect:a1:p", cause: "asked", effect: { how: "remove" } },
      {
        id: "port.connect:a1:p",
        cause: "asked",
        dependsOn: ["port.disconnect:a1:p"],
        effect: { serverHardwareId: hardwareId(2) },
      },
    ]);
  });

  it("takes over the connection of an unbound port of the same NIC, which is only forgotten", () => {
    const rows = [aRow("old", 1, a, { made: false, previousUri: n2 })];
    const { steps } = planConnections(anInput(fabricWith(theirs(1, a)), [port], { rows }));
    expect(steps).toMatchObject([
      { id: "port.disconnect:a1:old", risk: "none", effect: { how: "forget" } },
      { id: "port.connect:a1:p", risk: "none", effect: { known: { made: false, previousUri: n2 } } },
    ]);
  });

  it("that can not be bound does not keep the connection of an unbound port alive", () => {
    const unreachable = aPort("p", 1, a, { oneViewNetworkId: "n3" });
    const { steps, faults } = planConnections(
      anInput(fabricWith(ours(1, a)), [unreachable], { rows: [aRow("old", 1, a)] }),
    );
    expect(faults.map((fault) => fault.code)).toEqual(["network-out-of-reach"]);
    expect(steps).toMatchObject([{ id: "port.disconnect:a1:old", effect: { how: "remove" } }]);
  });

  it("keeps its connection while its server can not be found", () => {
    const lost = aPort("p", 1, a, { profile: localLink(9, false) });
    const plan = planConnections(anInput(fabricWith(ours(1, a)), [lost], { rows: [aRow("p", 1, a)] }));
    expect(plan.steps).toEqual([]);
    expect(plan.faults).toHaveLength(1);
  });
});

describe("ports of one plan", () => {
  it("never get one boot priority", () => {
    const ports = ["1-a", "1-b", "2-a"].map((nic, index) =>
      aPort(`p${index}`, 1, `Mezz 3:${nic}`, { profile: localLink(1, true) }),
    );
    const { steps, faults } = planConnections(anInput(fabricWith(), ports));
    expect(steps.map((step) => step.after?.boot)).toEqual(["Primary", "Secondary"]);
    expect(faults.map((fault) => fault.code)).toEqual(["boot-priorities-taken"]);
  });

  it("never get one FlexNIC: the mirrored one keeps it", () => {
    const ports = [aPort("a", 1, a), aPort("z", 1, a)];
    const plan = planConnections(anInput(fabricWith(ours(1, a)), ports, { rows: [aRow("z", 1, a)] }));
    expect(plan.steps).toEqual([]);
    expect(plan.faults).toMatchObject([{ code: "flex-nic-wanted-twice", object: 'port "a" (a)' }]);
  });

  it("outside the scope are neither bound nor ended, and keep what they have", () => {
    const rows = [aRow("old", 1, b, { connectionId: 2 }), aRow("p", 1, a)];
    const fabric = fabricWith(ours(1, a), ours(2, b));
    const input = anInput(fabric, [aPort("q", 1, a)], { rows, portIds: new Set(["p"]) });
    expect(planConnections(input).steps).toMatchObject([{ id: "port.disconnect:a1:p", effect: { how: "forget" } }]);
  });
});

describe("a port that is no longer bound", () => {
  it.each([
    [
      "made by us: removed",
      [ours(1, a)],
      {},
      { risk: "high", after: null, effect: { how: "remove", powerBefore: "On" } },
    ],
    [
      "re-pointed: leads back",
      [theirs(1, a)],
      { made: false, previousUri: n2 },
      { risk: "low", after: { network: "two" }, effect: { how: "repoint", powerBefore: null } },
    ],
    [
      "re-pointed, the network before is gone: removed",
      [theirs(1, a)],
      { made: false, previousUri: "/rest/ethernet-networks/n0" },
      { risk: "high", effect: { how: "remove" } },
    ],
    ["gone already: forgotten", [], {}, { risk: "none", effect: { how: "forget" } }],
    ["its id is somebody else's now: forgotten", [theirs(1, b)], {}, { risk: "none", effect: { how: "forget" } }],
  ])("%s", (_name, connections, row, expected) => {
    const rows = [aRow("p", 1, a, row)];
    const { steps } = planConnections(anInput(fabricWith(...connections), [], { rows, deletes: "tick" }));
    expect(steps).toMatchObject([{ id: "port.disconnect:a1:p", cause: "orphan", ...expected }]);
    expect(steps[0]?.needsTick === true).toBe(
      steps[0]?.effect.kind === "port.disconnect" && steps[0].effect.how !== "forget",
    );
  });

  it("hands Primary to the Secondary, and says so", () => {
    const fabric = fabricWith(
      ours(1, a, { bootPriority: "Primary" }),
      aConnection(2, b, { bootPriority: "Secondary" }),
    );
    const { steps } = planConnections(anInput(fabric, [], { rows: [aRow("p", 1, a)] }));
    expect(steps[0]?.why).toContain("Connection 2 becomes the Primary");
    expect(steps[0]).toMatchObject({ cause: "asked" });
    expect(steps[0]?.needsTick).toBeUndefined();
  });

  it("stays as it is while it is not known whether it shall be there", () => {
    const desired = { undecidedPortIds: new Set(["p"]) };
    expect(planConnections(anInput(fabricWith(ours(1, a)), [], { rows: [aRow("p", 1, a)], desired })).steps).toEqual(
      [],
    );
  });

  it("stays as it is while the network it led to before could not be looked for", () => {
    const blind = { ...fabricWith(theirs(1, a)), networks: [], errors: [{ part: "networks", message: "x" } as const] };
    const plan = planConnections(anInput(blind, [], { rows: [aRow("p", 1, a, { made: false, previousUri: n2 })] }));
    expect(plan.steps).toEqual([]);
    expect(plan.notices).toHaveLength(1);
  });
});

it("believes the mirror about networks that could not be read", () => {
  const blind = { ...fabricWith(ours(1, a)), networks: [], errors: [{ part: "networks", message: "x" } as const] };
  const port = aPort("p", 1, a, { oneViewNetworkId: null });
  const network = { networkId: "net-1", name: "", ethernetNetworkType: "Tagged", vlanId: 101, uplinkSets: [] } as const;
  const more = {
    rows: [aRow("p", 1, a)],
    networks: [network],
    mirrored: [{ networkId: "net-1", oneViewNetworkId: "n1" }],
  };
  expect(planConnections(anInput(blind, [port], more)).steps).toEqual([]);
});
