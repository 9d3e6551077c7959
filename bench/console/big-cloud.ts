import type { Network, Port, SecurityGroup, Subnet } from "@/server/model/neutron";
import { type ManagedHost, plumbingSchema } from "@/server/model/plumbing";

export type CloudSize = {
  readonly hosts: number;
  readonly portsPerHost: number;
  /** GRE, each with a subnet and the guests of several hosts. */
  readonly networks: number;
  /** Networks that have guests on one host. */
  readonly networksPerHost: number;
  /** Each with networks and a security group of its own, whose members reach each other. */
  readonly projects: number;
};

export type BigCloud = {
  readonly networks: readonly Network[];
  readonly subnets: readonly Subnet[];
  readonly ports: readonly Port[];
  readonly securityGroups: readonly SecurityGroup[];
  readonly hosts: readonly ManagedHost[];
};

/** How the guests are plugged. */
export const HYBRID = { hybridPlug: true, createPort: true };
const NOBODY = { protocol: null, portMin: null, portMax: null, remotePrefix: null, remoteGroupId: null };

/** Compute hosts full of guests on tunnelled networks. All ids are counted: the same size gives the same cloud. */
export function bigCloud(size: CloudSize): BigCloud {
  const networks = count(size.networks, (n): Network => {
    const about = { id: uuid("a", n), name: `tenant-${n}`, projectId: `project-${n % size.projects}` };
    const segment = { networkType: "gre", physicalNetwork: null, segmentationId: n + 1, mtu: 1458 } as const;
    return { ...about, ...segment, external: false, shared: false, adminStateUp: true, status: "ACTIVE" };
  });
  return {
    networks,
    subnets: networks.map(({ id: networkId, projectId }, n) => ({
      ...{ id: uuid("b", n), name: `subnet-${n}`, networkId, projectId, cidr: `${netOf(n)}.0/24`, gatewayIp: null },
      ...{ dhcp: false, dnsServers: [], pools: [{ start: `${netOf(n)}.2`, end: `${netOf(n)}.254` }] },
    })),
    ports: portsOf(size, networks),
    securityGroups: count(size.projects, groupOf),
    hosts: count(size.hosts, (n) => ({
      ...{ id: uuid("e", n), name: bigHostName(n) },
      plumbing: plumbingSchema.parse({ tunnelAddress: `198.51.100.${n + 1}`, hypervisor: "simulated" }),
    })),
  };
}

export const bigHostName = (n: number) => `compute-${String(n).padStart(3, "0")}`;

/** Host h has its guests on the networks from its own number on, so that every network is on several hosts. */
function portsOf(size: CloudSize, networks: readonly Network[]): readonly Port[] {
  const guests = new Map<string, number>();
  return count(size.hosts * size.portsPerHost, (n): Port => {
    const [host, at] = [Math.floor(n / size.portsPerHost), n % size.portsPerHost];
    const place = (host + (at % size.networksPerHost)) % size.networks;
    const network = networks[place];
    if (network === undefined) throw new Error("there are no networks");
    const before = guests.get(network.id) ?? 0;
    guests.set(network.id, before + 1);
    const digits = n.toString(16).padStart(6, "0").match(/../g)?.join(":");
    return {
      ...{ id: uuid("c", n), name: `vm-${host}-${at}`, networkId: network.id, projectId: network.projectId },
      ...{
        mac: `fa:16:3e:${digits}`,
        fixedIps: [{ subnetId: uuid("b", place), address: `${netOf(place)}.${before + 2}` }],
      },
      ...{ deviceOwner: "compute:nova", deviceId: uuid("d", n), host: bigHostName(host), vnicType: "normal" },
      ...{ vifType: "ovs", vif: HYBRID, status: "ACTIVE", adminStateUp: true },
      ...{ securityGroupIds: [uuid("f", place % size.projects)], portSecurity: true },
    };
  });
}

/** As Neutron's default group, and ssh and ping from everywhere. */
function groupOf(n: number): SecurityGroup {
  const id = uuid("f", n);
  const rules = [
    { ...NOBODY, direction: "egress" },
    { ...NOBODY, direction: "ingress", remoteGroupId: id },
    { ...NOBODY, direction: "ingress", protocol: "icmp" },
    { ...NOBODY, direction: "ingress", protocol: "tcp", portMin: 22, portMax: 22 },
  ] as const;
  return {
    ...{ id, name: "default", projectId: `project-${n}`, description: "", stateful: true },
    rules: rules.map((rule, at) => ({ id: uuid("9", n * 10 + at), ethertype: "IPv4", ...rule })),
  };
}

const netOf = (n: number) => `10.${Math.floor(n / 200)}.${n % 200}`;

/** Device names come from the first eleven characters, so the number is there. */
const uuid = (kind: string, n: number) => `${kind}${n.toString(16).padStart(7, "0")}-0000-4000-8000-000000000000`;

function count<T>(length: number, make: (n: number) => T): T[] {
  return Array.from({ length }, (_, n) => make(n));
}
