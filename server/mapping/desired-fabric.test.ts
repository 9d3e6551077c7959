import { describe, expect, it } from "vitest";
import type { UplinkSetMappingIntent } from "@/server/mapping/cloud-intent";
import { desiredFabric } from "@/server/mapping/desired-fabric";
import { factsOf, flatMapping, intentOf, network, uplinkSetMapping } from "@/server/mapping/testing/intent-samples";
import type { Port } from "@/server/model/neutron";

type SetType = "Tagged" | "Untagged" | "Unknown";
type Row = [type: string, segmentationId: number | null, sets: SetType[], hasFlat: boolean, outcome: string];

/** The outcome on the appliance where everything is mapped; a bare name stands for the sets that shall carry it. */
const ROWS: Row[] = [
  ["vlan", 7, ["Tagged"], false, "managed in Tagged"],
  ["vlan", 7, ["Tagged", "Untagged"], true, "managed in Tagged"],
  ["vlan", 7, ["Tagged", "Unknown"], false, "managed in Tagged, Unknown left alone"],
  ["vlan", 7, ["Untagged"], false, "nothing"],
  ["vlan", 7, ["Untagged"], true, "fixed"],
  ["vlan", 7, ["Unknown"], false, "undecided"],
  ["vlan", 7, ["Unknown"], true, "undecided"],
  ["vlan", null, ["Tagged"], false, "undecided"],
  ["vlan", 4095, ["Tagged"], false, "undecided"],
  ["vlan", 7, [], true, "fixed"],
  ["vlan", 7, [], false, "nothing"],
  ["flat", null, ["Untagged"], false, "managed in Untagged"],
  ["flat", null, ["Untagged", "Unknown"], false, "managed in Untagged, Unknown left alone"],
  ["flat", null, ["Untagged"], true, "fixed"],
  ["flat", null, ["Unknown"], true, "fixed"],
  ["flat", null, ["Unknown"], false, "undecided"],
  ["flat", null, ["Tagged"], false, "nothing"],
  ["flat", null, [], false, "nothing"],
  ["gre", 7, ["Tagged"], true, "nothing"],
  ["vxlan", 7, ["Unknown"], true, "nothing"],
];

const facts = factsOf({
  uplinkSetType: ({ uplinkSetName }) =>
    uplinkSetName === "Tagged" || uplinkSetName === "Untagged" ? uplinkSetName : null,
});

function port(id: string, given: Partial<Port> = {}): Port {
  return {
    id,
    name: "",
    networkId: "n",
    projectId: "admin",
    mac: "FA:16:3E:00:00:01",
    fixedIps: [],
    deviceOwner: "baremetal:none",
    deviceId: "",
    host: "node-1",
    vifType: "other",
    vnicType: "baremetal",
    status: "ACTIVE",
    adminStateUp: true,
    securityGroupIds: [],
    profile: { local_link_information: [] },
    ...given,
  };
}

function desiredOf(
  given: { networkType: string; segmentationId: number | null },
  sets: readonly UplinkSetMappingIntent[],
  hasFlat: boolean,
  applianceId = "a",
) {
  const physicalNetwork = given.networkType === "vlan" || given.networkType === "flat" ? "p" : null;
  const intent = intentOf({
    networks: [network("n", { ...given, physicalNetwork })],
    flatMappings: hasFlat ? [flatMapping("p", "fixed-net")] : [],
    uplinkSetMappings: sets,
    ports: [port("bound"), port("unbound", { host: "" }), port("vm", { vnicType: "normal" })],
  });
  return desiredFabric(intent, facts, applianceId);
}

describe("desiredFabric", () => {
  it.each(ROWS)("%s network (%s), uplink sets %j, flat mapping %j: %s", (networkType, id, sets, hasFlat, outcome) => {
    const mappings = sets.map((set) => uplinkSetMapping("p", set));
    const desired = desiredOf({ networkType, segmentationId: id }, mappings, hasFlat);
    const managed = desired.networks[0];
    const names = managed?.uplinkSets.map((each) => each.uplinkSetName).join(", ");
    const alone = managed?.undecidedSets?.map((each) => `, ${each.uplinkSetName} left alone`).join("") ?? "";
    const connection = desired.connections[0];
    const seen =
      managed !== undefined
        ? `managed in ${names}${alone}`
        : desired.undecided?.has("n")
          ? "undecided"
          : connection?.oneViewNetworkId === "fixed-net"
            ? "fixed"
            : "nothing";
    expect(seen).toBe(outcome);

    const isConnected = outcome !== "nothing" && outcome !== "undecided";
    expect(desired.connections.map((each) => each.portId)).toEqual(isConnected ? ["bound"] : []);
    expect([...(desired.undecidedPortIds ?? [])]).toEqual(outcome === "undecided" ? ["bound"] : []);
    expect([...desired.knownNetworkIds]).toEqual(["n"]);
    expect([...(desired.fixedOneViewNetworkIds ?? [])]).toEqual(hasFlat ? ["fixed-net"] : []);
  });

  it("gives a managed network its VLAN, and none to a flat one", () => {
    const vlan = desiredOf({ networkType: "vlan", segmentationId: 7 }, [uplinkSetMapping("p", "Tagged")], false);
    expect(vlan.networks[0]).toMatchObject({ ethernetNetworkType: "Tagged", vlanId: 7, name: "net n" });
    const flat = desiredOf({ networkType: "flat", segmentationId: 9 }, [uplinkSetMapping("p", "Untagged")], false);
    expect(flat.networks[0]).toMatchObject({ ethernetNetworkType: "Untagged", vlanId: null });
  });

  it("keeps to one appliance", () => {
    const there = { ...uplinkSetMapping("p", "Tagged"), applianceId: "b" };
    const vlan = { networkType: "vlan", segmentationId: 7 };
    expect(desiredOf(vlan, [there], false).networks).toEqual([]);
    expect(desiredOf(vlan, [there], false, "b").networks[0]?.uplinkSets).toEqual([
      { logicalInterconnectGroupId: "lig", uplinkSetName: "Tagged" },
    ]);
    const flatElsewhere = desiredOf({ networkType: "flat", segmentationId: null }, [], true, "b");
    expect(flatElsewhere.connections).toEqual([]);
    expect([...(flatElsewhere.undecided ?? [])]).toEqual([]);
    const unreadHere = desiredOf(vlan, [there, uplinkSetMapping("p", "gone")], false);
    expect([...(unreadHere.undecided?.keys() ?? [])]).toEqual(["n"]);
  });

  it("tells which sets an undecided network hangs on", () => {
    const desired = desiredOf({ networkType: "vlan", segmentationId: 7 }, [uplinkSetMapping("p", "gone")], true);
    expect(desired.undecided?.get("n")).toEqual({
      name: "net n",
      reason: expect.stringContaining('hangs on uplink set "gone"'),
      uplinkSets: [{ logicalInterconnectGroupId: "lig", uplinkSetName: "gone" }],
    });
  });

  it("hands a port over with a MAC in lower case and its profile as given", () => {
    const desired = desiredOf({ networkType: "vlan", segmentationId: 7 }, [uplinkSetMapping("p", "Tagged")], false);
    expect(desired.connections[0]).toEqual({
      portId: "bound",
      name: "",
      mac: "fa:16:3e:00:00:01",
      networkId: "n",
      oneViewNetworkId: null,
      profile: { local_link_information: [] },
    });
  });
});
