import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { startLoopbackAppliance } from "./testing/loopback-appliance";

type Json = ReturnType<typeof JSON.parse>;

it("keeps servers, profiles and what only the simulator knows over a restart", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), `bh-servers-${process.pid}-`));
  try {
    const first = await startLoopbackAppliance({ dataDir });
    const { uri } = await first.named("server-hardware", "rack7-frame1, bay 1");
    const profile = await first.named("server-profiles", "ironic-node-03");
    await first.ended(await first.power(uri, "Off"));
    await first.control("rack7-frame1, bay 2", { pulled: true });
    await first.control("rack7-frame1, bay 3", { softOffHangsMs: 77 });
    await first.outcome("PUT", profile.uri, { ...profile, connectionSettings: { connections: [] } });
    await first.close();

    const second = await startLoopbackAppliance({ dataDir });
    second.pass(60_000);
    try {
      const { servers } = (await second.ask("GET", "/simulator/servers")).body;
      expect(servers.slice(0, 3)).toMatchObject([
        { powerState: "Off", pulled: false },
        { pulled: true },
        { powerState: "On", softOffHangsMs: 77 },
      ]);
      expect((await second.named("server-profiles", "ironic-node-03")).connectionSettings.connections).toEqual([]);
    } finally {
      await second.close();
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
});

it("offers blades to bind to: on and off, with free FlexNICs, with both boot priorities taken, and without profile", async () => {
  const appliance = await startLoopbackAppliance();
  try {
    const list = async (category: string): Promise<Json[]> =>
      (await appliance.ask("GET", `/rest/${category}`)).body.members;
    const [servers, profiles] = [await list("server-hardware"), await list("server-profiles")];
    const macs = servers.flatMap((server) =>
      (server.portMap?.deviceSlots ?? []).flatMap((slot: Json) =>
        slot.physicalPorts.flatMap((port: Json) => [port.mac, ...port.virtualPorts.map((each: Json) => each.mac)]),
      ),
    );
    const ethernet = macs.filter((mac) => mac !== null);
    expect(new Set(ethernet).size).toBe(ethernet.length);
    expect(macs).toContain(null);

    const summary = profiles.map((profile) => {
      const server = servers.find((each) => each.uri === profile.serverHardwareUri);
      const connections: Json[] = profile.connectionSettings.connections;
      const boots = connections.map((each) => each.boot?.priority ?? "-");
      return [profile.name, profile.macType, server?.powerState ?? "no server", boots.join(" ")];
    });
    expect(summary).toEqual([
      ["ironic-node-01", "Physical", "On", "Primary NotBootable"],
      ["ironic-node-02", "Physical", "On", "Primary NotBootable"],
      ["db-primary", "Physical", "On", "Primary NotBootable"],
      ["esx-07", "Virtual", "On", "- -"],
      ["spare-node", "Physical", "no server", ""],
      ["ironic-node-03", "Physical", "Off", "Primary"],
      ["ironic-node-04", "Physical", "Off", "Primary Secondary"],
    ]);
    const without = servers
      .filter((each) => each.serverProfileUri === null)
      .map((each) => [each.name, each.powerState]);
    expect(without).toEqual([
      ["rack7-frame2, bay 4", "Off"],
      ["ilo-rack7-u12.mgmt", "On"],
    ]);
  } finally {
    await appliance.close();
  }
});

it("has profiles that could be written as they are, but for what has drifted", async () => {
  const appliance = await startLoopbackAppliance();
  try {
    const { members } = (await appliance.ask("GET", "/rest/server-profiles")).body;
    for (const profile of members) {
      const { connections } = profile.connectionSettings;
      const outcome = await appliance.outcome("PUT", profile.uri, { ...profile, connectionSettings: { connections } });
      expect([profile.name, outcome]).toEqual([profile.name, "Completed"]);
      const after = (await appliance.ask("GET", profile.uri)).body;
      expect(after.connectionSettings.connections).toEqual(connections);
    }
    const path = "/rest/server-profiles/available-networks?profileUri=";
    for (const profile of members.filter((each: Json) => each.serverHardwareUri !== null)) {
      const reached = (await appliance.ask("GET", `${path}${profile.uri}`)).body;
      const uris = [...reached.ethernetNetworks, ...reached.networkSets].map((each: Json) => each.uri);
      const unreached = profile.connectionSettings.connections
        .filter((each: Json) => !uris.includes(each.networkUri))
        .map((each: Json) => each.networkName);
      expect([profile.name, unreached]).toEqual([profile.name, profile.name === "esx-07" ? ["ns-prod"] : []]);
    }
  } finally {
    await appliance.close();
  }
});
