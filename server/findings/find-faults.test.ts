import { beforeAll, describe, expect, test } from "vitest";
import { FINDING_KINDS, type FindingKind } from "@/server/model/finding";
import { GraphCache } from "@/server/topology/graph-cache";
import { worldOf } from "@/server/topology/testing/world-of";
import { findFaults } from "./find-faults";
import { cloudOf, faultsOf, readCaptures } from "./testing/captured-cloud";
import { duplicateChanges } from "./testing/duplicate-changes";
import { filterChanges } from "./testing/filter-changes";
import { plugChanges } from "./testing/plug-changes";
import { serviceChanges } from "./testing/service-changes";
import { wayChanges } from "./testing/way-changes";

/** Below `fixtures/captures`. */
const HEALTHY = ["iesgn", "provider", "../mixed/openvswitch", "../mixed/hybrid", "../mixed/segments"];

beforeAll(() => readCaptures(...HEALTHY));

const ONE_CHANGE = [...plugChanges, ...wayChanges, ...serviceChanges, ...duplicateChanges, ...filterChanges];

describe.each(HEALTHY)("the healthy cloud %s", (capture) => {
  test("shows no fault at all", () => {
    expect(faultsOf(cloudOf(capture))).toEqual([]);
  });

  test("shows none without Neutron either, nor of a host alone", () => {
    const { hosts } = cloudOf(capture);
    const world = worldOf(Object.fromEntries(hosts));
    expect(findFaults(world, new GraphCache().parts(world))).toEqual([]);
    for (const [name, state] of hosts) {
      const alone = worldOf({ [name]: state });
      expect(findFaults(alone, new GraphCache().parts(alone))).toEqual([]);
    }
  });
});

describe("one thing changed in iesgn", () => {
  test.each(ONE_CHANGE)("%s: %s", (_, kind, severity, places, change) => {
    const cloud = cloudOf("iesgn");
    change(cloud);
    const faults = faultsOf(cloud);
    const named = (place: string) => place.replace("qvonew", "qvo12345678-9a");
    expect(faults.map((fault) => `${fault.kind} ${fault.severity} ${fault.host} ${fault.object}`)).toEqual(
      places.map((place) => `${kind} ${severity} ${named(place)}`),
    );
    for (const { message, host, object, remedy } of faults) {
      expect(message).toContain(host);
      if (kind !== "duplicate-segmentation-id") expect(message).toContain(object);
      expect(remedy).toMatch(/\.$/);
    }
  });
});

/** Made in `three-way-*.test.ts`. */
const THREE_WAY_KINDS: readonly FindingKind[] = [
  "wrong-tag",
  "plugged-elsewhere",
  "unknown-to-neutron",
  "segment-unlike-neutron",
  "network-not-on-appliance",
  "uplink-set-lacks-network",
  "appliance-vlan-differs",
  "connection-not-as-bound",
  "connection-failed",
  "appliance-leftover",
];

test("every kind of fault has a test that makes it", () => {
  const others = [
    "firewall-flows-missing",
    "tap-on-no-bridge",
    "dead-vlan-without-drop",
    "dhcp-leftover",
    "broken-bond",
    ...THREE_WAY_KINDS,
  ];
  const made = new Set([...ONE_CHANGE.map(([, kind]) => kind), ...others]);
  expect(FINDING_KINDS.filter((kind) => !made.has(kind))).toEqual([]);
});
