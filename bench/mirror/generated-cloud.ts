import { type CloudData, capturedCloud, type Row } from "@/server/clouds/testing/cloud-data";

const PORTS_A_NETWORK = 100;
const NETWORKS_A_PROJECT = 5;

/**
 * A cloud of so many guests' ports as a real Neutron would answer it: rows as large as the captured ones, a hundred ports on
 * a network, each with its own address and MAC, two security groups a project, a router a project, every tenth port with a
 * floating IP, three agents on each of fifty hosts.
 */
export function generatedCloud(ports: number): CloudData {
  const like = capturedCloud("iesgn");
  const [network, subnet] = [first(like, "networks"), first(like, "subnets")];
  const [router, floatingIp] = [first(like, "routers"), first(like, "floatingips")];
  const port = like.ports?.find(({ device_owner }) => device_owner === "compute:nova") ?? first(like, "ports");
  const group = like["security-groups"]?.find(({ name }) => name === "basico") ?? first(like, "security-groups");
  const count = Math.ceil(ports / PORTS_A_NETWORK);
  const projects = Math.ceil(count / NETWORKS_A_PROJECT);
  const external = { ...network, id: idOf(9, 0), name: "ext_net" };
  const projectOf = (networkIndex: number) => Math.floor(networkIndex / NETWORKS_A_PROJECT);
  const owner = (project: number) => ({ project_id: `project-${project}`, tenant_id: `project-${project}` });
  const groupsOf = (project: number) => [idOf(5, project * 2), idOf(5, project * 2 + 1)];
  const rows = (length: number, make: (index: number) => Row): readonly Row[] =>
    Array.from({ length }, (_, index) => make(index));
  return {
    extensions: like.extensions ?? [],
    networks: [
      external,
      ...rows(count, (n) => ({
        ...{ ...network, ...owner(projectOf(n)), id: idOf(1, n), name: `net-${n}`, "router:external": false },
        ...{ "provider:network_type": "vlan", "provider:physical_network": `physnet${n % 4}` },
        "provider:segmentation_id": 2 + (Math.floor(n / 4) % 4_000),
      })),
    ],
    subnets: rows(count, (n) => ({
      ...{ ...subnet, ...owner(projectOf(n)), id: idOf(2, n), network_id: idOf(1, n), name: `subnet-${n}` },
      ...{ cidr: `10.${n >> 8}.${n & 255}.0/24`, gateway_ip: `10.${n >> 8}.${n & 255}.1` },
      allocation_pools: [{ start: `10.${n >> 8}.${n & 255}.2`, end: `10.${n >> 8}.${n & 255}.254` }],
    })),
    ports: rows(ports, (p) => {
      const n = Math.floor(p / PORTS_A_NETWORK);
      const address = `10.${n >> 8}.${n & 255}.${2 + (p % PORTS_A_NETWORK)}`;
      return {
        ...{ ...port, ...owner(projectOf(n)), id: idOf(3, p), name: `guest-${p}`, network_id: idOf(1, n) },
        ...{
          mac_address: macOf(p),
          fixed_ips: [{ subnet_id: idOf(2, n), ip_address: address }],
          device_id: idOf(4, p),
        },
        ...{ "binding:host_id": `compute-${p % 50}`, security_groups: groupsOf(projectOf(n)) },
      };
    }),
    routers: rows(projects, (r) => ({
      ...{ ...router, ...owner(r), id: idOf(6, r), name: `router-${r}` },
      external_gateway_info: { network_id: external.id, enable_snat: true, external_fixed_ips: [] },
    })),
    floatingips: rows(Math.floor(ports / 10), (f) => ({
      ...{ ...floatingIp, ...owner(projectOf(Math.floor((f * 10) / PORTS_A_NETWORK))), id: idOf(7, f) },
      ...{ floating_network_id: external.id, floating_ip_address: `172.16.${f >> 8}.${f & 255}`, router_id: null },
      port_id: idOf(3, f * 10),
    })),
    "security-groups": rows(projects * 2, (g) => ({
      ...{ ...group, ...owner(g >> 1), id: idOf(5, g), name: `group-${g}` },
      security_group_rules: rulesOf(group).map((rule, index) => ({
        ...{ ...rule, id: idOf(8, g * 100 + index), security_group_id: idOf(5, g), remote_group_id: null },
      })),
    })),
    agents: rows(150, (a) => ({
      ...{ ...first(like, "agents"), id: idOf(10, a), host: `compute-${a % 50}`, agent_type: `agent ${a % 3}` },
    })),
  };
}

function first(data: CloudData, path: string): Row {
  const row = data[path]?.[0];
  if (row === undefined) throw new Error(`the capture holds none of ${path}`);
  return row;
}

function rulesOf(group: Row): readonly object[] {
  return Array.isArray(group.security_group_rules) ? group.security_group_rules : [];
}

function idOf(kind: number, index: number): string {
  return `${index.toString(16).padStart(8, "0")}-0000-4000-8000-${kind.toString(16).padStart(12, "0")}`;
}

function macOf(index: number): string {
  const hex = index.toString(16).padStart(6, "0");
  return `fa:16:3f:${hex.slice(0, 2)}:${hex.slice(2, 4)}:${hex.slice(4)}`;
}
