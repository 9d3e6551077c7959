import { beforeAll, describe, expect, test } from "vitest";
import { type CaseContents, readCase } from "@/server/hosts/case/read-case";
import { readFolder } from "@/server/hosts/case/read-folder";
import type { FabricState } from "@/server/model/fabric-state";
import type { Fault } from "@/server/model/finding";
import type { HostState, OvsPort } from "@/server/model/host-state";
import type { Network, NeutronState, Port } from "@/server/model/neutron";
import { GraphCache } from "@/server/topology/graph-cache";
import { fabricOf } from "@/server/topology/testing/fabric-of";
import { fabricEntry, statusOf, worldOf } from "@/server/topology/testing/world-of";
import type { World } from "@/server/topology/world";
import { findFaults } from "./find-faults";

/** A capture of a real Neutron, with the appliance that its VLAN networks are on: all three agree until a test says otherwise. */
type Mutable<T> = T extends object ? { -readonly [K in keyof T]: Mutable<T[K]> } : T;
type Scene = {
  readonly hosts: ReadonlyMap<string, Mutable<HostState>>;
  readonly neutron: Mutable<NeutronState>;
  readonly fabric: Mutable<FabricState>;
};

const CLOUD = "cloud-1";
const VLAN120 = "462cf500-5e97-4494-95cb-fe9756731134";
const MAC = "02:23:13:25:25:12";
let contents: CaseContents;
beforeAll(async () => {
  contents = readCase(await readFolder("fixtures/captures/provider"), { at: 0 });
});

function sceneOf(): Scene {
  const copy: Mutable<Pick<CaseContents, "hosts" | "neutron">> = JSON.parse(
    JSON.stringify({ hosts: contents.hosts, neutron: contents.neutron }),
  );
  if (copy.neutron === null) throw new Error("the capture has no Neutron");
  const vlans = copy.neutron.networks.filter(({ networkType }) => networkType === "vlan");
  const made = vlans.map(({ id, name, segmentationId }) => ({
    ...{ uri: `/rest/ethernet-networks/${id}`, name: `Neutron [${id}]`, ethernetNetworkType: "Tagged" },
    ...{ vlanId: segmentationId, purpose: "General", description: `${name} [bridgehead:${CLOUD}]` },
    ...{ state: "Active", status: "OK", eTag: "1" },
  }));
  const fabric: Mutable<FabricState> = JSON.parse(JSON.stringify(fabricOf({ networks: made })));
  for (const set of fabric.uplinkSets) {
    set.networkUris = set.name === "us-tenants" ? made.map(({ uri }) => uri) : [];
  }
  const connection = fabric.serverProfiles[0]?.connections[0];
  const [like] = copy.neutron.ports;
  if (connection === undefined || like === undefined) throw new Error("no connection or port");
  connection.networkUri = `/rest/ethernet-networks/${VLAN120}`;
  const blade = { id: "b1ade000-0000-4000-8000-000000000001", name: "blade", mac: MAC, networkId: VLAN120 };
  const bound = { host: "ironic-7", vnicType: "baremetal", vifType: "other", deviceOwner: "baremetal:none" };
  copy.neutron.ports.push({ ...like, ...blade, ...bound, fixedIps: [] });
  return {
    hosts: new Map(copy.hosts.map(({ name, state }) => [name, state])),
    neutron: { ...copy.neutron, cloudId: CLOUD },
    fabric,
  };
}

const MAPPED = {
  uplinkSetMappings: [
    {
      ...{ id: "m1", cloudId: CLOUD, physicalNetwork: "physnet1", applianceId: "ov1" },
      ...{ logicalInterconnectGroupId: "lig-1", uplinkSetName: "us-tenants" },
    },
  ],
};

function worldWith({ hosts, neutron, fabric }: Scene, more: Partial<World> = {}): World {
  return worldOf(Object.fromEntries(hosts), {
    ...{ neutron: [neutron], fabrics: [fabricEntry(fabric)], ...MAPPED },
    ...more,
  });
}

const faultsIn = (world: World): Fault[] => findFaults(world, new GraphCache().parts(world));
const short = (faults: readonly Fault[]) =>
  faults.map(({ kind, severity, host, object }) => `${kind} ${severity} ${host} ${object}`);
const saidBy = (fault: Fault | undefined) => fault?.statements?.map(({ by, name, says }) => `${by} ${name}: ${says}`);

/** The first guest of VLAN 120 on c1. */
function guestOn(scene: Scene): { readonly port: Mutable<Port>; readonly ovs: Mutable<OvsPort> } {
  const port = scene.neutron.ports.find(
    (each) => each.host === "c1" && each.networkId === VLAN120 && each.deviceOwner.startsWith("compute:"),
  );
  const all = scene.hosts.get("c1")?.ovs?.bridges.flatMap(({ ports }) => ports) ?? [];
  const ovs = all.find(({ interfaces }) => interfaces[0]?.externalIds["iface-id"] === port?.id);
  if (port === undefined || ovs === undefined) throw new Error("the capture has no such guest");
  return { port, ovs };
}

function networkIn(scene: Scene): Mutable<Network> {
  const found = scene.neutron.networks.find(({ id }) => id === VLAN120);
  if (found === undefined) throw new Error("no network");
  return found;
}

const standInOf = (scene: Scene) => {
  const found = scene.fabric.networks.find(({ name }) => name.includes(VLAN120));
  if (found === undefined) throw new Error("no stand-in");
  return found;
};

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
