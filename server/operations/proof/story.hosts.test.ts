import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestDatabase, testDatabases } from "@/server/db/testing";
import { powerOff, powerOn, startGuest } from "@/server/lab/hosts/guest";
import { onHost } from "@/server/lab/hosts/host-tree";
import { LAB_GUESTS, LAB_NETWORKS, LAB_OUTSIDE, type LabGuest } from "@/server/lab/hosts/story";
import { portInputSchema } from "@/server/model/port-input";
import { securityGroupInputSchema } from "@/server/model/security-group-input";
import type { TraceInput } from "@/server/model/trace";
import { reconcileAll } from "@/server/operations/intent/change-request";
import { readIntent } from "@/server/operations/intent/read-intent";
import { changeIntent } from "@/server/operations/plans/change-intent";
import {
  askedPings,
  call,
  callFromOutside,
  framesFrom,
  listen,
  listenOutside,
  must,
  pings,
  pingsFromOutside,
  talk,
} from "@/server/operations/proof/guest-probes";
import { type StoryLab, storyLab } from "@/server/operations/proof/testing/story-lab";
import { nextStoryRequest } from "@/server/operations/story/story-requests";
import { type LabWorld, labWorld } from "@/server/operations/testing/lab-world";
import { checkHop } from "@/server/operations/trace/check-hop";
import { pingForReal } from "@/server/operations/trace/ping-for-real";
import { runTrace } from "@/server/operations/trace/run-trace";

/**
 * Seeds 002 and 004 from three bare hosts to pinging guests and back, by the operations that the API calls, with packets.
 * After every single change the next plan is empty. The checks build on each other: they are one story in their order.
 */

/** For what happens by itself: an answer, a daemon's start. */
const PATIENT = { timeout: 15_000 };
const never = new AbortController().signal;
const [TEST, TEST2, OTHER] = LAB_GUESTS as readonly [LabGuest, LabGuest, LabGuest];
const [RED, RED2] = LAB_NETWORKS as readonly [(typeof LAB_NETWORKS)[number], (typeof LAB_NETWORKS)[number]];
/** Comes late, on the host where the others are. */
const LATE: LabGuest = {
  ...{ name: "late", host: "c2", network: "red", mac: "fa:16:3e:11:22:33", address: "10.0.0.50" },
  portId: "1a7e0000-86aa-4b57-9f0e-0d8c3f6f0001",
  instanceId: "6f1c0000-0000-4000-8000-000000000004",
};

let database: TestDatabase;
let world: LabWorld;
let lab: StoryLab;
let bare: ReadonlyMap<string, unknown>;
let stopOutside = () => {};

beforeAll(async () => {
  const backend = testDatabases().find(({ name }) => name === "PGlite");
  if (backend === undefined) throw new Error("there is no embedded database");
  database = await backend.open();
  world = await labWorld(database.client, "bst");
  lab = storyLab(world);
}, 60_000);
afterAll(async () => {
  stopOutside();
  await world?.close();
  await database?.close();
});

describe("the story of seeds 002 and 004, from bare hosts", { timeout: 90_000 }, () => {
  it("is plumbed by plans, each of which leaves nothing to do", async () => {
    const up = await world.apply(reconcileAll(world.cloudId));
    expect({ status: up.status, error: up.error }).toEqual({ status: "applied", error: null });
    expect(await world.left()).toEqual([]);
    bare = lab.picture();
    for (;;) {
      const { intent } = await readIntent(world.ctx.db, world.cloudId);
      const request = nextStoryRequest(intent, world.ctx.newId);
      if (request === null) break;
      await lab.change(request);
    }
  });

  it("gives every guest its address by DHCP", async () => {
    await Promise.all(LAB_GUESTS.map((guest) => startGuest(lab.treeOf(guest.host), guest)));
    for (const guest of LAB_GUESTS) {
      expect(await must(lab.at(guest), "ip", "-4", "addr", "show", "dev", "eth0")).toContain(
        `inet ${guest.address}/24`,
      );
    }
    const lease = await onHost(lab.treeOf("net1"), ["cat", `/var/lib/neutron/dhcp/${RED.id}/leases`]);
    expect(lease).toMatch(/fa:16:3e:79:3b:ac 10\.0\.0\.2 /);
  });

  it("names and tags everything as the seeds print it", async () => {
    const c1 = lab.state("c1").namespaces.find(({ name }) => name === "");
    const names = (c1?.links ?? []).map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(["tapb079c24c-83", "qbrb079c24c-83", "qvbb079c24c-83", "qvob079c24c-83"]),
    );
    const master = (device: string) => c1?.links?.find(({ name }) => name === device)?.master;
    expect([master("tapb079c24c-83"), master("qvbb079c24c-83")]).toEqual(["qbrb079c24c-83", "qbrb079c24c-83"]);
    expect(lab.ovsPort("c1", "qvob079c24c-83").tag).toBe(1);
    expect([lab.ovsPort("c2", "qvo6a6ac39c-61").tag, lab.ovsPort("c2", "qvo03b89c06-87").tag]).toEqual([1, 2]);
    expect([lab.ovsPort("net1", "tap79712efb-32").tag, lab.ovsPort("net1", "tap319ca3b4-5f").tag]).toEqual([1, 2]);
    const tunnels = (host: string) =>
      lab.ovsPorts(host).filter(({ interfaces }) => interfaces.some(({ type }) => type === "gre"));
    // 198.51.100.21 and .22 in hexadecimal
    expect(
      tunnels("net1")
        .map(({ name }) => name)
        .sort(),
    ).toEqual(["gre-c6336415", "gre-c6336416"]);
    expect(
      tunnels("c1")
        .map(({ interfaces }) => interfaces[0]?.options.remote_ip)
        .sort(),
    ).toEqual(["198.51.100.11", "198.51.100.22"]);
    const rules = await onHost(lab.treeOf("c1"), ["iptables-save", "-t", "filter"]);
    for (const chain of ["ib079c24c-8", "ob079c24c-8", "sb079c24c-8"]) {
      expect(rules).toContain(`:neutron-openvswi-${chain} `);
    }
    expect(rules).toMatch(/-A neutron-openvswi-ib079c24c-8 -s 10\.0\.0\.0\/24 -p tcp -m tcp --dport 22 -j RETURN/);
    const namespaces = lab.state("net1").namespaces.map(({ name }) => name);
    expect(namespaces).toEqual(
      expect.arrayContaining([`qdhcp-${RED.id}`, `qdhcp-${RED2.id}`, `qrouter-${LAB_OUTSIDE.routerId}`]),
    );
    const files = await onHost(lab.treeOf("net1"), ["ls", `/var/lib/neutron/dhcp/${RED.id}`]);
    expect(files.split("\n")).toEqual(
      expect.arrayContaining(["addn_hosts", "host", "interface", "leases", "opts", "pid"]),
    );
    expect(await onHost(lab.treeOf("net1"), ["cat", `/var/lib/neutron/dhcp/${RED.id}/host`])).toContain(
      "fa:16:3e:79:3b:ac,host-10-0-0-2.openstacklocal,10.0.0.2",
    );
  });

  it("carries pings over GRE, and keeps two projects with the same addresses apart", async () => {
    const count = async () => ({ test: await askedPings(lab.at(TEST)), other: await askedPings(lab.at(OTHER)) });
    const before = await count();
    expect(await pings(lab.at(TEST2), TEST.address)).toBe(true);
    // `other` has the same address and is on the same host: not one ping came to it
    expect(await count()).toEqual({ test: before.test + 3, other: before.other });
    expect(await pings(lab.at(OTHER), TEST2.address)).toBe(false);
    // the counter-proof: within its own project the very same address is reached
    const rule = await lab.addRule(await lab.defaultGroup(RED2.projectId), {
      protocol: "icmp",
      remotePrefix: "10.0.0.0/24",
    });
    const inRed2 = ["ip", "netns", "exec", `qdhcp-${RED2.id}`, "ping", "-c", "3", "-i", "0.2", "-W", "1"];
    await onHost(lab.treeOf("net1"), [...inRed2, OTHER.address]);
    expect(await count()).toEqual({ test: before.test + 3, other: before.other + 3 });
    await rule.remove();
  });

  it("is traced as real pings go, and as the switches say hop by hop", async () => {
    const ping = (from: TraceInput["from"], address: string) =>
      pingForReal(world.ctx, { from, to: { address } }, never).then(({ agrees, words }) => ({ agrees, words }));
    const came = { agrees: true, words: "3 of 3 pings were answered; the trace says delivered." };
    expect(await ping({ portId: TEST2.portId }, TEST.address)).toEqual(came);
    expect(await ping({ host: "net1", device: "tap79712efb-32" }, TEST.address)).toEqual(came);
    const lost = await ping({ portId: OTHER.portId }, TEST2.address);
    expect(lost).toMatchObject({ agrees: true, words: expect.stringMatching(/^0 of \d+ .* says dropped\.$/) });
    const input = { from: { portId: TEST.portId }, to: { address: TEST2.address }, protocol: "icmp" as const };
    const { hops } = await runTrace(world.ctx, input);
    const asked = hops.flatMap(({ check }, at) => (check === undefined ? [] : [at + 1]));
    const said = await Promise.all(asked.map((hop) => checkHop(world.ctx, { ...input, hop }, never)));
    expect(said.filter(({ agrees }) => agrees === false).map(({ words }) => words)).toEqual([]);
    expect(said.filter(({ agrees }) => agrees).length).toBeGreaterThan(3);
  });

  it("lets tcp/22 in and drops tcp/80, until a rule says otherwise, and ends what it allowed when it goes", async () => {
    // a group of its own: the default group lets in everything from its own members, and both guests are
    const { cloudId, ctx } = world;
    const group = { securityGroupId: ctx.newId(), newGroupId: ctx.newId() };
    const input = securityGroupInputSchema.parse({ name: "logins", projectId: RED.projectId });
    await lab.change({ kind: "create-security-group", cloudId, ...group, input });
    const portId = TEST2.portId;
    const changes = { securityGroupIds: [group.securityGroupId] };
    await lab.change({ kind: "update-port", cloudId, portId, changes });
    await lab.addRule(group.securityGroupId, { protocol: "icmp", remotePrefix: "10.0.0.0/24" });
    await lab.addRule(group.securityGroupId, {
      protocol: "tcp",
      portMin: 22,
      portMax: 22,
      remotePrefix: "10.0.0.0/24",
    });
    for (const port of [22, 80]) await listen(lab.at(TEST2), port);
    const to80 = () => call(lab.at(TEST), TEST2.address, 80);
    await expect.poll(() => call(lab.at(TEST), TEST2.address, 22), PATIENT).toBe(TEST.address);
    expect(await to80()).toBeNull();
    const allow80 = { protocol: "tcp", portMin: 80, portMax: 80, remotePrefix: "10.0.0.0/24" };
    const rule = await lab.addRule(group.securityGroupId, allow80);
    expect(await to80()).toBe(TEST.address);
    const [kept, allowed] = [await talk(lab.at(TEST), TEST2.address, 22), await talk(lab.at(TEST), TEST2.address, 80)];
    await expect.poll(allowed, PATIENT).toBeGreaterThan(3);
    await expect.poll(kept, PATIENT).toBeGreaterThan(3);
    await rule.remove();
    const [atRemoval, keptAt] = [await allowed(), await kept()];
    await expect.poll(kept, PATIENT).toBeGreaterThan(keptAt + 10);
    // an answer that was under way when it was read
    expect(await allowed()).toBeLessThanOrEqual(atRemoval + 1);
    expect(await to80()).toBeNull();
  });

  it("goes out as the router and comes in by the floating IP", async () => {
    stopOutside = listenOutside(world.outside, 7007);
    await expect.poll(() => call(lab.at(TEST2), LAB_OUTSIDE.gateway, 7007), PATIENT).toBe("172.31.208.102");
    expect(await call(lab.at(TEST), LAB_OUTSIDE.gateway, 7007)).toBe(LAB_OUTSIDE.floatingAddress);
    expect(await pingsFromOutside(world.outside, LAB_OUTSIDE.floatingAddress)).toBe(true);
    await listen(lab.at(TEST), 22);
    expect(await callFromOutside(world.outside, LAB_OUTSIDE.floatingAddress, 22)).toBeNull();
    const allow = { protocol: "tcp", portMin: 22, portMax: 22, remotePrefix: LAB_OUTSIDE.cidr };
    const rule = await lab.addRule(await lab.defaultGroup(RED.projectId), allow);
    expect(await callFromOutside(world.outside, LAB_OUTSIDE.floatingAddress, 22)).toBe(LAB_OUTSIDE.gateway);
    await rule.remove();
  });

  it("lets no spoofed address out, which does get out without port security", async () => {
    const spoofed = "10.0.0.77";
    const foreignMac = "fa:16:3e:99:99:99";
    const asked = async (from?: string) => {
      const before = await askedPings(lab.at(TEST2));
      await pings(lab.at(TEST), TEST2.address, from);
      return (await askedPings(lab.at(TEST2))) - before;
    };
    const withMac = async (mac: string) => {
      await must(lab.at(TEST), "ip", "link", "set", "dev", "eth0", "address", mac);
      await must(lab.at(TEST), "ip", "neigh", "replace", TEST2.address, "lladdr", TEST2.mac, "dev", "eth0");
    };
    await must(lab.at(TEST), "ip", "addr", "add", `${spoofed}/24`, "dev", "eth0");
    await withMac(TEST.mac);
    expect([await asked(), await asked(spoofed)]).toEqual([3, 0]);
    await withMac(foreignMac);
    expect(await asked()).toBe(0);

    const about = { kind: "update-port" as const, cloudId: world.cloudId, portId: TEST.portId };
    const groups = [await lab.defaultGroup(RED.projectId)];
    await lab.change({ ...about, changes: { portSecurity: false, securityGroupIds: [] } });
    expect(await asked()).toBe(3);
    await withMac(TEST.mac);
    expect(await asked(spoofed)).toBe(3);
    await lab.change({ ...about, changes: { portSecurity: true, securityGroupIds: groups } });
    expect([await asked(), await asked(spoofed)]).toEqual([3, 0]);
    await must(lab.at(TEST), "ip", "addr", "del", `${spoofed}/24`, "dev", "eth0");
  });

  it("leaks nothing from a port that is plugged and not wired yet", async () => {
    const { cloudId } = world;
    const { portId, mac, address } = LATE;
    const fixedIps = [{ subnetId: RED.subnetId, address }];
    const plain = { networkId: RED.id, mac, name: LATE.name, deviceId: LATE.instanceId, vnicType: "normal", fixedIps };
    const input = portInputSchema.parse(plain);
    await lab.change({ kind: "create-port", cloudId, portId, newMac: mac, newGroupId: world.ctx.newId(), input });

    const babble = async () => {
      await must(lab.at(LATE), "sh", "-c", "ip addr replace 10.0.0.50/24 dev eth0; ip link set dev eth0 up");
      return must(
        lab.at(LATE),
        "sh",
        "-c",
        "ping -c 8 -i 0.2 -W 1 10.0.0.4 >/dev/null; arping -c 3 -w 3 -I eth0 10.0.0.2 >/dev/null; true",
      );
    };
    const heard = async () => {
      const counts = [TEST, TEST2, OTHER].map((guest) => framesFrom(lab.at(guest), LATE.mac, 5));
      await babble();
      return Promise.all(counts);
    };
    let whilePlugged: readonly number[] | null = null;
    const pausing = {
      ...world.ctx,
      performOnHost: async function* (...given: Parameters<typeof world.ctx.performOnHost>) {
        const wires = given[1].some(({ operations }) => operations.some(({ op }) => op === "ovs.port.vlan"));
        if (wires && whilePlugged === null) {
          await powerOn(lab.treeOf(LATE.host), LATE);
          whilePlugged = await heard();
        }
        yield* world.ctx.performOnHost(...given);
      },
    };
    const request = { kind: "bind-port" as const, cloudId, portId, host: LATE.host, localLink: null };
    const { status } = await changeIntent(pausing, request, { mode: "apply" }, never);
    expect({ status, whilePlugged }).toEqual({ status: "applied", whilePlugged: [0, 0, 0] });
    expect(await world.left()).toEqual([]);
    const [test, test2, other] = await heard();
    expect(test).toBeGreaterThan(0);
    expect(test2).toBeGreaterThan(0);
    expect(other).toBe(0);
  });

  it("gives the local VLAN back with the last port of a network on a host", async () => {
    const { cloudId } = world;
    const flows = () => onHost(lab.treeOf("c2"), ["ovs-ofctl", "-O", "OpenFlow14", "dump-flows", "br-tun"]);
    expect(await flows()).toMatch(/dl_vlan=2[ ,]/);
    await powerOff(lab.treeOf(OTHER.host), OTHER);
    await lab.change({ kind: "unbind-port", cloudId, portId: OTHER.portId });
    expect(await flows()).not.toMatch(/dl_vlan=2[ ,]/);
    expect(lab.ovsPorts("c2").filter(({ tag, otherConfig }) => tag === 2 || otherConfig.net_uuid === RED2.id)).toEqual(
      [],
    );
    // and the next network of the host gets it
    await lab.change({ kind: "bind-port", cloudId, portId: OTHER.portId, host: "c2", localLink: null });
    expect(lab.ovsPort("c2", "qvo03b89c06-87").tag).toBe(2);
  });

  it("leaves only what was there before when everything is taken away", async () => {
    const { cloudId, ctx } = world;
    await Promise.all([TEST, TEST2, LATE].map((guest) => powerOff(lab.treeOf(guest.host), guest)));
    const { routerId, floatingIpId, networkId } = LAB_OUTSIDE;
    await lab.change({ kind: "delete-floating-ip", cloudId, floatingIpId });
    await lab.change({ kind: "remove-router-interface", cloudId, routerId, input: { subnetId: RED.subnetId } });
    await lab.change({ kind: "delete-router", cloudId, routerId });
    for (const { portId } of [...LAB_GUESTS, LATE]) await lab.change({ kind: "delete-port", cloudId, portId });
    for (const each of [networkId, RED.id, RED2.id]) {
      const { intent } = await readIntent(ctx.db, cloudId);
      for (const subnet of intent.subnets.filter((one) => one.networkId === each)) {
        await lab.change({ kind: "delete-subnet", cloudId, subnetId: subnet.id, networkId: each });
      }
      await lab.change({ kind: "delete-network", cloudId, networkId: each });
    }
    expect(lab.picture()).toEqual(bare);
  });
});
