import type { FilterChain, HostState, OpenFlow, OvsBridge, OvsPort, RuleSet } from "@/server/model/host-state";
import type { Port } from "@/server/model/neutron";
import { generateWorld, type WorldSize } from "@/server/topology/testing/generate-world";
import type { World } from "@/server/topology/world";

const COOKIE = "0x29ca710b9fe36dd5";
const COMMENT = 'comment --comment "x"';

/** A generated cloud with everything that decides: flows with a full mesh of flooding, chains of every port, routes, settings. */
export function largeWorld(size: WorldSize): World {
  const world = generateWorld(size);
  const [neutron] = world.neutron;
  if (neutron === undefined) return world;
  const numbers = new Map(neutron.networks.map(({ id }, n) => [id, n]));
  const used = new Map<string, number>();
  const ports = neutron.ports.map((port): Port => {
    const at = (used.get(port.networkId) ?? 10) + 1;
    used.set(port.networkId, at);
    const n = numbers.get(port.networkId) ?? 0;
    const address = `10.${Math.floor(n / 200)}.${n % 200}.${at}`;
    return { ...port, fixedIps: [{ subnetId: `subnet-${n}`, address }], securityGroupIds: ["default"] };
  });
  const subnets = neutron.networks.map(({ id }, n) => ({
    ...{ id: `subnet-${n}`, name: "", networkId: id, cidr: `10.${Math.floor(n / 200)}.${n % 200}.0/24` },
    ...{ gatewayIp: null, dhcp: false, dnsServers: [], pools: [] },
  }));
  const onHost = new Map<string, Port[]>();
  for (const port of ports) onHost.set(port.host, [...(onHost.get(port.host) ?? []), port]);
  return {
    ...world,
    hosts: world.hosts.map((host) =>
      host.state === null ? host : { ...host, state: filled(host.state, onHost.get(host.name) ?? []) },
    ),
    neutron: [{ ...neutron, ports, subnets }],
  };
}

function filled(state: HostState, ports: readonly Port[]): HostState {
  const bridges = (state.ovs?.bridges ?? []).map(numbered);
  const integration = bridges.find(({ name }) => name === "br-int");
  const wired = ports.flatMap((port) => {
    const plug = integration?.ports.find(({ name }) => name === `qvo${port.id.slice(0, 11)}`);
    return plug === undefined ? [] : [{ port, plug }];
  });
  return {
    ...state,
    ovs: state.ovs === null ? null : { ...state.ovs, bridges: bridges.map((one) => withFlows(one, wired)) },
    namespaces: state.namespaces.map((one) => ({
      ...one,
      routes: [
        {
          ...{ family: "inet" as const, table: "main", destination: "172.16.0.0/16", gateway: null, device: "br-phy" },
          ...{ source: null, protocol: "kernel", scope: "link", metric: null },
        },
      ],
      sysctls: { "net.bridge.bridge-nf-call-iptables": "1", "net.bridge.bridge-nf-call-ip6tables": "1" },
      ebtables: { family: "bridge" as const, tables: [], warnings: [] },
      iptables: rulesOf(ports),
      ip6tables: { family: "ipv6" as const, tables: [], warnings: [] },
    })),
  };
}

type Wired = readonly { readonly port: Port; readonly plug: OvsPort }[];

function numbered(bridge: OvsBridge): OvsBridge {
  let next = 0;
  const ports = bridge.ports.map((port) => {
    if (port.name !== bridge.name) next += 1;
    return { ...port, interfaces: port.interfaces.map((one) => ({ ...one, ofport: next })) };
  });
  return { ...bridge, ports };
}

const numberOf = (port: OvsPort | undefined) => port?.interfaces[0]?.ofport ?? 0;

function withFlows(bridge: OvsBridge, wired: Wired): OvsBridge {
  if (bridge.name === "br-int") return { ...bridge, flows: integrationFlows(wired) };
  if (bridge.name === "br-tun") return { ...bridge, flows: tunnelFlows(bridge, wired) };
  return { ...bridge, flows: [flow(0, 0, "", "NORMAL")] };
}

function integrationFlows(wired: Wired): OpenFlow[] {
  return [
    flow(0, 65_535, "dl_vlan=4095", "drop"),
    flow(0, 0, "", "goto_table:59"),
    flow(24, 0, "", "drop"),
    ...[30, 31].map((table) => flow(table, 0, "", "goto_table:59")),
    flow(59, 0, "", "goto_table:60"),
    flow(60, 3, "", "NORMAL"),
    ...wired.flatMap(({ port, plug }) => {
      const at = `in_port=${numberOf(plug)}`;
      return [
        flow(0, 10, `icmp6,${at},icmp_type=136`, "goto_table:24"),
        flow(0, 10, `arp,${at}`, "goto_table:24"),
        flow(0, 9, at, "goto_table:25"),
        ...port.fixedIps.map(({ address }) => flow(24, 2, `arp,${at},arp_spa=${address}`, "goto_table:25")),
        flow(25, 2, `${at},dl_src=${port.mac}`, "goto_table:30"),
      ];
    }),
  ];
}

function tunnelFlows(bridge: OvsBridge, wired: Wired): OpenFlow[] {
  const tunnels = bridge.ports.filter(({ interfaces }) => interfaces[0]?.options.remote_ip !== undefined);
  const outputs = tunnels.map((port) => `output:${numberOf(port)}`).join(",");
  const tags = new Map(wired.map(({ plug }) => [plug.tag ?? 0, Number(plug.otherConfig.segmentation_id)]));
  const patch = numberOf(bridge.ports.find(({ name }) => name === "patch-int"));
  const learn = `learn(table=20,hard_timeout=300,priority=1,cookie=${COOKIE},NXM_OF_VLAN_TCI[0..11],NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],load:0->NXM_OF_VLAN_TCI[],load:NXM_NX_TUN_ID[]->NXM_NX_TUN_ID[],output:OXM_OF_IN_PORT[]),output:${patch}`;
  return [
    flow(0, 1, `in_port=${patch}`, "goto_table:2"),
    ...tunnels.map((port) => flow(0, 1, `in_port=${numberOf(port)}`, "goto_table:3")),
    flow(2, 0, "dl_dst=00:00:00:00:00:00/01:00:00:00:00:00", "goto_table:20"),
    flow(2, 0, "dl_dst=01:00:00:00:00:00/01:00:00:00:00:00", "goto_table:22"),
    flow(3, 0, "", "drop"),
    ...[...tags].map(([tag, key]) =>
      flow(3, 1, `tun_id=0x${key.toString(16)}`, `push_vlan:0x8100,set_field:${4096 + tag}->vlan_vid,goto_table:10`),
    ),
    flow(10, 1, "", learn),
    flow(20, 0, "", "goto_table:22"),
    ...[...tags].map(([tag, key]) =>
      flow(22, 1, `dl_vlan=${tag}`, `pop_vlan,set_field:0x${key.toString(16)}->tun_id,${outputs}`),
    ),
    flow(22, 0, "", "drop"),
  ];
}

function rulesOf(ports: readonly Port[]): RuleSet {
  const raw: string[] = [];
  const forward: string[] = [];
  const jumps: string[] = [];
  const chains: FilterChain[] = [];
  for (const [at, { id, mac, fixedIps }] of ports.entries()) {
    const [device, short] = [id.slice(0, 11), id.slice(0, 10)];
    for (const name of ["qvb", "tap"]) raw.push(`-m physdev --physdev-in ${name}${device} -j CT --zone ${4097 + at}`);
    for (const [way, letter] of [
      ["out", "i"],
      ["in", "o"],
    ]) {
      const seen = `-m physdev --physdev-${way} tap${device} --physdev-is-bridged -m ${COMMENT}`;
      forward.push(`${seen} -j neutron-openvswi-sg-chain`);
      jumps.push(`${seen} -j neutron-openvswi-${letter}${short}`);
    }
    chains.push(
      chain(`neutron-openvswi-i${short}`, [
        "-m state --state RELATED,ESTABLISHED -j RETURN",
        ...Array.from(
          { length: 8 },
          (_, rule) => `-s 10.99.${rule}.0/24 -p tcp -m tcp --dport ${8000 + rule} -j RETURN`,
        ),
        "-p icmp -j RETURN",
        "-p tcp -m tcp --dport 22 -j RETURN",
        "-m state --state INVALID -j DROP",
        `-m ${COMMENT} -j neutron-openvswi-sg-fallback`,
      ]),
      chain(`neutron-openvswi-o${short}`, [
        `-j neutron-openvswi-s${short}`,
        "-p udp -m udp --sport 67 --dport 68 -j DROP",
        "-m state --state RELATED,ESTABLISHED -j RETURN",
        "-j RETURN",
        "-m state --state INVALID -j DROP",
        "-j neutron-openvswi-sg-fallback",
      ]),
      chain(`neutron-openvswi-s${short}`, [
        ...fixedIps.map(({ address }) => `-s ${address}/32 -m mac --mac-source ${mac} -j RETURN`),
        "-j DROP",
      ]),
    );
  }
  const builtIn = (name: string, rules: readonly string[]) => ({ ...chain(name, rules), policy: "ACCEPT" });
  return {
    family: "ipv4",
    tables: [
      { name: "raw", chains: [builtIn("PREROUTING", raw)] },
      {
        name: "filter",
        chains: [
          ...[builtIn("INPUT", []), builtIn("FORWARD", forward), builtIn("OUTPUT", [])],
          ...chains,
          chain("neutron-openvswi-sg-chain", [...jumps, "-j ACCEPT"]),
          chain("neutron-openvswi-sg-fallback", ["-j DROP"]),
        ],
      },
    ],
    warnings: [],
  };
}

function chain(name: string, specs: readonly string[]): FilterChain {
  const rules = specs.map((spec) => ({ spec, packets: 0, bytes: 0 }));
  return { name, policy: null, packets: 0, bytes: 0, rules };
}

function flow(table: number, priority: number, match: string, actions: string): OpenFlow {
  const idle = { packets: 0, bytes: 0, hardTimeoutSeconds: null, idleTimeoutSeconds: null };
  return { cookie: COOKIE, table, priority, match, actions, ...idle };
}
