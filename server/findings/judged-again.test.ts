import { beforeAll, expect, test } from "vitest";
import type { NeutronState } from "@/server/model/neutron";
import { GraphCache } from "@/server/topology/graph-cache";
import { worldOf } from "@/server/topology/testing/world-of";
import { findFaults } from "./find-faults";
import { type Cloud, cloudOf, portOf, readCaptures, WEB1 } from "./testing/captured-cloud";

beforeAll(() => readCaptures("iesgn"));

/** Looks again and again at hosts that stay as they are, with what was worked out before at hand. */
function watch({ hosts, neutron }: Cloud) {
  const cache = new GraphCache();
  const states = Object.fromEntries(hosts);
  return (change: (state: NeutronState) => NeutronState) => {
    const world = worldOf(states, { neutron: [change(neutron)] });
    return findFaults(world, cache.parts(world)).map(({ kind, object }) => `${kind} ${object}`);
  };
}
const asItIs = (state: NeutronState) => state;
const withGroups = (state: NeutronState, change: (group: NeutronState["securityGroups"][number]) => typeof group) => ({
  ...state,
  securityGroups: state.securityGroups.map(change),
});

test("chains of a host that did not change are judged by what the cloud says now", () => {
  const cloud = cloudOf("iesgn");
  const look = watch(cloud);
  const [group = ""] = portOf(cloud, WEB1).securityGroupIds;
  const withoutRules = (state: NeutronState) =>
    withGroups(state, (each) => (each.id === group ? { ...each, rules: [] } : each));
  expect(look(asItIs)).toEqual([]);
  expect(look(withoutRules)).toContain(`hand-edited-chain tap${WEB1}`);
  expect(look(asItIs)).toEqual([]);

  const moved = (state: NeutronState) => ({
    ...state,
    ports: state.ports.map((port) => (port.id.startsWith(WEB1) ? { ...port, status: "BUILD" } : port)),
  });
  expect(look((state) => moved(withoutRules(state)))).not.toContain(`hand-edited-chain tap${WEB1}`);
  expect(look(withoutRules)).toContain(`hand-edited-chain tap${WEB1}`);
});

test("chains of ports that lost their groups are told on every host, and no more when they have them again", () => {
  const cloud = cloudOf("iesgn");
  const look = watch(cloud);
  expect(look(asItIs)).toEqual([]);
  const emptied = (state: NeutronState) => ({
    ...state,
    ports: state.ports.map((port) =>
      port.deviceOwner.startsWith("network:") ? port : { ...port, securityGroupIds: [] },
    ),
  });
  const told = look(emptied);
  expect(told.filter((each) => each.startsWith("hand-edited-chain")).length).toBeGreaterThan(1);
  expect(look(asItIs)).toEqual([]);
});
