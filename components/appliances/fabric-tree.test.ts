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

const interconnect = (uri: string, logicalInterconnectUri: string | null) => ({
  uri,
  name: uri,
  model: "VC SE 40Gb F8",
  logicalInterconnectUri,
  enclosureUri: "enc",
  state: "Configured",
  status: "OK",
  ports: ["Q1", "Q2"].map((name) => ({
    portId: name,
    name,
    portType: "Uplink",
    status: "Linked",
    statusReason: null,
    speed: null,
    uplinkSetUri: "us1",
    neighbour: name === "Q1" ? "spine-1 Eth1/7" : null,
  })),
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
  interconnects: [interconnect("ic1", "li1"), interconnect("ic2", null)],
  enclosures: [
    {
      uri: "enc",
      name: "enc",
      enclosureType: null,
      serialNumber: null,
      state: null,
      status: "Warning",
      deviceBays: [
        { bay: 3, deviceUri: null, profileUri: null },
        { bay: 1, deviceUri: "h1", profileUri: "p1" },
        { bay: 4, deviceUri: "/rest/drive-enclosures/1", profileUri: null },
      ],
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

function lines(nodes: readonly TreeNode[]): TreeNode[] {
  return nodes.flatMap((node) => [node, ...lines(node.children)]);
}

function ids(nodes: readonly TreeNode[]): string[] {
  return nodes.flatMap((node) => [node.id, ...ids(node.children)]);
}

describe("fabricTree", () => {
  it("leads from enclosure to connection, and leaves no server or profile out", () => {
    expect(outline(fabricTree(STATE).hardware)).toEqual([
      "enc (Warning)",
      "  bay 1",
      "    h1",
      "      p1",
      "        N2",
      "  bay 2",
      "    h2",
      "  bay 3",
      "  bay 4",
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
      "    ic1",
      "      Q1",
      "      Q2",
      "Logical interconnects without a group",
      "  li2",
      "    us (Critical)",
      "      N1",
      "      n9 (unknown)",
      "Interconnects in no logical interconnect",
      "  ic2",
      "    Q1",
      "    Q2",
      "Networks in no uplink set",
      "  N3",
    ]);
  });

  it("tells of a bay whether it is empty or holds something else, and of a port where it leads", () => {
    const { hardware: left, networking: right } = fabricTree(STATE);
    const detailOf = (nodes: readonly TreeNode[], label: string): string | undefined =>
      lines(nodes).find((node) => node.label === label)?.detail;
    expect(detailOf(left, "bay 1")).toBe("");
    expect(detailOf(left, "bay 3")).toBe("empty");
    expect(detailOf(left, "bay 4")).toBe("holds another device");
    expect(detailOf(right, "Q1")).toBe("Uplink · Linked · us · to spine-1 Eth1/7");
  });

  it("marks a logical interconnect that differs from its group", () => {
    const logicalInterconnects = [{ ...li("li1", "lig"), consistencyStatus: "NOT_CONSISTENT" }];
    const { networking: right } = fabricTree({ ...STATE, logicalInterconnects });
    expect(outline(right)).toContain("  li1 (differs from its group)");
  });

  it("shows the sets of a group that no enclosure uses, and a profile that was not read", () => {
    const uplinkSets = [
      {
        name: "us",
        networkType: "Ethernet",
        ethernetNetworkType: "Tagged",
        networkUris: ["n1"],
        nativeNetworkUri: null,
      },
    ];
    const groups = [{ uri: "lig", name: "lig", state: null, status: "OK", uplinkSets, eTag: null }];
    const changed = fabricTree({ ...STATE, groups, logicalInterconnects: [], serverProfiles: [] });
    expect(outline(changed.networking).slice(0, 3)).toEqual(["lig", "  us", "    N1"]);
    expect(outline(changed.hardware).slice(0, 4)).toEqual(["enc (Warning)", "  bay 1", "    h1", "      p1 (unknown)"]);
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
