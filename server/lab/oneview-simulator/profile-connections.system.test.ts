import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { connectionsOf, startProfileAppliance, withConnections } from "./testing/profile-appliance";

type Json = ReturnType<typeof JSON.parse>;
let appliance: Awaited<ReturnType<typeof startProfileAppliance>>;

beforeAll(async () => {
  appliance = await startProfileAppliance();
});
afterEach(() => appliance.reset());
afterAll(() => appliance.close());

describe("connections", () => {
  const wrong: readonly (readonly [string, (all: Json[]) => Promise<Json[]>, string])[] = [
    [
      "a name twice",
      async ([a]) => [a, { ...(await appliance.portOf("Mezz 3:2-b", "tenant-100")), name: "TENANT-102" }],
      "DUPLICATE_CONNECTION_NAME",
    ],
    ["a name of 64 letters", async ([a]) => [{ ...a, name: "x".repeat(64) }], "INVALID_ATTRIBUTE"],
    ["an unknown field", async ([a]) => [{ ...a, colour: "red" }], "UNRECOGNIZED_JSON_FIELD"],
    [
      "an id twice",
      async ([a]) => [a, { ...(await appliance.portOf("Mezz 3:2-b", "tenant-100")), id: a.id }],
      "DUPLICATE_CONNECTION_ID",
    ],
    [
      "a FlexNIC twice",
      async ([a]) => [a, await appliance.portOf(a.portId, "tenant-100")],
      "DUPLICATE_CONNECTION_PORT",
    ],
    ["a port that is none", async () => [await appliance.portOf("Slot three", "tenant-100")], "INVALID_PORT_ID"],
    [
      "a port that the server has not",
      async () => [await appliance.portOf("Mezz 3:1-e", "tenant-100")],
      "PORT_NOT_FOUND",
    ],
    ["a port of a storage card", async () => [await appliance.portOf("Mezz 1:1", "tenant-100")], "PORT_NOT_FOUND"],
    [
      "a network that is none",
      async () => [{ ...(await appliance.portOf("Auto", "tenant-100")), networkUri: "/rest/ethernet-networks/x" }],
      "PROFILE_NETWORK_NOT_FOUND",
    ],
    [
      "no network",
      async () => [{ ...(await appliance.portOf("Auto", "tenant-100")), networkUri: null }],
      "INVALID_ATTRIBUTE",
    ],
    ["another function type", async ([a]) => [{ ...a, functionType: "iSCSI" }], "CONNECTION_FUNCTION_TYPE_IMMUTABLE"],
    ["another MAC", async ([a]) => [{ ...a, mac: "02:00:00:00:00:01" }], "CONNECTION_MAC_IMMUTABLE"],
    [
      "a MAC that is none",
      async () => [{ ...(await appliance.portOf("Auto", "tenant-100")), mac: "zz" }],
      "INVALID_MAC",
    ],
    [
      "a MAC of another port",
      async () => [{ ...(await appliance.portOf("Mezz 3:1-b", "tenant-100")), mac: "02:00:00:00:00:01" }],
      "MAC_NOT_OF_PORT",
    ],
    [
      "a MAC of its own choice that is called virtual",
      async () => [
        { ...(await appliance.portOf("Mezz 3:1-b", "tenant-100")), macType: "Virtual", mac: "02:00:00:00:00:01" },
      ],
      "MacTypeDiffGlobalMacType",
    ],
    [
      "no MAC of its own choice",
      async () => [{ ...(await appliance.portOf("Mezz 3:1-b", "tenant-100")), macType: "UserDefined" }],
      "MAC_REQUIRED",
    ],
    [
      "a port whose FlexNICs are all taken",
      async () =>
        await Promise.all(
          ["a", "b", "c", "d", "e"].map(async (name) => ({
            ...(await appliance.portOf("Mezz 3:2", "tenant-100")),
            name,
          })),
        ),
      "NO_FREE_PORT",
    ],
    [
      "two Primaries",
      async ([a]) => [a, await appliance.portOf("Mezz 3:2-b", "tenant-100", "Primary")],
      "DUPLICATE_BOOT_PRIORITY",
    ],
    ["a bandwidth that is a number", async ([a]) => [{ ...a, requestedMbps: 2500 }], "INVALID_ATTRIBUTE"],
    ["a bandwidth of 50", async ([a]) => [{ ...a, requestedMbps: "50" }], "INVALID_CONNECTION_BANDWIDTH"],
    [
      "a bandwidth above the network's",
      async ([a]) => [{ ...a, requestedMbps: "20100" }],
      "INVALID_CONNECTION_BANDWIDTH",
    ],
    [
      "more bandwidth than the link",
      async ([a]) => [{ ...a, requestedMbps: "19900" }, await appliance.portOf("Mezz 3:1-b", "tenant-100")],
      "CONNECTION_BANDWIDTH_EXCEEDS_PORT",
    ],
    [
      "a network that no uplink set brings",
      async () => [await appliance.portOf("Mezz 3:1-b", "staging-300")],
      "PROFILE_NETWORK_NOT_AVAILABLE",
    ],
    [
      "a network of the other card's uplinks",
      async () => [await appliance.portOf("Mezz 3:1-b", "mgmt-oob")],
      "PROFILE_NETWORK_NOT_AVAILABLE",
    ],
  ];
  it.each(wrong)("with %s are refused", async (_what, change, code) => {
    const profile = await appliance.profileNamed("ironic-node-03");
    expect(await appliance.put(withConnections(profile, await change(connectionsOf(profile))))).toBe(code);
    expect(await appliance.read(profile.uri)).toEqual(profile);
  });

  it("say at once what is wrong with the request, and in the task what is wrong with the fabric", async () => {
    const profile = await appliance.profileNamed("ironic-node-03");
    const status = async (portId: string, network: string) =>
      (await appliance.ask("PUT", profile.uri, withConnections(profile, [await appliance.portOf(portId, network)])))
        .status;
    expect([await status("Mezz 9:1-a", "tenant-100"), await status("Mezz 3:1-b", "staging-300")]).toEqual([400, 202]);
  });

  it("get an id, a free FlexNIC, the network's bandwidth and the FlexNIC's MAC where the profile's are physical", async () => {
    const profile = await appliance.profileNamed("ironic-node-03");
    const added = [
      { ...(await appliance.portOf("Mezz 3:2", "tenant-100")), name: "any of a port" },
      { ...(await appliance.portOf(null, "mgmt-oob")), name: "any at all" },
      { ...(await appliance.portOf("None", "tenant-100")), name: "none" },
      { ...(await appliance.portOf("Mezz 3:1", "tenant-100")), name: "beside the first" },
    ];
    expect(await appliance.put(withConnections(profile, [...connectionsOf(profile), ...added]))).toBe("Completed");
    expect(connectionsOf(await appliance.read(profile.uri)).slice(1)).toMatchObject([
      { id: 2, portId: "Mezz 3:2-a", mac: "02:23:13:14:02:11", requestedMbps: "2500", allocatedMbps: 2500 },
      { id: 3, portId: "Mezz 2:1-a", mac: "02:23:12:14:01:11", networkName: "mgmt-oob", state: "Deployed" },
      { id: 4, portId: "None", mac: null, state: "Reserved", allocatedMbps: 0 },
      { id: 5, portId: "Mezz 3:1-b", mac: "02:23:13:14:01:12", state: "Deployed" },
    ]);
  });

  it("get a virtual MAC where the profile's are virtual, unless they name the FlexNIC's own", async () => {
    const profile = await appliance.profileNamed("esx-07");
    await appliance.off(profile);
    const { boot: _boot, ...plain } = await appliance.portOf("Mezz 3:1-b", "tenant-100");
    const own = { ...plain, name: "own", portId: "Mezz 3:2-b", mac: "02-23-13-15-02-12" };
    const chosen = { ...plain, name: "chosen", portId: "Mezz 3:2-c", macType: "UserDefined", mac: "02:00:00:00:00:aa" };
    const all = [...connectionsOf(profile), plain, own, chosen];
    expect(await appliance.put(withConnections(profile, all))).toBe("Completed");
    expect(connectionsOf(await appliance.read(profile.uri))).toMatchObject([
      { macType: "Virtual", mac: "9A:A0:22:90:00:40", boot: null },
      { macType: "Virtual", mac: "9A:A0:22:90:00:41", boot: null },
      { macType: "Virtual", mac: "9A:A0:22:90:00:42", boot: null },
      { macType: "Physical", mac: "02:23:13:15:02:12" },
      { macType: "UserDefined", mac: "02:00:00:00:00:AA" },
    ]);
  });

  it("have no boot attribute where the boot settings are not managed", async () => {
    const profile = await appliance.profileNamed("esx-07");
    const added = [...connectionsOf(profile), await appliance.portOf("Mezz 3:1-b", "tenant-100")];
    expect(await appliance.put(withConnections(profile, added))).toBe("BOOT_ATTRIBUTE_NOT_ALLOWED");
  });

  it("may boot first and second once for each function type", async () => {
    const profile = await appliance.profileNamed("ironic-node-04");
    const added = await appliance.portOf("Mezz 3:1-b", "tenant-100", "Secondary");
    expect(await appliance.put(withConnections(profile, [...connectionsOf(profile), added]))).toBe(
      "DUPLICATE_BOOT_PRIORITY",
    );
    const [first, second] = connectionsOf(profile);
    const swapped = [
      { ...first, boot: second.boot },
      { ...second, boot: first.boot },
    ];
    expect(await appliance.put(withConnections(profile, swapped))).toBe("Completed");
  });

  it("to a network set need each of its networks behind their port", async () => {
    const profile = await appliance.profileNamed("ironic-node-04");
    const { uri } = await appliance.named("network-sets", "ns-prod");
    const added = { ...(await appliance.portOf("Mezz 3:1-b", "tenant-100")), networkUri: uri };
    // The second frame's live set has drifted: it misses one network of the set.
    expect(await appliance.put(withConnections(profile, [...connectionsOf(profile), added]))).toBe(
      "PROFILE_NETWORK_NOT_AVAILABLE",
    );
  });

  it("fail with their network, are kept as they are, and heal only when they are pointed elsewhere", async () => {
    const profile = await appliance.profileNamed("ironic-node-03");
    const network = await appliance.named("ethernet-networks", "tenant-102");
    await appliance.outcome("DELETE", network.uri);
    const failed = await appliance.read(profile.uri);
    expect(failed.status).toBe("Critical");
    expect(connectionsOf(failed)[0]).toMatchObject({ state: "Failed", networkUri: network.uri, networkName: null });
    expect((await appliance.read(`${profile.uri}/messages`)).connections).toMatchObject([{ connectionId: 1 }]);

    const again = { name: network.name, ethernetNetworkType: "Tagged", vlanId: network.vlanId };
    expect(await appliance.outcome("POST", "/rest/ethernet-networks", again)).toBe("Completed");
    expect(connectionsOf(await appliance.read(profile.uri))[0].state).toBe("Failed");
    const kept = { ...failed, description: "still broken" };
    expect(await appliance.put(kept)).toBe("Completed");
    const still = await appliance.read(profile.uri);
    expect([still.status, connectionsOf(still)[0].state]).toEqual(["Critical", "Failed"]);

    const healed = [{ ...connectionsOf(still)[0], networkUri: await appliance.networkUri("tenant-100") }];
    expect(await appliance.put(withConnections(still, healed))).toBe("Completed");
    const after = await appliance.read(profile.uri);
    expect([after.status, connectionsOf(after)[0].state]).toEqual(["OK", "Deployed"]);
  });
});
