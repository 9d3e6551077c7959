import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { NetworkIntent } from "@/server/model/network-intent";
import type { Port, SecurityGroupRule } from "@/server/model/neutron";
import { type Guest, type PacketLab, packetLab, type Talk } from "@/server/security-groups/testing/packet-lab";
import {
  fixedIps,
  groupOf,
  intentOf,
  portOf,
  ruleOf,
  SEED_RULES,
  SHAPES,
} from "@/server/security-groups/testing/samples";

const A: Guest = {
  name: "ga",
  portId: "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa",
  mac: "fa:16:3e:00:00:0a",
  v4: "10.0.0.10",
  v6: "fd00::a",
};
const B: Guest = {
  name: "gb",
  portId: "bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb",
  mac: "fa:16:3e:00:00:0b",
  v4: "10.0.0.11",
  v6: "fd00::b",
};
const CLIENTS = "cccccccc-0000-4000-8000-000000000001";
const SERVERS = "cccccccc-0000-4000-8000-000000000002";

const egress = [ruleOf({ direction: "egress" }), ruleOf({ direction: "egress", ethertype: "IPv6" })];
const tcp = (port: number) => ruleOf({ protocol: "tcp", portMin: port, portMax: port });
const ping = ruleOf({ protocol: "icmp" });

type More = {
  readonly client?: Partial<Port>;
  readonly server?: Partial<Port>;
  readonly clients?: readonly SecurityGroupRule[];
  readonly stateful?: boolean;
};
function intent(
  rules: readonly SecurityGroupRule[],
  { client = {}, server = {}, clients = egress, stateful = true }: More = {},
): NetworkIntent {
  const port = ({ portId, mac, v4, v6 }: Guest, group: string, more: Partial<Port>) =>
    portOf(portId, { mac, fixedIps: fixedIps(v4, v6), securityGroupIds: [group], ...more });
  return intentOf(
    [port(A, CLIENTS, client), port(B, SERVERS, server)],
    [groupOf(CLIENTS, clients, { stateful }), groupOf(SERVERS, [...egress, ...rules])],
  );
}

let lab: PacketLab;
beforeAll(async () => {
  lab = await packetLab("sgp", [A, B]);
});
afterAll(async () => {
  await lab?.close();
});

/** Answers in a while: of a connection that lives there are many. */
async function answersInAWhile({ answers }: Talk): Promise<number> {
  const before = await answers();
  await sleep(1000);
  return (await answers()) - before;
}

describe("packets between two hybrid ports", () => {
  test("all pass without rules: what follows is the rules' doing", async () => {
    expect(await lab.pings(A, B.v4)).toBe(10);
    expect(await lab.pings(A, B.v6)).toBe(10);
    expect(await lab.connects(A, B.v4, 22)).toBe(true);
    expect(await lab.connects(A, B.v4, 80)).toBe(true);
  });

  test("a rule for tcp/22 lets in that, and not tcp/80 nor an echo request", async () => {
    await lab.settle(intent([tcp(22)]));
    expect(await lab.connects(A, B.v4, 22)).toBe(true);
    expect(await lab.connects(A, B.v4, 80)).toBe(false);
    expect(await lab.pings(A, B.v4)).toBe(0);
  });

  test("an added rule is in force at once, for IPv4 and IPv6 each by its own", async () => {
    await lab.settle(intent([tcp(22), ping]));
    expect(await lab.pings(A, B.v4)).toBe(10);
    expect(await lab.pings(A, B.v6)).toBe(0);
    await lab.settle(
      intent([tcp(22), ping, ruleOf({ ethertype: "IPv6", protocol: "icmp", portMin: 128, portMax: 0 })]),
    );
    expect(await lab.pings(A, B.v6)).toBe(10);
  });

  test("a removed rule is in force at once, also for a connection that lives", async () => {
    await lab.settle(intent([tcp(22), tcp(80)]));
    const talk = await lab.talk(A, B.v4, 80);
    await sleep(500);
    expect(await answersInAWhile(talk)).toBeGreaterThan(5);
    // The counter-proof: by the rules alone it would live on.
    const { steps } = await lab.plan(intent([tcp(22)]));
    const operations = steps.flatMap(({ effect }) => effect.operations);
    const judgements = operations.filter(({ op }) => op === "conntrack.judge");
    expect(judgements).toHaveLength(1);
    await lab.perform(operations.filter(({ op }) => op !== "conntrack.judge"));
    expect(await lab.connects(A, B.v4, 80)).toBe(false);
    expect(await answersInAWhile(talk)).toBeGreaterThan(5);
    await lab.perform(judgements);
    await sleep(200);
    expect(await answersInAWhile(talk)).toBe(0);
    await talk.end();
    expect(await lab.connects(A, B.v4, 22)).toBe(true);
  });

  describe.each([
    ["IPv4", B.v4, "iptables-save"],
    ["IPv6", B.v6, "ip6tables-save"],
  ] as const)("%s, when a rule goes", (ethertype, address, save) => {
    const at = (port: number) => ({ ...tcp(port), ethertype });

    test("a connection in which only the guest itself speaks ends, one that another rule lets in lives on", async () => {
      await lab.settle(intent([at(22), at(81)]));
      const [flood, talk] = [await lab.talk(A, address, 81), await lab.talk(A, address, 22)];
      await sleep(500);
      expect(await answersInAWhile(flood)).toBeGreaterThan(50);
      // The counter-proof: forgotten alone, as Neutron's agent does, the guest's next packet makes it known again.
      const { steps } = await lab.plan(intent([at(22)]));
      const operations = steps.flatMap(({ effect }) => effect.operations);
      const judgement = operations.find(({ op }) => op === "conntrack.judge");
      if (judgement?.op !== "conntrack.judge") throw new Error("no connection is judged");
      await lab.perform(operations.filter((operation) => operation !== judgement));
      const { namespace, family, zone } = judgement;
      const whole = { namespace, family, zone, protocol: null, source: null, destination: null };
      await lab.perform([{ op: "conntrack.clear", ...whole }]);
      expect(await answersInAWhile(flood)).toBeGreaterThan(50);
      await flood.end();

      await lab.settle(intent([at(22), at(81)]));
      const second = await lab.talk(A, address, 81);
      await sleep(500);
      await lab.settle(intent([at(22)]));
      const [dead, living] = await Promise.all([answersInAWhile(second), answersInAWhile(talk)]);
      expect(dead).toBe(0);
      expect(living).toBeGreaterThan(5);
      await talk.end();
      await second.end();
    });

    test("what was cut goes on when the rule comes back, and nothing is left of it with the last port", async () => {
      await lab.settle(intent([at(81)]));
      const talk = await lab.talk(A, address, 81);
      await sleep(500);
      await lab.settle(intent([]));
      expect(await answersInAWhile(talk)).toBe(0);
      await lab.settle(intent([at(81)]));
      // The server sends again what was not acknowledged, each time after a longer wait.
      await expect.poll(() => answersInAWhile(talk), { timeout: 20_000 }).toBeGreaterThan(50);
      await talk.end();
      expect(await lab.written.on(save, "-t", "mangle")).toContain("-A FORWARD -j bridgehead-revoked");
      await lab.settle(intentOf([], []));
      expect(await lab.written.on(save, "-t", "mangle")).not.toContain("bridgehead");
    });
  });

  test("who leaves a remote group is shut out at once, also with a connection that lives", async () => {
    const byGroup = [ruleOf({ protocol: "tcp", remoteGroupId: CLIENTS })];
    await lab.settle(intent(byGroup));
    const talk = await lab.talk(A, B.v4, 80);
    await sleep(500);
    expect(await answersInAWhile(talk)).toBeGreaterThan(5);
    // Somebody else is still in the group, so that it has a set.
    const other = portOf("dddddddd-dddd-4ddd-8ddd-dddddddddddd", {
      host: "c9",
      fixedIps: fixedIps("10.0.0.77"),
      securityGroupIds: [CLIENTS],
    });
    const left = intent(byGroup, { client: { securityGroupIds: [SERVERS] } });
    await lab.settle({ ...left, ports: [...left.ports, other] });
    await sleep(200);
    expect(await answersInAWhile(talk)).toBe(0);
    await talk.end();
    expect(await lab.connects(A, B.v4, 80)).toBe(false);
  });
});

describe("anti-spoofing", () => {
  const SPOOFED = "10.0.0.66";
  const SPOOFED6 = "fd00::66";
  const open = [ruleOf(), ruleOf({ ethertype: "IPv6" })];
  const device = `e${A.name}`;
  const sendSpoofed = async () => {
    await lab.inGuest(A, "ip", "addr", "replace", `${SPOOFED}/24`, "dev", device);
    await lab.inGuest(A, "ip", "addr", "replace", `${SPOOFED6}/64`, "dev", device, "nodad");
    const sum = async () => (await lab.arrived(B, SPOOFED)) + (await lab.arrived(B, SPOOFED6));
    const before = await sum();
    await lab.pings(A, B.v4, SPOOFED);
    await lab.pings(A, B.v6, SPOOFED6);
    await lab.inGuest(A, "ip", "addr", "del", `${SPOOFED}/24`, "dev", device);
    await lab.inGuest(A, "ip", "addr", "del", `${SPOOFED6}/64`, "dev", device);
    return (await sum()) - before;
  };
  const sendWithOtherMac = async () => {
    const before = await lab.arrived(B, A.v4);
    await lab.inGuest(A, "ip", "link", "set", "dev", device, "address", "fa:16:3e:66:66:66");
    await lab.pings(A, B.v4);
    await lab.inGuest(A, "ip", "link", "set", "dev", device, "address", A.mac);
    return (await lab.arrived(B, A.v4)) - before;
  };

  test("of frames with another source address or MAC none arrive", async () => {
    await lab.settle(intent(open));
    expect(await lab.pings(A, B.v4)).toBe(10);
    expect(await sendSpoofed()).toBe(0);
    expect(await sendWithOtherMac()).toBe(0);
  });

  test("with port security off they all do", async () => {
    await lab.settle(intent(open, { client: { portSecurity: false, securityGroupIds: [] } }));
    // Ten of each family, and whoever asks for its neighbour does so with that address too.
    expect(await sendSpoofed()).toBeGreaterThanOrEqual(20);
    expect(await sendWithOtherMac()).toBe(10);
    expect(await lab.connects(A, B.v4, 80)).toBe(true);
  });

  test("an allowed address pair lets its address through, and no other", async () => {
    const pairs = { allowedAddressPairs: [{ address: SPOOFED }, { address: SPOOFED6 }] };
    await lab.settle(intent(open, { client: pairs }));
    // Ten of each family, and whoever asks for its neighbour does so with that address too.
    expect(await sendSpoofed()).toBeGreaterThanOrEqual(20);
    expect(await sendWithOtherMac()).toBe(0);
  });
});

describe("what else decides", () => {
  test("a stateless group knows no replies: they need a rule of their own", async () => {
    await lab.settle(intent([ruleOf()], { stateful: false }));
    expect(await lab.connects(A, B.v4, 80)).toBe(false);
    await lab.settle(intent([ruleOf()], { stateful: false, clients: [...egress, ruleOf({ protocol: "tcp" })] }));
    expect(await lab.connects(A, B.v4, 80)).toBe(true);
  });

  test("where bridged packets pass the rules by, the plan says so and mends it", async () => {
    await lab.settle(intent([tcp(22)]));
    await lab.perform([{ op: "sysctl.set", namespace: "", key: "net.bridge.bridge-nf-call-iptables", value: "0" }]);
    expect(await lab.connects(A, B.v4, 80)).toBe(true);
    const { steps } = await lab.settle(intent([tcp(22)]));
    expect(steps.map(({ why }) => why)).toEqual([expect.stringContaining("every security group on the host is off")]);
    expect(await lab.connects(A, B.v4, 80)).toBe(false);
  });

  test("every shape of a rule, and every protocol, is printed as it was written", async () => {
    const protocols = (["IPv4", "IPv6"] as const).flatMap((ethertype) =>
      Array.from({ length: 256 }, (_, number) =>
        ruleOf({
          ethertype,
          protocol: String(number),
          remotePrefix: ethertype === "IPv4" ? "192.0.2.0/24" : "2001:db8::/32",
        }),
      ),
    );
    const odd = [
      ...Array.from({ length: 255 }, (_, type) =>
        ruleOf({ protocol: "icmp", portMin: type, portMax: type % 3 === 0 ? null : type % 16 }),
      ),
      ...Array.from({ length: 256 }, (_, type) =>
        ruleOf({ ethertype: "IPv6", protocol: "ipv6-icmp", portMin: type, portMax: type % 3 === 0 ? null : type % 8 }),
      ),
      ...["tcp", "udp", "sctp", "dccp", "udplite"].flatMap((protocol) => [
        ruleOf({ protocol, portMin: 7, portMax: 7 }),
        ruleOf({
          protocol,
          portMin: 7,
          portMax: 9,
          direction: "egress",
          ethertype: "IPv6",
          remotePrefix: "::ffff:192.0.2.1",
        }),
        ruleOf({ protocol, portMin: 0, portMax: 65_535, remotePrefix: "10.1.2.3/9" }),
        ruleOf({ protocol, ethertype: "IPv6", portMin: 1, portMax: 1, remotePrefix: "2001:DB8:0:0:1::/80" }),
      ]),
    ];
    const all = intent([
      ...SEED_RULES,
      ...SHAPES.filter(({ remoteGroupId }) => remoteGroupId === null),
      ...protocols,
      ...odd,
    ]);
    const { faults } = await lab.settle(all);
    expect(faults).toEqual([]);
  });

  test("when the last port has gone, no rule of it is left, and the chains of all ports stay", async () => {
    await lab.settle(intent([tcp(22), ruleOf({ protocol: "tcp", remoteGroupId: CLIENTS })]));
    await lab.settle(intentOf([], []));
    const saved = await lab.written.on("iptables-save");
    expect(saved).not.toMatch(/aaaaaaaa|bbbbbbbb/);
    expect(saved).toContain("-A neutron-openvswi-sg-chain -j ACCEPT");
    expect(await lab.written.on("ipset", "list", "-n")).toBe("");
  });
});
