import { describe, expect, it } from "vitest";
import type { FabricState } from "@/server/model/fabric-state";
import { filterTree, type TreeNode } from "../ui/tree-node";
import { fabricTree } from "./fabric-tree";

const network = (uri: string, vlanId: number | null) => ({
  uri,
  name: uri.toUpperCase(),
  ethernetNetworkType: vlanId === null ? "Untagged" : "Tagged",
  vlanId,
  purpose: null,
  description: null,
  state: "Active",
  status: "OK",
  eTag: null,
});

const uplinkSet = (uri: string, logicalInterconnectUri: string, networkUris: string[], status = "OK") => ({
  uri,
  name: "us",
  logicalInterconnectUri,
  networkType: "Ethernet",
  ethernetNetworkType: "Tagged",
  networkUris,
  nativeNetworkUri: null,
  reachability: "Reachable",
  ports: [{ portUri: null, bay: "3", port: "Q1" }],
  status,
  eTag: null,
});

const hardware = (uri: string, locationUri: string | null, bay: number | null, profileUri: string | null) => ({
  uri,
  name: uri,
  model: null,
  serialNumber: null,
  locationUri,
  bay,
  profileUri,
  powerState: "On",
  powerLock: false,
  state: null,
  status: "OK",
  ports: [],
});

const profile = (uri: string, networkUri: string | null) => ({
  uri,
  name: uri,
  serverHardwareUri: null,
  enclosureUri: null,
  connections: [
    {
      id: 1,
      name: "boot",
      functionType: "Ethernet",
      networkUri,
      portId: "Mezz 3:1-a",
      mac: null,
      bootPriority: "NotBootable",
      state: null,
      status: "OK",
    },
  ],
  state: null,
  status: "OK",
  eTag: null,
});

const li = (uri: string, groupUri: string | null) => ({
  uri,
  name: uri,
  groupUri,
  enclosureUris: [],
  interconnectUris: [],
  consistencyStatus: "CONSISTENT",
  status: "OK",
});

const STATE: FabricState = {
  applianceId: "a",
  name: "a",
  apiVersion: 800,
  observedAt: 0,
  networks: [network("n1", 120), network("n2", 121), network("n3", null)],
  networkSets: [],
  groups: [{ uri: "lig", name: "lig", state: null, status: "OK", uplinkSets: [], eTag: null }],
  logicalInterconnects: [li("li1", "lig"), li("li2", "gone")],
  uplinkSets: [uplinkSet("us1", "li1", ["n1", "n2"]), uplinkSet("us2", "li2", ["n1", "n9"], "Critical")],
  interconnects: [],
  enclosures: [
    {
      uri: "enc",
      name: "enc",
      enclosureType: null,
      serialNumber: null,
      state: null,
      status: "Warning",
      deviceBays: [],
    },
  ],
  serverHardware: [hardware("h2", "enc", 2, null), hardware("h1", "enc", 1, "p1"), hardware("rack1", null, null, null)],
  serverProfiles: [profile("p1", "n2"), profile("p2", null)],
  errors: [],
};

function outline(nodes: readonly TreeNode[], indent = ""): string[] {
  return nodes.flatMap((node) => [
    `${indent}${node.label}${node.mark ? ` (${node.mark.text})` : ""}`,
    ...outline(node.children, `${indent}  `),
  ]);
}

function ids(nodes: readonly TreeNode[]): string[] {
  return nodes.flatMap((node) => [node.id, ...ids(node.children)]);
}

describe("fabricTree", () => {
  it("leads from enclosure to connection, and leaves no server or profile out", () => {
    expect(outline(fabricTree(STATE).hardware)).toEqual([
      "enc (Warning)",
      "  h1",
      "    p1",
      "      N2",
      "  h2",
      "Rack servers",
      "  rack1",
      "Profiles without hardware",
      "  p2",
      "    boot",
    ]);
  });

  it("leads from group to network, and leaves no interconnect or network out", () => {
    expect(outline(fabricTree(STATE).networking)).toEqual([
      "lig",
      "  li1",
      "    us",
      "      N1",
      "      N2",
      "Logical interconnects without a group",
      "  li2",
      "    us (Critical)",
      "      N1",
      "      n9 (unknown)",
      "Networks in no uplink set",
      "  N3",
    ]);
  });

  it("gives every line its own id, also where a network appears twice", () => {
    const { hardware: left, networking: right } = fabricTree(STATE);
    for (const tree of [left, right]) expect(new Set(ids(tree)).size).toBe(ids(tree).length);
  });
});

describe("filterTree", () => {
  it("keeps what matches with the way to it, and all below it", () => {
    const { networking } = fabricTree(STATE);
    expect(outline(filterTree(networking, "vlan 121"))).toEqual(["lig", "  li1", "    us", "      N2"]);
    expect(outline(filterTree(networking, "CRITICAL"))).toEqual([
      "Logical interconnects without a group",
      "  li2",
      "    us (Critical)",
      "      N1",
      "      n9 (unknown)",
    ]);
    expect(filterTree(networking, "nowhere")).toEqual([]);
  });
});
