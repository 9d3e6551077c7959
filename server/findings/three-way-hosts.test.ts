import { beforeAll, describe, expect, test } from "vitest";
import type { NeutronState } from "@/server/model/neutron";
import { worldOf } from "@/server/topology/testing/world-of";
import { faultsIn, guestOn, networkIn, readScene, saidBy, sceneOf, short, worldWith } from "./testing/three-way-scene";

beforeAll(readScene);

test("nothing is found where Neutron, hosts and appliance agree", () => {
  expect(faultsIn(worldWith(sceneOf()))).toEqual([]);
});

describe("a host against Neutron", () => {
  test("a tag changed by hand into that of another network", () => {
    const scene = sceneOf();
    const { ovs } = guestOn(scene);
    const recorded = ovs.tag;
    const other = scene.hosts
      .get("c1")
      ?.ovs?.bridges.flatMap(({ ports }) => ports)
      .find(({ tag }) => tag !== null && tag !== recorded);
    ovs.tag = other?.tag ?? 99;
    const [found, ...others] = faultsIn(worldWith(scene));
    expect(found).toMatchObject({ kind: "wrong-tag", severity: "critical", host: "c1", object: ovs.name });
    expect(found?.message).toContain(`has tag ${ovs.tag}, the VLAN of `);
    expect(found?.message).toContain(`its agent recorded ${recorded}`);
    expect(saidBy(found)?.[0]).toMatch(/^cloud Neutron: ACTIVE, bound to c1, on vlan120, vlan 120 on physnet1$/);
    expect(saidBy(found)?.[1]).toContain(`recorded: tag ${recorded}, vlan 120 on physnet1`);
    expect(others).toEqual([]);
  });

  test("a port that Neutron binds to another host, to none, and during a migration", () => {
    const scene = sceneOf();
    const { port, ovs } = guestOn(scene);
    port.host = "c2";
    expect(short(faultsIn(worldWith(scene)))).toEqual([
      expect.stringContaining("active-but-not-plugged critical c2"),
      `plugged-elsewhere warning c1 ${ovs.name}`,
    ]);
    Object.assign(port, { host: "", status: "DOWN", vifType: "unbound" });
    expect(short(faultsIn(worldWith(scene)))).toEqual([`plugged-elsewhere warning c1 ${ovs.name}`]);
    Object.assign(port, { host: "c2", profile: { migrating_to: "c1" } });
    expect(short(faultsIn(worldWith(scene)))).toEqual([]);
    Object.assign(port, { host: "a-host-not-in-this-console", profile: {} });
    expect(short(faultsIn(worldWith(scene))), "it may be c1 by another name").toEqual([]);
  });

  test("a port that no cloud has", () => {
    const scene = sceneOf();
    const { port, ovs } = guestOn(scene);
    scene.neutron.ports.splice(scene.neutron.ports.indexOf(port), 1);
    const faults = faultsIn(worldWith(scene));
    expect(short(faults)).toContain(`unknown-to-neutron warning c1 ${ovs.name}`);
    expect(saidBy(faults.find(({ kind }) => kind === "unknown-to-neutron"))?.[0]).toBe(
      `cloud Neutron: no port ${port.id}`,
    );
    const other: NeutronState = {
      ...scene.neutron,
      cloudId: "cloud-2",
      networks: [],
      ports: [],
      agents: [],
      standing: "failed",
    };
    const world = worldWith(scene, { neutron: [scene.neutron, other] });
    expect(short(faultsIn(world)), "a cloud that was not read may have it").not.toContain(
      `unknown-to-neutron warning c1 ${ovs.name}`,
    );
  });

  test("a network that Neutron has by another number: every host that carries it, and the appliance", () => {
    const scene = sceneOf();
    networkIn(scene).segmentationId = 999;
    const faults = faultsIn(worldWith(scene));
    expect(short(faults)).toEqual(
      [
        "segment-unlike-neutron critical c1 vlan120",
        "segment-unlike-neutron critical c2 vlan120",
        "segment-unlike-neutron critical net1 vlan120",
        "appliance-vlan-differs critical ov1 vlan120 (462cf500)",
      ].sort((a, b) => (a.split(" ")[2] ?? "").localeCompare(b.split(" ")[2] ?? "")),
    );
    expect(new Set(faults[0]?.statements?.map(({ by }) => by))).toEqual(new Set(["cloud", "host", "appliance"]));
  });

  test("one of several segments is as good as the first", () => {
    const scene = sceneOf();
    const network = networkIn(scene);
    const { networkType, physicalNetwork, segmentationId } = network;
    network.segments = [
      { networkType: "vxlan", physicalNetwork: null, segmentationId: 7 },
      { networkType, physicalNetwork, segmentationId },
    ];
    Object.assign(network, { networkType: "vxlan", physicalNetwork: null, segmentationId: 7 });
    expect(short(faultsIn(worldWith(scene))).filter((each) => each.startsWith("segment"))).toEqual([]);
  });
});

test("a host that calls itself otherwise is found by its own name", () => {
  const scene = sceneOf();
  const hosts = Object.fromEntries([...scene.hosts].map(([name, state]) => [`rack-${name}`, state]));
  for (const [name, state] of scene.hosts) state.hostname = `${name}.example.org`;
  const world = { ...worldWith(scene), hosts: worldOf(hosts).hosts };
  expect(faultsIn(world), "all bound ports are where Neutron says").toEqual([]);
  const agent = scene.neutron.agents.find(({ host, type }) => host === "c1" && type === "Open vSwitch agent");
  if (agent === undefined) throw new Error("no agent");
  agent.alive = false;
  expect(short(faultsIn(world))).toEqual(["agent-dead critical rack-c1 Open vSwitch agent"]);
  expect(saidBy(faultsIn(world)[0])?.[0]).toMatch(
    /^cloud Neutron: Open vSwitch agent is not alive, last heartbeat 2026-/,
  );
  expect(saidBy(faultsIn(world)[0])?.[1]).toMatch(/^host rack-c1: neutron-openvswitch-agent runs \(pid \d+\)$/);
});
