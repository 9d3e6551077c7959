import type { FabricState } from "@/server/model/fabric-state";

const fine = { status: "OK", state: "Active", eTag: "1" } as const;

/** A small appliance: one group with a tagged and an untagged uplink set, one enclosure, one blade with a profile. */
export function fabricOf(more: Partial<FabricState> = {}): FabricState {
  return {
    applianceId: "ov1",
    networkSets: [],
    name: "oneview.lab",
    apiVersion: 600,
    observedAt: 0,
    networks: [
      network("net-120", "Neutron [120]", 120),
      network("net-flat", "prod-flat", null),
      network("net-loose", "in no set", 300),
    ],
    groups: [
      {
        uri: "/rest/logical-interconnect-groups/lig-1",
        name: "rack-1",
        uplinkSets: [groupSet("us-tenants", "Tagged"), groupSet("us-flat", "Untagged"), groupSet("us-later", "Tagged")],
        ...fine,
      },
    ],
    logicalInterconnects: [
      {
        uri: "/rest/logical-interconnects/li-1",
        name: "Encl1-rack-1",
        groupUri: "/rest/logical-interconnect-groups/lig-1",
        enclosureUris: ["/rest/enclosures/encl-1"],
        interconnectUris: ["/rest/interconnects/ic-1"],
        consistencyStatus: "CONSISTENT",
        status: "OK",
      },
    ],
    uplinkSets: [
      uplinkSet("us-tenants", "Tagged", ["/rest/ethernet-networks/net-120"]),
      uplinkSet("us-flat", "Untagged", ["/rest/ethernet-networks/net-flat"]),
    ],
    interconnects: [
      {
        uri: "/rest/interconnects/ic-1",
        name: "Encl1, interconnect 3",
        model: "VC 40Gb",
        logicalInterconnectUri: "/rest/logical-interconnects/li-1",
        enclosureUri: "/rest/enclosures/encl-1",
        state: "Configured",
        status: "OK",
        ports: [],
      },
    ],
    enclosures: [
      {
        uri: "/rest/enclosures/encl-1",
        name: "Encl1",
        enclosureType: "C7000",
        serialNumber: "SGH1",
        state: "Configured",
        status: "OK",
        deviceBays: [
          { bay: 3, deviceUri: "/rest/server-hardware/blade-3", profileUri: "/rest/server-profiles/profile-7" },
        ],
      },
    ],
    serverHardware: [
      {
        uri: "/rest/server-hardware/blade-3",
        name: "Encl1, bay 3",
        model: "BL460c",
        serialNumber: "SGH7",
        locationUri: "/rest/enclosures/encl-1",
        bay: 3,
        profileUri: "/rest/server-profiles/profile-7",
        powerState: "On",
        powerLock: false,
        state: "ProfileApplied",
        status: "OK",
        ports: [{ portId: "Mezz 3:1-a", mac: "02:23:13:25:25:11", interconnectUri: "/rest/interconnects/ic-1" }],
      },
    ],
    serverProfiles: [
      {
        uri: "/rest/server-profiles/profile-7",
        name: "ironic-07",
        serverHardwareUri: "/rest/server-hardware/blade-3",
        enclosureUri: "/rest/enclosures/encl-1",
        connections: [
          {
            id: 1,
            name: "tenant",
            functionType: "Ethernet",
            networkUri: "/rest/ethernet-networks/net-120",
            portId: "Mezz 3:1-a",
            mac: "02:23:13:25:25:12",
            bootPriority: "NotBootable",
            state: "Deployed",
            status: "OK",
          },
        ],
        ...fine,
      },
    ],
    errors: [],
    ...more,
  };
}

function network(id: string, name: string, vlanId: number | null): FabricState["networks"][number] {
  const ethernetNetworkType = vlanId === null ? "Untagged" : "Tagged";
  return {
    uri: `/rest/ethernet-networks/${id}`,
    name,
    ethernetNetworkType,
    vlanId,
    purpose: "General",
    description: null,
    ...fine,
  };
}

function groupSet(name: string, type: string): FabricState["groups"][number]["uplinkSets"][number] {
  return { name, networkType: "Ethernet", ethernetNetworkType: type, networkUris: [], nativeNetworkUri: null };
}

function uplinkSet(name: string, type: string, networkUris: readonly string[]): FabricState["uplinkSets"][number] {
  return {
    uri: `/rest/uplink-sets/${name}`,
    name,
    logicalInterconnectUri: "/rest/logical-interconnects/li-1",
    networkType: "Ethernet",
    ethernetNetworkType: type,
    networkUris,
    nativeNetworkUri: null,
    reachability: "Reachable",
    ports: [],
    status: "OK",
    eTag: "1",
  };
}
