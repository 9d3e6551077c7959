import { request } from "node:http";
import { connect } from "node:net";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startSimulator } from "./simulator";
import { startLoopbackAppliance } from "./testing/loopback-appliance";

type Json = ReturnType<typeof JSON.parse>;
let appliance: Awaited<ReturnType<typeof startLoopbackAppliance>>;
beforeAll(async () => {
  appliance = await startLoopbackAppliance();
});
beforeEach(() => appliance.reset());
afterAll(() => appliance.close());

type Raw = { readonly headers: Json; readonly body: Buffer };

/** The answer as it is on the wire: not unpacked. */
function raw(path: string, headers: Record<string, string>): Promise<Raw> {
  return new Promise((resolve, reject) => {
    const sent = request(`${appliance.simulator.url}${path}`, { headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        resolve({ headers: response.headers, body: Buffer.concat(chunks) });
      });
    });
    sent.on("error", reject).end();
  });
}

describe("an answer", () => {
  it.each([
    [undefined, false],
    ["identity", false],
    ["gzip;q=0", false],
    ["gzip", true],
    ["deflate, gzip;q=0.5", true],
  ])("with Accept-Encoding %s is compressed: %s", async (encoding, isPacked) => {
    const plain = (await appliance.ask("GET", "/rest/ethernet-networks")).body;
    const Auth = await sessionOf();
    const accept: Record<string, string> = encoding === undefined ? {} : { "Accept-Encoding": encoding };
    const answer = await raw("/rest/ethernet-networks", { Auth, "X-API-Version": "600", ...accept });
    expect(answer.headers["content-encoding"]).toBe(isPacked ? "gzip" : undefined);
    expect(Number(answer.headers["content-length"])).toBe(answer.body.length);
    expect(JSON.parse((isPacked ? gunzipSync(answer.body) : answer.body).toString())).toEqual(plain);
  });

  it("of a few bytes stays plain", async () => {
    const answer = await raw("/rest/version", { "Accept-Encoding": "gzip" });
    expect(JSON.parse(answer.body.toString())).toEqual({ currentVersion: 3400, minimumVersion: 120 });
  });
});

it("an answer leaves in one write, head and body together", async () => {
  const socket = connect(appliance.simulator.port, "127.0.0.1");
  try {
    socket.setNoDelay(true);
    for (const path of ["/rest/version", "/rest/none", "/rest/version"]) {
      const first = new Promise<Buffer>((resolve) => socket.once("data", resolve));
      socket.write(`GET ${path} HTTP/1.1\r\nHost: simulator\r\n\r\n`);
      const text = (await first).toString();
      const length = Number(/content-length: (\d+)/i.exec(text)?.[1]);
      expect(text.slice(text.indexOf("\r\n\r\n") + 4)).toHaveLength(length);
      expect(length).toBeGreaterThan(10);
    }
  } finally {
    socket.destroy();
  }
});

async function sessionOf(): Promise<string> {
  const body = { userName: "Administrator", password: "secret" };
  return (await appliance.ask("POST", "/rest/login-sessions", body)).body.sessionID;
}

describe("API versions", () => {
  const first = async (category: string, version: number): Promise<Json> =>
    (await appliance.ask("GET", `/rest/${category}?count=1`, undefined, version)).body.members[0];

  it.each([
    [200, "ethernet-networkV3", "network-set", "logical-interconnect-groupV3", "uplink-setV3", "ServerProfileV5"],
    [
      300,
      "ethernet-networkV300",
      "network-setV300",
      "logical-interconnect-groupV300",
      "uplink-setV300",
      "ServerProfileV6",
    ],
    [600, "ethernet-networkV4", "network-setV4", "logical-interconnect-groupV4", "uplink-setV4", "ServerProfileV8"],
    [1200, "ethernet-networkV4", "network-setV5", "logical-interconnect-groupV7", "uplink-setV6", "ServerProfileV11"],
    [1600, "ethernet-networkV4", "network-setV5", "logical-interconnect-groupV8", "uplink-setV7", "ServerProfileV12"],
    [3400, "ethernet-networkV4", "network-setV5", "logical-interconnect-groupV8", "uplink-setV7", "ServerProfileV12"],
  ])("%i has its type names", async (version, ...types) => {
    const categories = [
      "ethernet-networks",
      "network-sets",
      "logical-interconnect-groups",
      "uplink-sets",
      "server-profiles",
    ];
    const found = await Promise.all(categories.map(async (category) => (await first(category, version)).type));
    expect(found).toEqual(types);
  });

  it("show what came with them, and only then", async () => {
    const hasOf = async (version: number) => {
      const network = await first("ethernet-networks", version);
      const profile = await first("server-profiles", version);
      const [groupSet] = (await first("logical-interconnect-groups", version)).uplinkSets;
      const live = await first("uplink-sets", version);
      return {
        scopeUris: "scopeUris" in network,
        scopesUri: "scopesUri" in network,
        connections: "connections" in profile ? "top" : "connectionSettings" in profile ? "settings" : "nowhere",
        fcMode: "fcMode" in groupSet && "fcMode" in live,
        networkSetUris: "networkSetUris" in groupSet && "networkSetUris" in live,
      };
    };
    expect([await hasOf(200), await hasOf(500), await hasOf(600), await hasOf(3400)]).toEqual([
      { scopeUris: false, scopesUri: false, connections: "top", fcMode: false, networkSetUris: false },
      { scopeUris: true, scopesUri: false, connections: "top", fcMode: false, networkSetUris: false },
      { scopeUris: true, scopesUri: true, connections: "settings", fcMode: true, networkSetUris: false },
      { scopeUris: true, scopesUri: true, connections: "settings", fcMode: true, networkSetUris: true },
    ]);
  });

  it.each([200, 300, 500, 600, 800, 1000, 1200, 1600, 2000, 3400])("%i take back what they give", async (version) => {
    for (const category of ["ethernet-networks", "network-sets", "logical-interconnect-groups", "uplink-sets"]) {
      const before = await first(category, version);
      expect(await appliance.outcome("PUT", before.uri, before, version)).toBe("Completed");
      const { eTag: _old, modified: _then, ...same } = before;
      expect((await appliance.ask("GET", before.uri, undefined, version)).body).toMatchObject(same);
    }
    const consistency = (await appliance.ask("GET", "/rest/logical-interconnects")).body.members;
    expect(consistency.map((each: Json) => each.consistencyStatus)).toEqual([
      "CONSISTENT",
      "NOT_CONSISTENT",
      "CONSISTENT",
    ]);
  });
});

describe("a list", () => {
  it("takes filters, a query with OR, sort and pages", async () => {
    const names = async (query: string) => {
      const { members } = (await appliance.ask("GET", `/rest/ethernet-networks?${new URLSearchParams(query)}`)).body;
      return members.map((each: Json) => each.name);
    };
    expect(await names("filter=name matches 'tenant%'&sort=vlanId:descending")).toEqual([
      ...["tenant-102", "tenant-101", "tenant-100"],
    ]);
    expect(await names("filter=purpose='Management'&filter=vlanId=21")).toEqual(["mgmt-ilo"]);
    expect(await names("query=vlanId EQ 20 OR name EQ 'prod-db'")).toEqual(["prod-db", "mgmt-oob"]);
    expect(await names("query=ethernetNetworkType='Untagged' AND NOT purpose='ISCSI'")).toEqual([
      ...["provisioning", "scratch-flat"],
    ]);
    expect(await names("sort=name:asc&start=1&count=2")).toEqual(["mgmt-ilo", "mgmt-oob"]);
  });

  it("of tasks is right and cheap when many are watched", async () => {
    for (let number = 1; number <= 1100; number += 1) {
      await appliance.ask("POST", "/rest/ethernet-networks", { name: `n${number}`, ethernetNetworkType: "Untagged" });
    }
    const newest = (await appliance.ask("GET", "/rest/tasks?start=0&count=3&sort=created:descending")).body;
    expect(newest).toMatchObject({ start: 0, count: 3, total: 1100 });
    expect(newest.members.map((each: Json) => each.associatedResource.resourceName)).toEqual([
      "n1100",
      "n1099",
      "n1098",
    ]);
    expect(newest.members[0]).toMatchObject({ taskState: "Running", name: "Create" });
    const next = (await appliance.ask("GET", newest.nextPageUri)).body;
    expect(next.members.map((each: Json) => each.associatedResource.resourceName)).toEqual(["n1097", "n1096", "n1095"]);
    const oldest = (await appliance.ask("GET", "/rest/tasks?start=1098&count=50")).body;
    expect(oldest.members.map((each: Json) => each.associatedResource.resourceName)).toEqual(["n1099", "n1100"]);
    appliance.pass(1000);
    const filter = encodeURIComponent("associatedResource.resourceName='n7'");
    const one = (await appliance.ask("GET", `/rest/tasks?filter=${filter}&view=flat`)).body;
    expect(one).toMatchObject({ total: 1, members: [{ taskState: "Completed", percentComplete: 100 }] });
    const began = performance.now();
    for (let look = 0; look < 50; look += 1) {
      await appliance.ask("GET", "/rest/tasks?start=0&count=50&sort=created:descending");
    }
    expect((performance.now() - began) / 50).toBeLessThan(50);
  });
});

describe("a seed from memory", () => {
  it("needs only what says something, and is what a reset goes back to", async () => {
    const uri = "/rest/ethernet-networks/00000000-0000-4000-8000-000000000001";
    const group = "/rest/logical-interconnect-groups/g";
    const own = await startLoopbackAppliance({
      seed: {
        resources: {
          "ethernet-networks": [{ uri, name: "one", ethernetNetworkType: "Tagged", vlanId: 7 }],
          "logical-interconnect-groups": [{ uri: group, name: "g", uplinkSets: [{ name: "us", networkUris: [uri] }] }],
          "logical-interconnects": [
            { uri: "/rest/logical-interconnects/l", name: "l", logicalInterconnectGroupUri: group },
          ],
        },
      },
    });
    try {
      expect((await own.ask("GET", uri)).body).toMatchObject({ name: "one", category: "ethernet-networks", eTag: "0" });
      const logical = "/rest/logical-interconnects/l";
      expect((await own.ask("GET", logical)).body.consistencyStatus).toBe("NOT_CONSISTENT");
      expect(await own.outcome("PUT", `${logical}/compliance`, null)).toBe("Completed");
      expect(own.simulator.resources("uplink-sets")).toMatchObject([{ name: "us", networkUris: [uri] }]);
      await own.reset();
      expect(own.simulator.resources("uplink-sets")).toEqual([]);
    } finally {
      await own.close();
    }
  });

  it("starts and stops at once", async () => {
    const times: number[] = [];
    for (let round = 0; round < 10; round += 1) {
      const began = performance.now();
      const started = await startSimulator({ port: 0, http: true, user: "u", password: "p" });
      await started.close();
      times.push(performance.now() - began);
    }
    expect(times.sort((a, b) => a - b)[5]).toBeLessThan(50);
  });
});
