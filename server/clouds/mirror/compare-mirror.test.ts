import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { collections } from "@/server/clouds/collections";
import { canonical } from "@/server/clouds/mirror/canonical";
import { compareMirror, type MirrorDelta, type StoredMirror } from "@/server/clouds/mirror/compare-mirror";
import {
  claimsOf,
  MIRROR_ORDER,
  type MirrorRef,
  type MirrorRow,
  parentsOf,
  refKey,
  remoteGroupsOf,
} from "@/server/clouds/mirror/mirror-rows";
import { openQuestions } from "@/server/clouds/mirror/open-questions";
import { type CollectionReading, mergeReadings, type Reading } from "@/server/clouds/mirror/reading";
import { capturedCloud } from "@/server/clouds/testing/cloud-data";

type World = ReadonlyMap<string, MirrorRow>;

const network = (id: string, name = "", revision = 1): MirrorRow => ({
  ...{ collection: "networks", id, revision },
  value: {
    ...{ id, name, projectId: "p", networkType: "vlan", physicalNetwork: "physnet1", segmentationId: 100, mtu: 1500 },
    ...{ external: false, shared: false, adminStateUp: true, status: "ACTIVE" },
  },
});
const subnet = (id: string, networkId: string): MirrorRow => ({
  ...{ collection: "subnets", id, revision: 1 },
  value: {
    ...{ id, name: "", networkId, cidr: "10.0.0.0/24", gatewayIp: null, dhcp: true, dnsServers: [], pools: [] },
    projectId: "p",
  },
});
const port = (
  id: string,
  networkId: string,
  {
    mac = id,
    ips = [],
    groups = [],
    revision = 1,
  }: { mac?: string; ips?: [string, string][]; groups?: string[]; revision?: number | null } = {},
): MirrorRow => ({
  ...{ collection: "ports", id, revision },
  value: {
    ...{ id, name: "", networkId, projectId: "p", mac, deviceOwner: "", deviceId: "", host: "", vifType: "unbound" },
    ...{ vnicType: "normal", status: "DOWN", adminStateUp: true, securityGroupIds: groups },
    fixedIps: ips.map(([subnetId, address]) => ({ subnetId, address })),
  },
});
const group = (id: string, remotes: readonly string[] = [], revision = 1): MirrorRow => ({
  ...{ collection: "securityGroups", id, revision },
  value: {
    ...{ id, name: id, projectId: "p" },
    rules: remotes.map((remoteGroupId) => ({
      ...{ id: `${id}-${remoteGroupId}`, direction: "ingress", ethertype: "IPv4", protocol: null, portMin: null },
      ...{ portMax: null, remotePrefix: null, remoteGroupId },
    })),
  },
});
const floatingIp = (id: string, networkId: string, portId: string | null, revision = 1): MirrorRow => ({
  ...{ collection: "floatingIps", id, revision },
  value: { id, address: id, networkId, fixedAddress: null, portId, routerId: null, projectId: "p" },
});

const worldOf = (rows: readonly MirrorRow[]): World => new Map(rows.map((row) => [refKey(row), row]));

/** The whole of a cloud, as a reading. */
function wholeOf(world: World, changes: Partial<CollectionReading> = {}): Reading {
  const reading: { [name: string]: CollectionReading } = {};
  for (const name of MIRROR_ORDER) {
    const rows = [...world.values()].filter(({ collection }) => collection === name);
    reading[name] = {
      rows: new Map(rows.map((row) => [row.id, row])),
      isWhole: true,
      gone: new Set(),
      unread: [],
      ...changes,
    };
  }
  return reading;
}

function storedOf(world: World): StoredMirror {
  const rows = [...world.values()];
  return {
    revisions: new Map(
      MIRROR_ORDER.map((name) => [
        name,
        new Map(rows.filter(({ collection }) => collection === name).map(({ id, revision }) => [id, revision])),
      ]),
    ),
    value: (ref) => world.get(refKey(ref)),
    has: (ref) => world.has(refKey(ref)),
    referrers: (ref) => rows.filter((row) => parentsOf(row).some((each) => refKey(each) === refKey(ref))),
    holder: (claim) => rows.find((row) => claimsOf(row).includes(claim)),
  };
}

/** As the database would: whatever a row refers to must be there, and nothing goes under what refers to it. */
function apply(world: World, { upserts, deletes }: MirrorDelta): World {
  const after = new Map(world);
  for (const row of upserts) {
    for (const parent of parentsOf(row))
      if (!after.has(refKey(parent))) throw new Error(`${refKey(row)} without ${refKey(parent)}`);
    after.set(refKey(row), row);
  }
  for (const row of upserts) {
    for (const other of remoteGroupsOf(row))
      if (!after.has(refKey(other))) throw new Error(`a rule of ${row.id} without its other group`);
  }
  for (const ref of deletes) {
    const keeper = [...after.values()].find((row) => parentsOf(row).some((each) => refKey(each) === refKey(ref)));
    if (keeper !== undefined) throw new Error(`${refKey(ref)} is deleted under ${refKey(keeper)}`);
    after.delete(refKey(ref));
  }
  return after;
}

const shown = (world: World) => [...world.values()].map((row) => `${refKey(row)} ${canonical(row)}`).sort();

/** Clouds that hang together: each thing names only what is there, and nobody has what another has. */
const clouds = fc
  .record({
    networks: fc.uniqueArray(fc.integer({ min: 0, max: 4 }), { minLength: 1 }),
    groups: fc.uniqueArray(fc.integer({ min: 0, max: 3 })),
    ports: fc.uniqueArray(fc.integer({ min: 0, max: 9 })),
    picks: fc.array(fc.nat(), { minLength: 40, maxLength: 40 }),
  })
  .map(({ networks, groups, ports, picks }) => {
    let at = 0;
    const pick = <T>(from: readonly T[]): T | undefined =>
      from[(picks[at++ % picks.length] ?? 0) % Math.max(1, from.length)];
    const rows: MirrorRow[] = networks.map((n) => network(`n${n}`, `name${pick([0, 1]) ?? 0}`, pick([1, 2])));
    for (const n of networks) rows.push(subnet(`s${n}`, `n${n}`));
    const groupIds = groups.map((g) => `g${g}`);
    for (const id of groupIds)
      rows.push(
        group(
          id,
          [pick(groupIds)].filter((each) => each !== undefined),
          pick([1, 2]),
        ),
      );
    const free = new Set(ports);
    for (const p of ports) {
      const n = Number(String(p).at(-1)) % 5;
      if (!networks.includes(n)) continue;
      const mac = pick([...free]) ?? p;
      free.delete(mac);
      const revision = pick([1, 2, 3, null]) ?? null;
      const groupId = pick(groupIds);
      rows.push(
        port(`p${p}`, `n${n}`, {
          ...{ mac: `m${mac}`, ips: [[`s${n}`, `10.0.0.${mac}`]], revision },
          groups: groupId === undefined ? [] : [groupId],
        }),
      );
      if (pick([0, 1]) === 1) rows.push(floatingIp(`f${p}`, `n${n}`, `p${p}`, pick([1, 2])));
    }
    return worldOf(rows);
  });

/** Revisions rise with what they are of: where both clouds have the same one, they have the same row. */
function ofOneHistory(a: World, b: World): World {
  return new Map(
    [...b].map(([key, row]) => {
      const before = a.get(key);
      const isSame = before !== undefined && canonical(before) === canonical(row);
      return [key, before === undefined || isSame ? row : { ...row, revision: row.revision === null ? null : 10 }];
    }),
  );
}

describe("a comparison", () => {
  it("makes the mirror what was read, whatever it was before, and then finds nothing more", () => {
    fc.assert(
      fc.property(clouds, clouds, (a, other) => {
        const b = ofOneHistory(a, other);
        const delta = compareMirror(storedOf(a), wholeOf(b));
        expect(delta.unread).toEqual([]);
        const after = apply(a, delta);
        expect(shown(after)).toEqual(shown(b));
        expect(compareMirror(storedOf(after), wholeOf(b))).toMatchObject({ upserts: [], deletes: [] });
      }),
    );
  });

  it("deletes nothing because of a list of changes, of one that was not read, or of a row that could not be read", () => {
    fc.assert(
      fc.property(clouds, (a) => {
        const nothing = worldOf([]);
        const unread = [...a.values()].map(({ collection, id }) => ({ collection, id, message: "odd" }));
        for (const reading of [wholeOf(nothing, { isWhole: false }), {}, wholeOf(nothing, { unread })]) {
          expect(compareMirror(storedOf(a), reading).deletes).toEqual([]);
        }
        const nameless = wholeOf(nothing, { unread: [{ collection: "ports", id: null, message: "odd" }] });
        expect(compareMirror(storedOf(a), nameless).deletes).toEqual([]);
      }),
    );
  });
});

describe("a row", () => {
  const base = worldOf([
    network("n"),
    subnet("s", "n"),
    group("g"),
    port("a", "n", { ips: [["s", "10.0.0.5"]], groups: ["g"] }),
  ]);
  const reading = (rows: readonly MirrorRow[], isWhole = false, gone: readonly MirrorRef[] = []): Reading => {
    const whole = wholeOf(worldOf(rows), { isWhole });
    return mergeReadings(
      whole,
      Object.fromEntries(
        gone.map(({ collection, id }) => [
          collection,
          { rows: new Map(), isWhole: false, gone: new Set([id]), unread: [] },
        ]),
      ),
    );
  };

  it("whose network nobody shows is asked about, then kept out and told", () => {
    const orphan = reading([port("b", "vanished")]);
    expect(openQuestions(storedOf(base), orphan, new Set())).toEqual([{ collection: "networks", id: "vanished" }]);
    const { upserts, unread } = compareMirror(storedOf(base), orphan);
    expect(upserts).toEqual([]);
    expect(unread).toEqual([
      { collection: "ports", id: "b", message: "It belongs to network vanished, which the cloud does not show." },
    ]);
  });

  it("of the same revision is not written, and one without is compared by value", () => {
    expect(compareMirror(storedOf(base), reading([network("n", "other", 1)])).upserts).toEqual([]);
    const bare = (name: string): MirrorRow => ({ ...network("n", name), revision: null });
    const stored = storedOf(worldOf([bare("same")]));
    expect(compareMirror(stored, reading([bare("same")])).upserts).toEqual([]);
    expect(compareMirror(stored, reading([bare("new")])).upserts).toHaveLength(1);
  });

  it("takes an address only from one that was asked about", () => {
    const taker = reading([port("b", "n", { ips: [["s", "10.0.0.5"]] })]);
    expect(openQuestions(storedOf(base), taker, new Set())).toEqual([
      expect.objectContaining({ collection: "ports", id: "a" }),
    ]);
    expect(compareMirror(storedOf(base), taker).unread[0]?.message).toBe(
      "It has address 10.0.0.5 of subnet s, and so has port a.",
    );
    const gone = reading([port("b", "n", { ips: [["s", "10.0.0.5"]] })], false, [{ collection: "ports", id: "a" }]);
    expect(compareMirror(storedOf(base), gone)).toMatchObject({
      ...{ upserts: [{ id: "b" }], deletes: [{ collection: "ports", id: "a" }], unread: [] },
    });
  });

  it("stays with all it refers to when it could not be read", () => {
    const left = {
      ...wholeOf(worldOf([])),
      ports: { ...wholeOf(worldOf([])).ports, unread: [{ collection: "ports", id: "a", message: "odd" }] },
    };
    const { deletes, unread } = compareMirror(storedOf(base), left as Reading);
    expect(deletes).toEqual([]);
    expect(unread.map(({ collection, id }) => `${collection} ${id}`)).toEqual([
      "ports a",
      "securityGroups g",
      "subnets s",
      "networks n",
    ]);
  });

  it("of a group leaves out rules that name a group which is not shown, until it is", () => {
    const first = compareMirror(storedOf(base), reading([group("h", ["hidden"], 4)]));
    expect(first.upserts).toMatchObject([{ id: "h", revision: null, value: { rules: [] } }]);
    expect(first.unread[0]?.message).toContain("security group hidden");
    const after = apply(base, first);
    expect(compareMirror(storedOf(after), reading([group("h", ["hidden"], 4)])).upserts).toEqual([]);
    expect(compareMirror(storedOf(after), reading([group("h", ["hidden"], 4), group("hidden")])).upserts).toMatchObject(
      [{ id: "h", revision: 4, value: { rules: [{ remoteGroupId: "hidden" }] } }, { id: "hidden" }],
    );
  });
});

it.each(["iesgn", "provider"] as const)("takes over everything of the real Neutron %s", (scenario) => {
  const data = capturedCloud(scenario);
  const rows = MIRROR_ORDER.flatMap((name) => {
    const { path, row } = collections[name];
    return (data[path] ?? []).map(
      (each) =>
        ({
          collection: name,
          id: each.id,
          value: row.parse(each),
          revision: Number(each.revision_number ?? 0),
        }) as MirrorRow,
    );
  });
  const delta = compareMirror(storedOf(worldOf([])), wholeOf(worldOf(rows)));
  expect(delta.unread).toEqual([]);
  expect(delta.added).toBe(rows.length);
  expect(shown(apply(worldOf([]), delta))).toEqual(shown(worldOf(rows)));
});
