import { beforeAll, describe, expect, test } from "vitest";
import { statusOf } from "@/server/topology/testing/world-of";
import {
  CLOUD,
  faultsIn,
  guestOn,
  networkIn,
  readScene,
  type Scene,
  sceneOf,
  short,
  VLAN120,
  worldWith,
} from "./testing/three-way-scene";

beforeAll(readScene);

describe("who cannot be read is unknown, not different", () => {
  const everything = (scene: Scene) => {
    const { ovs, port } = guestOn(scene);
    ovs.tag = 99;
    networkIn(scene).segmentationId = 999;
    port.host = "c2";
    scene.fabric.uplinkSets = [];
  };

  test.each(["stale", "failed", "reading"] as const)("a cloud whose mirror is %s", (standing) => {
    const scene = sceneOf();
    const { ovs } = guestOn(scene);
    everything(scene);
    const clouds = [{ ...statusOf("intent", CLOUD, standing), id: CLOUD }];
    expect(short(faultsIn(worldWith(scene, { clouds }))), "what the host shows by itself").toEqual([
      `wrong-tag critical c1 ${ovs.name}`,
    ]);
  });

  test("a cloud of which some rows could not be taken over lacks nothing for that", () => {
    const scene = sceneOf();
    const { port } = guestOn(scene);
    scene.neutron.ports.splice(scene.neutron.ports.indexOf(port), 1);
    scene.neutron.networks = scene.neutron.networks.filter(({ id }) => id !== VLAN120);
    const clouds = [{ ...statusOf("intent", CLOUD, "partial"), id: CLOUD }];
    expect(short(faultsIn(worldWith(scene, { clouds })))).toEqual([]);
    expect(short(faultsIn(worldWith(scene))).length).toBeGreaterThan(1);
  });

  test("a host that stopped answering", () => {
    const scene = sceneOf();
    everything(scene);
    const world = worldWith(scene);
    const hosts = world.hosts.map((host) => ({ ...host, status: statusOf("host", host.name, "stale") }));
    const kinds = new Set(faultsIn({ ...world, hosts }).map(({ shownBy = "host" }) => shownBy));
    expect([...kinds]).toEqual(["appliance"]);
  });

  test("an appliance that stopped answering, or showed no uplink sets", () => {
    const scene = sceneOf();
    everything(scene);
    const world = worldWith(scene);
    const silent = [{ state: scene.fabric, status: statusOf("appliance", "ov1", "stale") }];
    expect(faultsIn({ ...world, fabrics: silent }).filter(({ shownBy }) => shownBy === "appliance")).toEqual([]);
    scene.fabric.errors.push({ part: "uplinkSets", message: "403" });
    networkIn(scene).segmentationId = 120;
    expect(faultsIn(world).filter(({ shownBy }) => shownBy === "appliance")).toEqual([]);
  });
});
