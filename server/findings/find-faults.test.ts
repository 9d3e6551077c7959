import { beforeAll, describe, expect, test } from "vitest";
import { type CaseContents, readCase } from "@/server/hosts/case/read-case";
import { readFolder } from "@/server/hosts/case/read-folder";
import type { Fault, FindingKind } from "@/server/model/finding";
import { FINDING_KINDS } from "@/server/model/finding";
import type { HostState, Link, Namespace, OvsBridge, OvsInterface, OvsPort } from "@/server/model/host-state";
import type { NeutronState } from "@/server/model/neutron";
import { GraphCache } from "@/server/topology/graph-cache";
import { linkOf } from "@/server/topology/testing/host-of";
import { worldOf } from "@/server/topology/testing/world-of";
import { findFaults } from "./find-faults";

/** A capture of a real, healthy Neutron, of which each test changes one thing. */
type Mutable<T> = T extends object ? { -readonly [K in keyof T]: Mutable<T[K]> } : T;
type Cloud = { readonly hosts: ReadonlyMap<string, Mutable<HostState>>; readonly neutron: Mutable<NeutronState> };

const captures = new Map<string, CaseContents>();
beforeAll(async () => {
  for (const name of ["iesgn", "provider"]) {
    captures.set(name, readCase(await readFolder(`fixtures/captures/${name}`), { at: 0 }));
  }
});

function cloudOf(capture: string): Cloud {
  const contents = captures.get(capture);
  if (!contents?.neutron) throw new Error(`no capture ${capture}`);
  const { hosts, neutron } = copyOf({ hosts: contents.hosts, neutron: contents.neutron });
  return { hosts: new Map(hosts.map(({ name, state }) => [name, state])), neutron };
}

/** Plain data all through, free to be changed. */
function copyOf<T>(value: T): Mutable<T> {
  return JSON.parse(JSON.stringify(value));
}

function faultsOf({ hosts, neutron }: Cloud): Fault[] {
  const world = worldOf(Object.fromEntries(hosts), { neutron: [neutron] });
  return findFaults(world, new GraphCache().parts(world));
}

function given<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new Error(`the capture has no ${what}`);
  return value;
}

const hostIn = (cloud: Cloud, name: string) => given(cloud.hosts.get(name), name);
const bridgeIn = (cloud: Cloud, host: string, name: string): Mutable<OvsBridge> =>
  given(
    hostIn(cloud, host).ovs?.bridges.find((bridge) => bridge.name === name),
    name,
  );
const portIn = (cloud: Cloud, host: string, bridge: string, name: string): Mutable<OvsPort> =>
  given(
    bridgeIn(cloud, host, bridge).ports.find((port) => port.name === name),
    name,
  );
const ifaceIn = (...place: Parameters<typeof portIn>): Mutable<OvsInterface> =>
  given(portIn(...place).interfaces[0], "interface");
const rootOf = (cloud: Cloud, host: string): Mutable<Namespace> =>
  given(
    hostIn(cloud, host).namespaces.find(({ name }) => name === ""),
    "root namespace",
  );
const linkIn = (cloud: Cloud, host: string, name: string): Mutable<Link> =>
  given(
    rootOf(cloud, host).links?.find((link) => link.name === name),
    name,
  );
const without = <T>(list: T[] | null | undefined, drop: (item: T) => boolean) => {
  const kept = given(list, "list").filter((item) => !drop(item));
  if (kept.length === list?.length) throw new Error("the capture has nothing to drop");
  list?.splice(0, list.length, ...kept);
};
const dropLink = (cloud: Cloud, host: string, name: string) =>
  without(rootOf(cloud, host).links, (link) => link.name === name);

/** Guest web1: port c9da7f42-3b of network 3df32a9c on c1. db1: 8a095b19-87 of network eab7c2ed. */
const WEB1 = "c9da7f42-3b";
const DB1 = "8a095b19-87";
const NETWORK = "3df32a9c-eb51-4de4-b758-135226534303";
const ROUTER = "de953d63-2e7d-45bc-940d-dcb6facc7876";

const killDrop = (cloud: Cloud, host: string) =>
  without(bridgeIn(cloud, host, "br-int").flows, ({ priority, actions }) => priority === 65_535 && actions === "drop");

/** Of the IPv4 filter table. */
const chainsOf = (cloud: Cloud, host: string) =>
  given(
    rootOf(cloud, host).iptables?.tables.find(({ name }) => name === "filter"),
    "filter",
  ).chains;
const chainIn = (cloud: Cloud, host: string, name: string) =>
  given(
    chainsOf(cloud, host).find((chain) => chain.name === name),
    name,
  );
const lineOf = (spec: string) => ({ spec, packets: 0, bytes: 0 });
const roomIn = (cloud: Cloud, host: string, prefix: string) =>
  given(
    hostIn(cloud, host).namespaces.find(({ name }) => name.startsWith(prefix)),
    prefix,
  );

const mutations: readonly (readonly [
  name: string,
  kind: FindingKind,
  severity: Fault["severity"],
  places: readonly string[],
  change: (cloud: Cloud) => void,
])[] = [
  [
    "Open vSwitch could not open a device",
    "orphan-ovs-port",
    "warning",
    [`c1 qvo${WEB1}`],
    (cloud) => {
      Object.assign(ifaceIn(cloud, "c1", "br-int", `qvo${WEB1}`), {
        ofport: -1,
        error: "could not open network device",
      });
    },
  ],
  [
    "a DHCP port's device is in no namespace",
    "missing-device",
    "warning",
    ["net1 tap9d2fea5e-b3"],
    (cloud) => {
      const room = given(
        hostIn(cloud, "net1").namespaces.find(({ name }) => name.startsWith("qdhcp-eab")),
        "qdhcp",
      );
      without(room.links, ({ name }) => name === "tap9d2fea5e-b3");
    },
  ],
  [
    "a patch port names a peer that is not there",
    "broken-patch",
    "critical",
    ["c1 patch-tun", "c1 patch-int"],
    (cloud) => {
      ifaceIn(cloud, "c1", "br-int", "patch-tun").options.peer = "nonexistent-peer";
    },
  ],
  [
    "qvb out of its Linux bridge",
    "half-veth",
    "critical",
    [`c1 qbr${WEB1}`, `c1 qvb${WEB1}`],
    (cloud) => {
      linkIn(cloud, "c1", `qvb${WEB1}`).master = null;
    },
  ],
  [
    "qvo on no bridge",
    "half-veth",
    "critical",
    ["c1 qvonew"],
    (cloud) => {
      rootOf(cloud, "c1").links?.push(copyOf(linkOf("qvonew", { kind: "veth" })));
      linkIn(cloud, "c1", "qvonew").name = "qvo12345678-9a";
      linkIn(cloud, "c1", "qvo12345678-9a").peer = { namespace: "", ifindex: 1, name: "lo" };
    },
  ],
  [
    "the guest's tap is gone",
    "qbr-without-tap",
    "warning",
    [`c1 qbr${WEB1}`],
    (cloud) => dropLink(cloud, "c1", `tap${WEB1}`),
  ],
  [
    "nobody holds the tap",
    "guest-gone",
    "warning",
    [`c1 tap${WEB1}`],
    (cloud) => {
      Object.assign(linkIn(cloud, "c1", `tap${WEB1}`), { flags: ["UP", "NO-CARRIER"], operState: "DOWN" });
    },
  ],
  [
    "a qvb that is not up",
    "device-down",
    "warning",
    [`c1 qvb${WEB1}`],
    (cloud) => {
      Object.assign(linkIn(cloud, "c1", `qvb${WEB1}`), { flags: ["BROADCAST"], operState: "DOWN" });
    },
  ],
  [
    "a guest's port without a tag",
    "untagged-guest-port",
    "critical",
    [`c1 qvo${WEB1}`],
    (cloud) => {
      portIn(cloud, "c1", "br-int", `qvo${WEB1}`).tag = null;
    },
  ],
  [
    "a port on the dead VLAN",
    "dead-vlan-port",
    "warning",
    [`c1 qvo${WEB1}`],
    (cloud) => {
      portIn(cloud, "c1", "br-int", `qvo${WEB1}`).tag = 4095;
    },
  ],
  [
    "two access ports on the dead VLAN",
    "dead-vlan-port",
    "critical",
    [`c1 qvo${DB1}`, `c1 qvo${WEB1}`],
    (cloud) => {
      for (const id of [WEB1, DB1]) portIn(cloud, "c1", "br-int", `qvo${id}`).tag = 4095;
    },
  ],
  [
    "a tunnel deleted on one host",
    "one-sided-tunnel",
    "critical",
    ["c2 gre-c6336415"],
    (cloud) => {
      without(bridgeIn(cloud, "c1", "br-tun").ports, ({ name }) => name === "gre-c6336416");
    },
  ],
  [
    "a tunnel without a route",
    "tunnel-route-down",
    "critical",
    ["c1 gre-c6336416"],
    (cloud) => {
      ifaceIn(cloud, "c1", "br-tun", "gre-c6336416").status.tunnel_egress_iface_carrier = "down";
    },
  ],
  [
    "a tunnel that begins nowhere",
    "misdirected-tunnel",
    "critical",
    ["c1 gre-c6336416"],
    (cloud) => {
      ifaceIn(cloud, "c1", "br-tun", "gre-c6336416").options.local_ip = "198.51.100.99";
    },
  ],
  [
    "a qvb smaller than its network",
    "mtu-mismatch",
    "warning",
    [`c1 qvb${WEB1}`],
    (cloud) => {
      linkIn(cloud, "c1", `qvb${WEB1}`).mtu = 1_400;
    },
  ],
  [
    "an underlay that has no room for the tunnel's header",
    "mtu-mismatch",
    "warning",
    ["c1 br-phy"],
    (cloud) => {
      linkIn(cloud, "c1", "br-phy").mtu = 1_480;
    },
  ],
  [
    "two ports of a network with one MAC",
    "duplicate-mac",
    "critical",
    [`c1 qvo${WEB1}`],
    (cloud) => {
      ifaceIn(cloud, "c2", "br-int", "qvo34eccb39-85").externalIds["attached-mac"] = "FA:16:3E:1B:EC:C2";
    },
  ],
  [
    "an address reserved twice",
    "duplicate-ip",
    "critical",
    ["net1 reservation for fa:16:3e:1b:ec:c2"],
    (cloud) => {
      const port = given(
        cloud.neutron.ports.find(({ mac }) => mac === "fa:16:3e:ce:fb:30"),
        "port",
      );
      const service = given(
        hostIn(cloud, "net1").dhcp?.find(({ networkId }) => networkId === NETWORK),
        "service",
      );
      const [fixed, reservation] = [port.fixedIps[0], service.reservations?.find(({ mac }) => mac === port.mac)];
      const before = given(fixed, "address").address;
      for (const place of [given(fixed, "address"), given(reservation, "reservation")]) place.address = "10.0.0.11";
      // its agent has followed
      for (const chain of chainsOf(cloud, "c2")) {
        for (const rule of chain.rules) rule.spec = rule.spec.replaceAll(`${before}/32`, "10.0.0.11/32");
      }
    },
  ],
  [
    "two networks with one key",
    "duplicate-segmentation-id",
    "critical",
    ["c1 privada"],
    (cloud) => {
      for (const network of cloud.neutron.networks) if (network.segmentationId === 219) network.segmentationId = 164;
      for (const { ovs } of cloud.hosts.values()) {
        for (const { otherConfig } of (ovs?.bridges ?? []).flatMap(({ ports }) => ports)) {
          if (otherConfig.segmentation_id === "219") otherConfig.segmentation_id = "164";
        }
      }
    },
  ],
  [
    "a host with another key for a network",
    "segment-mismatch",
    "critical",
    ["c1 privada"],
    (cloud) => {
      Object.assign(cloud.neutron, { errors: [{ collection: "networks", message: "refused" }] });
      portIn(cloud, "c1", "br-int", `qvo${WEB1}`).otherConfig.segmentation_id = "165";
    },
  ],
  [
    "two networks with one local VLAN",
    "local-vlan-clash",
    "critical",
    ["c1 privada"],
    (cloud) => {
      const port = portIn(cloud, "c1", "br-int", `qvo${DB1}`);
      Object.assign(port, { tag: 1, otherConfig: { ...port.otherConfig, tag: "1" } });
    },
  ],
  [
    "a router that Neutron forgot",
    "namespace-without-object",
    "warning",
    [`net1 qrouter-${ROUTER}`],
    (cloud) => {
      without(cloud.neutron.routers, ({ id }) => id === ROUTER);
    },
  ],
  [
    "dnsmasq has ended",
    "dhcp-not-running",
    "critical",
    ["net1 dnsmasq"],
    (cloud) => {
      given(hostIn(cloud, "net1").dhcp?.[0], "service").pid = null;
    },
  ],
  [
    "a reservation of nobody's MAC",
    "stale-reservations",
    "warning",
    ["net1 dnsmasq of privada"],
    (cloud) => {
      const service = given(hostIn(cloud, "net1").dhcp?.[0], "service");
      service.reservations?.push({ mac: "fa:16:3e:00:00:01", name: "ghost", address: "10.0.0.77", tags: [] });
    },
  ],
  [
    "a guest without a reservation",
    "stale-reservations",
    "warning",
    ["net1 dnsmasq of privada"],
    (cloud) => {
      const service = given(hostIn(cloud, "net1").dhcp?.[0], "service");
      without(service.reservations, ({ mac }) => mac === "fa:16:3e:1b:ec:c2");
    },
  ],
  [
    "the bridge filter switched off",
    "bridge-filter-off",
    "critical",
    ["c1 net.bridge.bridge-nf-call-iptables"],
    (cloud) => {
      rootOf(cloud, "c1").sysctls["net.bridge.bridge-nf-call-iptables"] = "0";
    },
  ],
  [
    "the jump to a port's chain deleted",
    "missing-jump",
    "critical",
    [`c1 tap${WEB1}`],
    (cloud) => {
      const tables = given(rootOf(cloud, "c1").iptables, "iptables").tables;
      const chain = tables.flatMap(({ chains }) => chains).find(({ name }) => name === "neutron-openvswi-sg-chain");
      without(chain?.rules, ({ spec }) => spec.includes(`--physdev-out tap${WEB1}`));
    },
  ],
  [
    "the jump into all of them deleted",
    "missing-jump",
    "critical",
    [`c1 tap${DB1}`, `c1 tap${WEB1}`],
    (cloud) => {
      const filter = given(
        rootOf(cloud, "c1").iptables?.tables.find(({ name }) => name === "filter"),
        "filter",
      );
      const forward = filter.chains.find(({ name }) => name === "FORWARD");
      without(forward?.rules, ({ spec }) => spec.includes("neutron-openvswi-FORWARD"));
    },
  ],
  [
    "a line added to a port's chain by hand",
    "hand-edited-chain",
    "critical",
    [`c1 tap${WEB1}`],
    (cloud) => {
      chainIn(cloud, "c1", `neutron-openvswi-i${WEB1.slice(0, 10)}`).rules.unshift(
        lineOf("-p tcp -m tcp --dport 3306 -j RETURN"),
      );
    },
  ],
  [
    "a line taken out of it",
    "hand-edited-chain",
    "critical",
    [`c1 tap${WEB1}`],
    (cloud) => {
      const chain = chainIn(cloud, "c1", `neutron-openvswi-o${WEB1.slice(0, 10)}`);
      without(chain.rules, ({ spec }) => spec.includes("--sport 67"));
    },
  ],
  [
    "a guest that may send from another's address",
    "hand-edited-chain",
    "critical",
    [`c1 tap${WEB1}`],
    (cloud) => {
      const [first] = chainIn(cloud, "c1", `neutron-openvswi-s${WEB1.slice(0, 10)}`).rules;
      given(first, "line").spec = "-m mac --mac-source fa:16:3e:1b:ec:c2 -j RETURN";
    },
  ],
  [
    "lines of a chain in another order",
    "hand-edited-chain",
    "critical",
    [`c1 tap${WEB1}`],
    (cloud) => {
      chainIn(cloud, "c1", `neutron-openvswi-o${WEB1.slice(0, 10)}`).rules.reverse();
    },
  ],
  [
    "everything accepted before the ports are asked",
    "hand-edited-chain",
    "critical",
    ["c1 neutron-openvswi"],
    (cloud) => {
      const { rules } = chainIn(cloud, "c1", "neutron-openvswi-sg-chain");
      rules.unshift(...rules.splice(-1));
    },
  ],
  [
    "the drop of what no rule allows taken away",
    "hand-edited-chain",
    "critical",
    ["c1 neutron-openvswi"],
    (cloud) => {
      chainIn(cloud, "c1", "neutron-openvswi-sg-fallback").rules.splice(0);
    },
  ],
  [
    "a DHCP server with a guest's MAC",
    "duplicate-mac",
    "critical",
    [`c1 qvo${WEB1}`],
    (cloud) => {
      const links = given(roomIn(cloud, "net1", "qdhcp-3df32a9c").links, "links");
      given(
        links.find(({ name }) => name.startsWith("tap")),
        "tap",
      ).mac = "fa:16:3e:1b:ec:c2";
    },
  ],
  [
    "a router with a guest's address",
    "duplicate-ip",
    "critical",
    ["c1 web1"],
    (cloud) => {
      const links = given(roomIn(cloud, "net1", `qrouter-${ROUTER}`).links, "links");
      const inside = given(
        links.find(({ addresses }) => addresses.some(({ address }) => address === "10.0.0.1")),
        "qr",
      );
      const like = given(
        inside.addresses.find(({ address }) => address === "10.0.0.1"),
        "address",
      );
      inside.addresses.push({ ...like, address: "10.0.0.11" });
    },
  ],
  [
    "an agent that went silent",
    "agent-dead",
    "critical",
    ["c1 Open vSwitch agent"],
    (cloud) => {
      given(
        cloud.neutron.agents.find(({ host }) => host === "c1"),
        "agent",
      ).alive = false;
    },
  ],
  [
    "a port that is ACTIVE nowhere",
    "active-but-not-plugged",
    "critical",
    ["c1 web3 10.0.0.99"],
    (cloud) => {
      const port = structuredClone(
        given(
          cloud.neutron.ports.find(({ id }) => id.startsWith(WEB1)),
          "port",
        ),
      );
      const id = "99999999-3b4e-476d-9929-b1bd65c2adeb";
      Object.assign(port, { id, name: "web3", mac: "fa:16:3e:1b:ec:c2" });
      port.fixedIps.splice(0, 1, { ...given(port.fixedIps[0], "address"), address: "10.0.0.99" });
      cloud.neutron.ports.push(port);
    },
  ],
  [
    "a Linux bridge of nobody's",
    "unlike-clean-install",
    "info",
    ["c1 c1"],
    (cloud) => {
      const bridge = { stp: false, ageingTimeSeconds: null, multicastSnooping: null, vlanFiltering: null };
      rootOf(cloud, "c1").links?.push(copyOf(linkOf("virbr0", { kind: "bridge", bridge })));
    },
  ],
];

/** Made in `three-way.test.ts`. */
const THREE_WAY_KINDS: readonly FindingKind[] = [
  "wrong-tag",
  "plugged-elsewhere",
  "unknown-to-neutron",
  "segment-unlike-neutron",
  "network-not-on-appliance",
  "uplink-set-lacks-network",
  "appliance-vlan-differs",
  "connection-not-as-bound",
  "connection-failed",
  "appliance-leftover",
];

const portOf = (cloud: Cloud, id: string) =>
  given(
    cloud.neutron.ports.find((port) => port.id.startsWith(id)),
    id,
  );

/** One thing at two places, as Neutron means it. */
describe("is no duplicate", () => {
  /** What c1 has of a port, on c2 as well. */
  const onC2Too = (cloud: Cloud, fragment: string) => {
    const port = copyOf(portIn(cloud, "c1", "br-int", `qvo${fragment}`));
    // each host has its own VLAN for the network
    const like = bridgeIn(cloud, "c2", "br-int").ports.find(
      ({ otherConfig }) => otherConfig.net_uuid === port.otherConfig.net_uuid,
    );
    Object.assign(port, { tag: given(like, "network on c2").tag, otherConfig: given(like, "network").otherConfig });
    bridgeIn(cloud, "c2", "br-int").ports.push(port);
    for (const prefix of ["qvo", "qvb", "qbr", "tap"]) {
      const ifindex = 900 + given(rootOf(cloud, "c2").links, "links").length;
      rootOf(cloud, "c2").links?.push({ ...copyOf(linkIn(cloud, "c1", `${prefix}${fragment}`)), ifindex });
    }
  };
  const duplicates = (cloud: Cloud) => faultsOf(cloud).filter(({ kind }) => kind.startsWith("duplicate"));

  test("a guest on both hosts of its migration", () => {
    const cloud = cloudOf("iesgn");
    onC2Too(cloud, WEB1);
    Object.assign(portOf(cloud, WEB1), { profile: { migrating_to: "c2" } });
    expect(duplicates(cloud)).toEqual([]);
    expect(faultsOf(cloud).filter(({ kind }) => kind === "plugged-elsewhere")).toEqual([]);
  });

  test("a router's interface on every host: standby of an HA router, or distributed", () => {
    const cloud = cloudOf("iesgn");
    const bridge = bridgeIn(cloud, "net1", "br-int");
    const qr = given(
      bridge.ports.find(({ name }) => name.startsWith("qr-")),
      "qr",
    );
    const room = copyOf(roomIn(cloud, "net1", `qrouter-${ROUTER}`));
    hostIn(cloud, "c2").namespaces.push(room);
    const like = given(
      bridgeIn(cloud, "c2", "br-int").ports.find(({ otherConfig }) => otherConfig.net_uuid === qr.otherConfig.net_uuid),
      "network on c2",
    );
    bridgeIn(cloud, "c2", "br-int").ports.push({ ...copyOf(qr), tag: like.tag, otherConfig: copyOf(like.otherConfig) });
    expect(duplicates(cloud)).toEqual([]);
  });

  test("an address that two guests are allowed as a pair", () => {
    const cloud = cloudOf("iesgn");
    for (const { deviceOwner, ...port } of cloud.neutron.ports) {
      if (deviceOwner.startsWith("compute:")) Object.assign(port, { allowedAddressPairs: [{ address: "10.0.0.200" }] });
    }
    expect(duplicates(cloud)).toEqual([]);
  });

  test("a floating IP, which its router has too", () => {
    const cloud = cloudOf("iesgn");
    expect(cloud.neutron.ports.some(({ deviceOwner }) => deviceOwner === "network:floatingip")).toBe(true);
    expect(duplicates(cloud)).toEqual([]);
  });

  test("a network of several segments, another one on each host", () => {
    const cloud = cloudOf("provider");
    const network = given(
      cloud.neutron.networks.find(({ name }) => name === "vlan120"),
      "vlan120",
    );
    const own = { networkType: "vlan", physicalNetwork: "physnet1" };
    for (const { otherConfig } of hostIn(cloud, "c2").ovs?.bridges.flatMap(({ ports }) => ports) ?? []) {
      if (otherConfig.net_uuid === network.id) otherConfig.segmentation_id = "777";
    }
    expect(faultsOf(cloud).map(({ kind }) => kind)).toContain("segment-mismatch");
    network.segments = [120, 777].map((segmentationId) => ({ ...own, segmentationId }));
    expect(faultsOf(cloud)).toEqual([]);
  });
});

describe.each(["iesgn", "provider"])("the healthy cloud %s", (capture) => {
  test("shows no fault at all", () => {
    expect(faultsOf(cloudOf(capture))).toEqual([]);
  });

  test("shows none without Neutron either, nor of a host alone", () => {
    const { hosts } = cloudOf(capture);
    const world = worldOf(Object.fromEntries(hosts));
    expect(findFaults(world, new GraphCache().parts(world))).toEqual([]);
    for (const [name, state] of hosts) {
      const alone = worldOf({ [name]: state });
      expect(findFaults(alone, new GraphCache().parts(alone))).toEqual([]);
    }
  });
});

describe("one thing changed in iesgn", () => {
  test.each(mutations)("%s: %s", (_, kind, severity, places, change) => {
    const cloud = cloudOf("iesgn");
    change(cloud);
    const faults = faultsOf(cloud);
    const named = (place: string) => place.replace("qvonew", "qvo12345678-9a");
    expect(faults.map((fault) => `${fault.kind} ${fault.severity} ${fault.host} ${fault.object}`)).toEqual(
      places.map((place) => `${kind} ${severity} ${named(place)}`),
    );
    for (const { message, host, object, remedy } of faults) {
      expect(message).toContain(host);
      if (kind !== "duplicate-segmentation-id") expect(message).toContain(object);
      expect(remedy).toMatch(/\.$/);
    }
  });

  test.each<readonly [what: string, change: (cloud: Cloud) => void]>([
    ["a port that is about to be wired", (cloud) => Object.assign(portOf(cloud, WEB1), { status: "BUILD" })],
    [
      "groups that were not read",
      (cloud) => Object.assign(cloud.neutron, { errors: [{ collection: "security-groups", message: "refused" }] }),
    ],
    ["a group that is not shown", (cloud) => Object.assign(portOf(cloud, WEB1), { securityGroupIds: ["not-shown"] })],
  ])("of a chain nothing is said with %s", (_, change) => {
    const cloud = cloudOf("iesgn");
    chainIn(cloud, "c1", `neutron-openvswi-i${WEB1.slice(0, 10)}`).rules.unshift(lineOf("-j RETURN"));
    expect(faultsOf(cloud).map(({ kind }) => kind)).toEqual(["hand-edited-chain"]);
    change(cloud);
    expect(faultsOf(cloud).filter(({ kind }) => kind === "hand-edited-chain")).toEqual([]);
  });

  test("the chain, the line and what the port is in are told side by side", () => {
    const cloud = cloudOf("iesgn");
    chainIn(cloud, "c1", `neutron-openvswi-i${WEB1.slice(0, 10)}`).rules.unshift(lineOf("-j RETURN"));
    expect(faultsOf(cloud)[0]?.statements?.map(({ by, says }) => `${by}: ${says}`)).toEqual([
      expect.stringMatching(/^cloud: web1 is in \w+/),
      "host: neutron-openvswi-ic9da7f42-3: it has “-j RETURN”, which nothing asks for",
    ]);
  });

  test("a dead VLAN without its drop flow, beside the port that is on it", () => {
    const cloud = cloudOf("iesgn");
    portIn(cloud, "c1", "br-int", `qvo${WEB1}`).tag = 4095;
    const before = faultsOf(cloud).map(({ kind }) => kind);
    killDrop(cloud, "c1");
    expect(before).toEqual(["dead-vlan-port"]);
    expect(faultsOf(cloud).map(({ kind, object }) => `${kind} ${object}`)).toEqual([
      "dead-vlan-without-drop br-int",
      `dead-vlan-port qvo${WEB1}`,
    ]);
  });

  test("a tunnel that leads elsewhere is misdirected here and one-sided there", () => {
    const cloud = cloudOf("iesgn");
    ifaceIn(cloud, "c1", "br-tun", "gre-c6336416").options.remote_ip = "192.0.2.9";
    expect(faultsOf(cloud).map(({ kind, host, message }) => [kind, host, message])).toEqual([
      ["misdirected-tunnel", "c1", "gre-c6336416 on c1: it was made to lead to 198.51.100.22, and leads to 192.0.2.9."],
      ["one-sided-tunnel", "c2", "gre-c6336415 on c2: one-sided: c1 has no gre tunnel back to this host."],
    ]);
  });

  test("files of a DHCP server whose namespace is gone", () => {
    const cloud = cloudOf("iesgn");
    const service = given(hostIn(cloud, "net1").dhcp?.[0], "service");
    Object.assign(service, { pid: null, namespace: null, interface: null });
    expect(faultsOf(cloud).map(({ kind }) => kind)).toEqual(["dhcp-leftover"]);
  });

  test("every member of a bond down", () => {
    const cloud = cloudOf("iesgn");
    const eth1 = portIn(cloud, "c1", "br-phy", "eth1");
    eth1.name = "bond0";
    eth1.interfaces.push({ ...given(eth1.interfaces[0], "eth1"), name: "eth9", uuid: "eth9", ofport: -1 });
    const faults = faultsOf(cloud).map(({ kind, severity, object }) => `${kind} ${severity} ${object}`);
    expect(faults).toEqual(["orphan-ovs-port warning eth9", "broken-bond warning bond0"]);
  });

  test("a port that is down by its owner's will is told, not alarmed about", () => {
    const cloud = cloudOf("iesgn");
    const port = given(
      cloud.neutron.ports.find(({ id }) => id.startsWith(WEB1)),
      "port",
    );
    Object.assign(port, { adminStateUp: false, status: "DOWN" });
    portIn(cloud, "c1", "br-int", `qvo${WEB1}`).tag = 4095;
    expect(faultsOf(cloud).map(({ kind, severity }) => `${kind} ${severity}`)).toEqual(["dead-vlan-port info"]);
  });

  test("a broken plug tells that Neutron still calls it ACTIVE", () => {
    const cloud = cloudOf("iesgn");
    dropLink(cloud, "c1", `tap${WEB1}`);
    expect(faultsOf(cloud)[0]?.message).toContain("Neutron still calls its port web1 10.0.0.11 ACTIVE.");
  });

  test("what was not read is no fault", () => {
    const cloud = cloudOf("iesgn");
    const c1 = hostIn(cloud, "c1");
    Object.assign(c1, { ovs: null, dhcp: null, processes: null });
    Object.assign(rootOf(cloud, "c1"), { iptables: null, ip6tables: null, sysctls: {} });
    for (const list of ["networks", "routers", "ports"] as const) cloud.neutron[list].splice(0);
    Object.assign(cloud.neutron, {
      errors: ["networks", "routers", "ports"].map((collection) => ({ collection, message: "refused" })),
    });
    expect(faultsOf(cloud)).toEqual([]);
  });
});

test("every kind of fault has a test that makes it", () => {
  const others = ["dead-vlan-without-drop", "dhcp-leftover", "broken-bond", ...THREE_WAY_KINDS];
  const made = new Set([...mutations.map(([, kind]) => kind), ...others]);
  expect(FINDING_KINDS.filter((kind) => !made.has(kind))).toEqual([]);
});
