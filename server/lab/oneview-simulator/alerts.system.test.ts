import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startLoopbackAppliance } from "./testing/loopback-appliance";

type Json = ReturnType<typeof JSON.parse>;
let appliance: Awaited<ReturnType<typeof startLoopbackAppliance>>;
beforeAll(async () => {
  appliance = await startLoopbackAppliance();
});
afterAll(() => appliance.close());

describe("alerts", () => {
  it("are found, cleared with notes from their current eTag, and deleted", async () => {
    const filter = encodeURIComponent("alertState='Active'");
    const active = async () => (await appliance.ask("GET", `/rest/alerts?filter=${filter}`)).body;
    const [alert] = (await active()).members;
    expect(alert).toMatchObject({ type: "AlertResourceV3", severity: "Warning" });
    const put = (changes: object) => appliance.ask("PUT", alert.uri, { ...alert, ...changes });
    expect(await put({ alertState: "Cleared", notes: null })).toMatchObject({ status: 400 });
    const cleared = await put({ alertState: "Cleared", notes: "updated from group" });
    expect(cleared.body).toMatchObject({
      alertState: "Cleared",
      clearedByUser: "Administrator",
      changeLog: [{ notes: "updated from group", username: "Administrator" }],
    });
    expect((await active()).total).toBe(0);
    const late = await put({ alertState: "Active" });
    expect([late.status, late.body.errorCode]).toEqual([412, "AlertEtagPreconditionFailedException"]);
    expect((await appliance.ask("DELETE", alert.uri)).status).toBe(204);
    expect((await appliance.ask("GET", alert.uri)).status).toBe(404);
  });
});

describe("the index", () => {
  it("finds resources by category and text, with attributes as texts", async () => {
    const found = (await appliance.ask("GET", "/rest/index/resources?category=ethernet-networks&userQuery=PROD-DB"))
      .body;
    expect(found).toMatchObject({ total: 1, members: [{ type: "IndexResourceV300", name: "prod-db" }] });
    expect(found.members[0].attributes).toMatchObject({ vlan_id: "211", ethernet_network_type: "Tagged" });
  });

  it("tells what belongs to what", async () => {
    const { uri } = await appliance.named("ethernet-networks", "prod-web");
    const set = await appliance.named("network-sets", "ns-prod");
    const path = `/rest/index/associations?name=NETWORKSET_TO_NETWORK&childUri=${uri}`;
    const sets = (await appliance.ask("GET", path)).body.members;
    expect(sets).toEqual([{ associationName: "NETWORKSET_TO_NETWORK", parentUri: set.uri, childUri: uri }]);
    const frame = await appliance.named("enclosures", "rack7-frame1");
    const blades = (await appliance.ask("GET", `/rest/index/associations/resources?parenturi=${frame.uri}`)).body;
    expect(blades.type).toBe("AssociationPaginatedCollectionV300");
    const hardware = (await appliance.ask("GET", "/rest/server-hardware")).body.members;
    const inFrame = hardware.filter((each: Json) => each.locationUri === frame.uri).map((each: Json) => each.uri);
    expect(blades.members.map((each: Json) => each.childResource.uri)).toEqual(inFrame);
    expect(inFrame.length).toBeGreaterThan(2);
  });
});
