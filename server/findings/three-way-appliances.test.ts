import { beforeAll, describe, expect, test } from "vitest";
import {
  CLOUD,
  faultsIn,
  readScene,
  type Scene,
  saidBy,
  sceneOf,
  short,
  standInOf,
  VLAN120,
  worldWith,
} from "./testing/three-way-scene";

beforeAll(readScene);

describe("an appliance against Neutron", () => {
  const cases: readonly (readonly [what: string, found: string, change: (scene: Scene) => void])[] = [
    [
      "its OneView network is not there",
      "network-not-on-appliance warning ov1 vlan120 (462cf500)",
      ({ fabric }) => {
        fabric.networks = fabric.networks.filter(({ name }) => !name.includes(VLAN120));
      },
    ],
    [
      "an uplink set lacks it",
      "uplink-set-lacks-network critical ov1 vlan120 (462cf500)",
      (scene) => {
        const { uri } = standInOf(scene);
        for (const set of scene.fabric.uplinkSets) set.networkUris = set.networkUris.filter((each) => each !== uri);
      },
    ],
    [
      "it has another VLAN",
      "appliance-vlan-differs critical ov1 vlan120 (462cf500)",
      (scene) => {
        standInOf(scene).vlanId = 77;
      },
    ],
    [
      "a bound port's connection has failed",
      "connection-not-as-bound critical ov1 blade",
      ({ fabric }) => {
        for (const profile of fabric.serverProfiles) for (const each of profile.connections) each.state = "Failed";
      },
    ],
    [
      "a bound port's connection leads elsewhere",
      "connection-not-as-bound critical ov1 blade",
      ({ fabric }) => {
        const other = fabric.networks.find(({ name }) => !name.includes(VLAN120));
        for (const profile of fabric.serverProfiles)
          for (const each of profile.connections) each.networkUri = other?.uri ?? null;
      },
    ],
    [
      "a network of ours whose Neutron network is gone",
      "appliance-leftover warning ov1 Neutron [99999999-5e97-4494-95cb-fe9756731134]",
      (scene) => {
        const id = "99999999-5e97-4494-95cb-fe9756731134";
        const like = standInOf(scene);
        scene.fabric.networks.push({
          ...like,
          uri: `/rest/ethernet-networks/${id}`,
          name: `Neutron [${id}]`,
          vlanId: 9,
        });
      },
    ],
  ];
  test.each(cases)("%s", (_, found, change) => {
    const scene = sceneOf();
    change(scene);
    const faults = faultsIn(worldWith(scene));
    expect(short(faults)).toEqual([found]);
    expect([faults[0]?.shownBy, faults[0]?.cloudId]).toEqual(["appliance", CLOUD]);
    expect(faults[0]?.remedy).toMatch(/\.$/);
    expect(saidBy(faults[0])?.some((each) => each.startsWith("cloud Neutron: "))).toBe(true);
    expect(saidBy(faults[0])?.some((each) => each.startsWith("appliance ov1: "))).toBe(true);
  });

  test("a connection that has failed and is no bound port's, whoever made it", () => {
    const scene = sceneOf();
    const [profile] = scene.fabric.serverProfiles;
    const [connection] = profile?.connections ?? [];
    if (profile === undefined || connection === undefined) throw new Error("no connection");
    const foreign = { id: 9, name: "storage", mac: "02:23:13:25:25:99", state: "Failed" };
    profile.connections.push({ ...connection, ...foreign });
    const found = `connection-failed critical ov1 ${profile.name} connection 9`;
    expect(short(faultsIn(worldWith(scene)))).toEqual([found]);
    expect(short(faultsIn(worldWith(scene, { neutron: [] }))), "without any cloud too").toEqual([found]);
  });

  test("another console's network, or another cloud's, is none of ours", () => {
    const scene = sceneOf();
    const id = "99999999-5e97-4494-95cb-fe9756731134";
    const like = standInOf(scene);
    scene.fabric.networks.push({
      ...like,
      name: `Neutron [${id}]`,
      uri: "/rest/x/1",
      description: "[bridgehead:other]",
    });
    expect(faultsIn(worldWith(scene))).toEqual([]);
  });
});
