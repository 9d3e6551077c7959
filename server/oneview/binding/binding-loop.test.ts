import fc from "fast-check";
import { expect, it } from "vitest";
import type { DesiredConnection, MirroredConnection } from "@/server/model/desired-fabric";
import type { FabricState, ProfileConnection, ServerProfile } from "@/server/model/fabric-state";
import {
  aFabric,
  anInput,
  aPort,
  aProfile,
  aServer,
  flexNics,
  localLink,
  macOf,
} from "@/server/oneview/binding/binding-fixture";
import { afterEdits } from "@/server/oneview/binding/connection-edit";
import { isNamedFor, isSameMac } from "@/server/oneview/binding/connection-name";
import { decideEffects } from "@/server/oneview/binding/decide-effects";
import { planConnections } from "@/server/oneview/binding/plan-connections";
import { sameResource } from "@/server/oneview/resource-uri";

/** Random intents on random profiles, planned, performed on a small model of the appliance, and planned again. */

type World = {
  readonly profiles: readonly ServerProfile[];
  readonly rows: readonly MirroredConnection[];
};
type Case = World & {
  readonly ports: readonly DesiredConnection[];
  readonly isVirtual: boolean;
  readonly isOn: boolean;
};

const network = fc.constantFrom("n1", "n2", "n3");
const uri = (id: string) => `/rest/ethernet-networks/${id}`;

const connections = (server: number) =>
  fc
    .uniqueArray(
      fc.record({
        flexNic: fc.constantFrom(...flexNics),
        functionType: fc.constantFrom("Ethernet", "Ethernet", "Ethernet", "FibreChannel"),
        network: fc.constantFrom("n1", "n2", "n3", "deleted"),
        mac: fc.constantFrom("own", "virtual", "none"),
        isOurs: fc.boolean(),
        state: fc.constantFrom("Deployed", "Deployed", "Failed"),
      }),
      { selector: (each) => each.flexNic, maxLength: 5 },
    )
    .chain((all) =>
      fc.tuple(
        fc.constant(all),
        fc.shuffledSubarray([...all.keys()], { minLength: 0, maxLength: Math.min(2, all.length) }),
      ),
    )
    .map(([all, boots]) =>
      all.map((each, index): ProfileConnection => {
        const own = macOf(server, each.flexNic);
        return {
          id: index + 1,
          name: each.isOurs ? `NeutronPort[${own}]` : `c${index}`,
          functionType: each.functionType,
          networkUri: uri(each.network),
          portId: each.flexNic,
          mac: each.mac === "own" ? own : each.mac === "virtual" ? `9a:a0:22:90:0${server}:0${index}` : null,
          bootPriority: boots[0] === index ? "Primary" : boots[1] === index ? "Secondary" : "NotBootable",
          state: each.network === "deleted" ? "Failed" : each.state,
          status: "OK",
        };
      }),
    );

const ports = fc.uniqueArray(
  fc
    .record({
      id: fc.constantFrom("p1", "p2", "p3", "p4", "p5"),
      server: fc.constantFrom(1, 2),
      flexNic: fc.constantFrom(...flexNics),
      bootable: fc.boolean(),
      oneViewNetworkId: network,
    })
    .map((each) =>
      aPort(each.id, each.server, each.flexNic, {
        oneViewNetworkId: each.oneViewNetworkId,
        profile: localLink(each.server, each.bootable),
      }),
    ),
  { selector: (each) => each.portId, maxLength: 5 },
);

const rows = fc.uniqueArray(
  fc
    .record({
      portId: fc.constantFrom("p1", "p2", "p3", "p4", "p5", "p6", "p7"),
      server: fc.constantFrom(1, 2),
      flexNic: fc.constantFrom(...flexNics),
      connectionId: fc.integer({ min: 1, max: 5 }),
      oneViewNetworkId: network,
      previousUri: fc.option(fc.constantFrom(uri("n1"), uri("n2"), uri("deleted"))),
    })
    .map(
      ({ server, flexNic, previousUri, ...each }): MirroredConnection => ({
        ...each,
        serverHardwareId: aServer(server).uri.slice("/rest/server-hardware/".length),
        serverProfileId: `p${server}`,
        mac: macOf(server, flexNic),
        made: previousUri === null,
        previousUri,
      }),
    ),
  { comparator: (a, b) => a.portId === b.portId || isOneConnection(a, b), maxLength: 5 },
);

function isOneConnection(a: MirroredConnection, b: MirroredConnection): boolean {
  return a.serverProfileId === b.serverProfileId && (a.connectionId === b.connectionId || a.mac === b.mac);
}

const cases: fc.Arbitrary<Case> = fc
  .record({ one: connections(1), two: connections(2), ports, rows, isVirtual: fc.boolean(), isOn: fc.boolean() })
  .map(({ one, two, ...rest }) => ({ ...rest, profiles: [aProfile(1, one), aProfile(2, two)] }));

function fabricOf(given: Case, world: World): FabricState {
  const powerState = given.isOn ? "On" : "Off";
  const fabric = aFabric([aServer(1, { powerState }), aServer(2, { powerState })], world.profiles);
  // Every network reaches, so that whatever can be asked for can be had.
  const uplinkSets = fabric.uplinkSets.map((each) => ({ ...each, networkUris: ["n1", "n2", "n3"].map(uri) }));
  return { ...fabric, uplinkSets };
}

function perform(given: Case, world: World): World {
  const fabric = fabricOf(given, world);
  let { profiles, rows: mirrored } = world;
  for (const { effect } of planConnections(anInput(fabric, given.ports, { rows: world.rows })).steps) {
    if (effect.kind !== "port.connect" && effect.kind !== "port.disconnect") continue;
    const id = effect.kind === "port.connect" ? null : (effect.connection?.serverProfileId ?? null);
    const index = profiles.findIndex((each) =>
      effect.kind === "port.connect"
        ? sameResource(each.serverHardwareUri ?? "", effect.serverHardwareId)
        : id !== null && sameResource(each.uri, id),
    );
    const profile = profiles[index];
    const hardware = fabric.serverHardware.find((each) => each.uri === profile?.serverHardwareUri) ?? null;
    if (profile === undefined) throw new Error("a step for a profile that is not there");
    const scene = { profile, hardware, oneViewNetworkId: () => null };
    const [decided] = decideEffects([effect], scene);
    if (decided?.ok !== true) throw decided?.error ?? new Error("nothing was decided");
    const after = { ...profile, connections: settled(given, afterEdits(profile.connections, decided.edits)) };
    profiles = profiles.map((each, at) => (at === index ? after : each));
    const change = decided.conclude(after);
    mirrored = mirrored.filter((row) => row.portId !== effect.portId);
    if (change.kind === "connection.set") mirrored = [...mirrored, change.connection];
  }
  return { profiles, rows: mirrored };
}

/** The appliance gives ids and MACs: those of the pool, or of the FlexNIC. */
function settled(given: Case, all: readonly ProfileConnection[]): readonly ProfileConnection[] {
  const next = Math.max(0, ...all.map((each) => each.id)) + 1;
  return all.map((each) => {
    if (each.id > 0) return each;
    const own = /\[(.*)\]/.exec(each.name ?? "")?.[1] ?? null;
    return { ...each, id: next, state: "Deployed", mac: given.isVirtual ? `9a:a0:22:91:00:0${next}` : own };
  });
}

const primaries = (profile: ServerProfile) =>
  profile.connections.filter((each) => each.functionType === "Ethernet" && each.bootPriority === "Primary").length;

function isForeign(given: Case, profile: ServerProfile, connection: ProfileConnection): boolean {
  const macs = [...given.ports, ...given.rows].map((each) => each.mac);
  const isMirrored = given.rows.some(
    (row) => row.serverProfileId === profile.uri.slice(-2) && row.connectionId === connection.id,
  );
  const isOnWantedNic = given.ports.some((port) => connection.mac === null && nicOf(port) === connection.portId);
  return (
    !isMirrored &&
    !isOnWantedNic &&
    !macs.some((mac) => isNamedFor(connection.name, mac) || isSameMac(connection.mac, mac))
  );
}

function nicOf(port: DesiredConnection): string | undefined {
  return [1, 2].flatMap((server) => flexNics.filter((nic) => macOf(server, nic) === port.mac))[0];
}

it("never makes a second Primary, nor touches a foreign connection, and has nothing left to plan", () => {
  let stepsSeen = 0;
  fc.assert(
    fc.property(cases, (given) => {
      const after = perform(given, given);
      for (const [index, profile] of given.profiles.entries()) {
        const now = after.profiles[index];
        if (now === undefined) throw new Error("a profile is lost");
        expect(primaries(now)).toBeLessThanOrEqual(1);
        for (const connection of profile.connections.filter((each) => isForeign(given, profile, each))) {
          // A Secondary may be promoted when the Primary goes.
          const kept = now.connections.find((each) => each.id === connection.id);
          const isPromoted = connection.bootPriority === "Secondary" && kept?.bootPriority === "Primary";
          expect(kept).toEqual(isPromoted ? { ...connection, bootPriority: "Primary" } : connection);
        }
      }
      const again = planConnections(anInput(fabricOf(given, after), given.ports, { rows: after.rows }));
      expect(again.steps.map((step) => [step.id, step.why])).toEqual([]);
      stepsSeen += planConnections(anInput(fabricOf(given, given), given.ports, { rows: given.rows })).steps.length;
    }),
    { numRuns: 700 },
  );
  expect(stepsSeen).toBeGreaterThan(700);
}, 60_000);
