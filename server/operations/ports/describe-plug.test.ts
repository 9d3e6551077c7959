import { describe, expect, it } from "vitest";
import type { HostState, Link, OvsPort } from "@/server/model/host-state";
import type { Port } from "@/server/model/neutron";
import { plumbingSchema } from "@/server/model/plumbing";
import { describePlug } from "@/server/operations/ports/describe-plug";
import { PRIVATE, PRIVATE_SUBNET, port } from "@/server/wiring/testing/story";

const ID = "b079c24c-8386-47db-a730-35b3a99419e8";
const [TAP, QBR, QVB, QVO] = ["tap", "qbr", "qvb", "qvo"].map((prefix) => prefix + ID.slice(0, 11));
const GUEST = port(ID, "test", PRIVATE_SUBNET, "10.0.0.2", {
  host: "c1",
  vif: { hybridPlug: true, createPort: false },
});

const link = (name = "", more: Partial<Link> = {}): Link => ({
  ...{ ifindex: 1, name, kind: "veth", linkType: "ether", mac: null, mtu: 1458, flags: ["UP", "PROMISC"] },
  ...{ operState: "UP", master: null, peer: null, alias: null, promiscuity: 1, addresses: [], bridge: null },
  ...{ tun: null, counters: null, ...more },
});
const joined = (name = "") => ({ peer: { namespace: "", ifindex: 2, name } });
const quiet = { stp: false, ageingTimeSeconds: 0, multicastSnooping: null, vlanFiltering: null };
const PLUGGED: readonly Link[] = [
  link(TAP, { master: QBR ?? null }),
  link(QBR, { kind: "bridge", bridge: quiet }),
  link(QVB, { master: QBR ?? null, ...joined(QVO) }),
  link(QVO, joined(QVB)),
];

const row = (name: string, tag: number | null, more: Partial<OvsPort> = {}): OvsPort => ({
  ...{ uuid: name, name, tag, trunks: [], vlanMode: null, bondMode: null, externalIds: {}, interfaces: [] },
  otherConfig: { net_uuid: PRIVATE.id, tag: "1" },
  ...more,
});

function hostOf(links: readonly Link[], rows: readonly OvsPort[]) {
  const root = {
    ...{ name: "", inode: null, pids: [], links, routes: null, neighbours: null, iptables: null, ip6tables: null },
    ...{ ebtables: null, ipsets: null, conntrack: null, sysctls: {} },
  };
  const bridge = {
    ...{ uuid: "b", name: "br-int", datapathType: "", datapathId: null, failMode: null, protocols: [], flows: null },
    ...{ controllers: [], externalIds: {}, otherConfig: {}, ports: rows },
  };
  const state: HostState = {
    ...{ hostname: "c1", observedAt: 1, kernel: null, namespaces: [root], dhcp: null, processes: null },
    ...{ errors: [], sources: [], ovs: { version: null, externalIds: {}, bridges: [bridge] } },
  };
  return {
    ref: { hostId: "h", hostName: "c1", managed: true, observedAt: 1 },
    plumbing: plumbingSchema.parse({}),
    state,
  };
}

const tell = (links: readonly Link[], rows: readonly OvsPort[], of: Port = GUEST) =>
  describePlug(hostOf(links, rows), of, PRIVATE);

describe("describePlug", () => {
  it("finds nothing wrong with a hybrid plug that is whole", () => {
    const told = tell(PLUGGED, [row(QVO ?? "", 1)]);
    expect(told).toMatchObject({ plug: "hybrid", state: "wired", localVlan: 1 });
    expect(told.devices.map(({ name }) => name)).toEqual([TAP, QBR, QVB, QVO]);
    expect(told.devices.flatMap(({ facts }) => facts).filter(({ ok }) => !ok)).toEqual([]);
    expect(told.links.map(({ ok }) => ok)).toEqual([true, true, true, true]);
  });

  it("points at the device that is missing and at the hops that it breaks", () => {
    const told = tell(
      PLUGGED.filter(({ name }) => name !== QVB),
      [row(QVO ?? "", 1)],
    );
    expect(told.devices.filter(({ present }) => !present).map(({ name }) => name)).toEqual([QVB]);
    expect(told.links.filter(({ ok }) => !ok).map(({ words }) => words)).toEqual([
      `${QBR} is not joined to ${QVB}`,
      `${QVB} is not joined to ${QVO}`,
    ]);
  });

  it("tells expected and observed where they differ", () => {
    const slow = PLUGGED.map((each) => (each.name === QVO ? { ...each, mtu: 1500, flags: ["UP"] } : each));
    const wrong = tell(slow, [row(QVO ?? "", 1)]).devices.flatMap(({ facts }) => facts.filter(({ ok }) => !ok));
    expect(wrong).toEqual([
      { name: "PROMISC", expected: "yes", observed: "no", ok: false },
      { name: "MTU", expected: "1458", observed: "1500", ok: false },
    ]);
  });

  it.each([
    ["isolated until it is wired", [row(QVO ?? "", 4095)], GUEST, "isolated"],
    ["dead while it is down", [row(QVO ?? "", 4095)], { ...GUEST, adminStateUp: false }, "dead"],
    ["open without a tag", [row(QVO ?? "", null)], GUEST, "open"],
    ["astray in another VLAN", [row(QVO ?? "", 7)], GUEST, "astray"],
    ["absent without a row", [], GUEST, "absent"],
  ] as const)("says that a port is %s", (_, rows, of, state) => {
    expect(tell(PLUGGED, rows, of).state).toBe(state);
  });

  it("says unknown of a host that was not read", () => {
    const unread = { ...hostOf([], []), state: null };
    expect(describePlug(unread, GUEST, PRIVATE)).toMatchObject({ state: "unknown", localVlan: null });
  });

  it("looks for a straight plug's tap on br-int", () => {
    const straight = { ...GUEST, vif: { hybridPlug: false, createPort: true } };
    const told = tell([link(TAP)], [row(TAP ?? "", 1)], straight);
    expect(told).toMatchObject({ plug: "created", state: "wired", devices: [{ role: "tap", name: TAP }] });
  });
});
