import { type CaseContents, readCase } from "@/server/hosts/case/read-case";
import { readFolder } from "@/server/hosts/case/read-folder";
import type { FabricState } from "@/server/model/fabric-state";
import type { Fault } from "@/server/model/finding";
import type { HostState, OvsPort } from "@/server/model/host-state";
import type { Network, NeutronState, Port } from "@/server/model/neutron";
import { GraphCache } from "@/server/topology/graph-cache";
import { fabricOf } from "@/server/topology/testing/fabric-of";
import { fabricEntry, worldOf } from "@/server/topology/testing/world-of";
import type { World } from "@/server/topology/world";
import { findFaults } from "../find-faults";
import { copyOf, type Mutable } from "./captured-cloud";

/** A capture of a real Neutron, with the appliance that its VLAN networks are on: all three agree until a test says otherwise. */
export type Scene = {
  readonly hosts: ReadonlyMap<string, Mutable<HostState>>;
  readonly neutron: Mutable<NeutronState>;
  readonly fabric: Mutable<FabricState>;
};

const CAPTURE = "provider";
export const CLOUD = "cloud-1";
export const VLAN120 = "462cf500-5e97-4494-95cb-fe9756731134";
export const MAC = "02:23:13:25:25:12";

const captures = new Map<string, CaseContents>();

/** Before a scene is asked for. */
export async function readScene(): Promise<void> {
  captures.set(CAPTURE, readCase(await readFolder(`fixtures/captures/${CAPTURE}`), { at: 0 }));
}

export function sceneOf(): Scene {
  const contents = captures.get(CAPTURE);
  if (!contents?.neutron) throw new Error("the capture has no Neutron");
  const copy = copyOf({ hosts: contents.hosts, neutron: contents.neutron });
  const vlans = copy.neutron.networks.filter(({ networkType }) => networkType === "vlan");
  const made = vlans.map(({ id, name, segmentationId }) => ({
    ...{ uri: `/rest/ethernet-networks/${id}`, name: `Neutron [${id}]`, ethernetNetworkType: "Tagged" },
    ...{ vlanId: segmentationId, purpose: "General", description: `${name} [bridgehead:${CLOUD}]` },
    ...{ state: "Active", status: "OK", eTag: "1" },
  }));
  const fabric: Mutable<FabricState> = copyOf(fabricOf({ networks: made }));
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

export function worldWith({ hosts, neutron, fabric }: Scene, more: Partial<World> = {}): World {
  return worldOf(Object.fromEntries(hosts), {
    ...{ neutron: [neutron], fabrics: [fabricEntry(fabric)], ...MAPPED },
    ...more,
  });
}

export const faultsIn = (world: World): Fault[] => findFaults(world, new GraphCache().parts(world));
export const short = (faults: readonly Fault[]) =>
  faults.map(({ kind, severity, host, object }) => `${kind} ${severity} ${host} ${object}`);
export const saidBy = (fault: Fault | undefined) =>
  fault?.statements?.map(({ by, name, says }) => `${by} ${name}: ${says}`);

/** The first guest of VLAN 120 on c1. */
export function guestOn(scene: Scene): { readonly port: Mutable<Port>; readonly ovs: Mutable<OvsPort> } {
  const port = scene.neutron.ports.find(
    (each) => each.host === "c1" && each.networkId === VLAN120 && each.deviceOwner.startsWith("compute:"),
  );
  const all = scene.hosts.get("c1")?.ovs?.bridges.flatMap(({ ports }) => ports) ?? [];
  const ovs = all.find(({ interfaces }) => interfaces[0]?.externalIds["iface-id"] === port?.id);
  if (port === undefined || ovs === undefined) throw new Error("the capture has no such guest");
  return { port, ovs };
}

export function networkIn(scene: Scene): Mutable<Network> {
  const found = scene.neutron.networks.find(({ id }) => id === VLAN120);
  if (found === undefined) throw new Error("no network");
  return found;
}

export const standInOf = (scene: Scene) => {
  const found = scene.fabric.networks.find(({ name }) => name.includes(VLAN120));
  if (found === undefined) throw new Error("no stand-in");
  return found;
};
