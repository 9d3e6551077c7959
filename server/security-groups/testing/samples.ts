import type { NetworkIntent } from "@/server/model/network-intent";
import type { Port, SecurityGroup, SecurityGroupRule } from "@/server/model/neutron";

/** The port and the group of the worked examples in `fixtures/security-groups`. */
export const PORT_ID = "b079c24c-8386-47db-a730-35b3a99419e8";
export const OTHER_ID = "5f7e1b2a-0c3d-4e5f-8a9b-1c2d3e4f5a6b";
export const GROUP_ID = "d6c0d5a8-2b3e-4c6a-9f10-1a2b3c4d5e6f";
export const NETWORK_ID = "0b5c4e2a-7d1f-4a3b-9c8d-6e5f4a3b2c1d";

export function portOf(id: string, more: Partial<Port> = {}): Port {
  return {
    id,
    name: "",
    networkId: NETWORK_ID,
    projectId: "p",
    mac: "fa:16:3e:79:3b:ac",
    fixedIps: [],
    deviceOwner: "compute:nova",
    deviceId: "",
    host: "c1",
    vifType: "ovs",
    vnicType: "normal",
    status: "ACTIVE",
    adminStateUp: true,
    securityGroupIds: [GROUP_ID],
    vif: { hybridPlug: true, createPort: false },
    ...more,
  };
}

export const fixedIps = (...addresses: readonly string[]) => addresses.map((address) => ({ subnetId: "s", address }));

let counter = 0;
export function ruleOf(more: Partial<SecurityGroupRule> = {}): SecurityGroupRule {
  counter += 1;
  return {
    id: `rule-${counter}`,
    direction: "ingress",
    ethertype: "IPv4",
    protocol: null,
    portMin: null,
    portMax: null,
    remotePrefix: null,
    remoteGroupId: null,
    ...more,
  };
}

/** The four rules that every project's default group has. */
export const defaultRules = (groupId: string): SecurityGroupRule[] => [
  ruleOf({ direction: "egress" }),
  ruleOf({ direction: "egress", ethertype: "IPv6" }),
  ruleOf({ remoteGroupId: groupId }),
  ruleOf({ ethertype: "IPv6", remoteGroupId: groupId }),
];

export function groupOf(
  id: string,
  rules: readonly SecurityGroupRule[],
  more: Partial<SecurityGroup> = {},
): SecurityGroup {
  return { id, name: "default", projectId: "p", rules, ...more };
}

export function intentOf(ports: readonly Port[], securityGroups: readonly SecurityGroup[]): NetworkIntent {
  return { networks: [], subnets: [], ports, securityGroups, routers: [], floatingIps: [] };
}

const LAN = "10.0.0.0/24";
/** Seed 004: ping, tcp/22, then every port of tcp and udp, all from the network itself. */
export const SEED_RULES: readonly SecurityGroupRule[] = [
  ruleOf({ protocol: "icmp", remotePrefix: LAN }),
  ruleOf({ protocol: "tcp", portMin: 22, portMax: 22, remotePrefix: LAN }),
  ruleOf({ protocol: "tcp", portMin: 1, portMax: 65_535, remotePrefix: LAN }),
  ruleOf({ protocol: "udp", portMin: 1, portMax: 65_535, remotePrefix: LAN }),
];

/** Every shape that a rule can have, beside the above. */
export const SHAPES: readonly SecurityGroupRule[] = [
  ruleOf({ protocol: "icmp", portMin: 8 }),
  ruleOf({ protocol: "1", portMin: 3, portMax: 4 }),
  ruleOf({ protocol: "89" }),
  ruleOf({ protocol: "sctp", portMin: 5000, portMax: 5001 }),
  ruleOf({ protocol: "udplite", portMin: 700, portMax: 700 }),
  ruleOf({ protocol: "112" }),
  ruleOf({ protocol: "6", portMin: 443, portMax: 443, remotePrefix: "0.0.0.0/0" }),
  ruleOf({ protocol: "tcp", portMin: 80, portMax: 81, remotePrefix: "192.0.2.7" }),
  ruleOf({ protocol: "tcp", portMin: 3306, portMax: 3306, remoteGroupId: GROUP_ID }),
  ruleOf({ protocol: "tcp", portMin: 22, portMax: 22, remotePrefix: LAN }),
  ruleOf({ direction: "egress", protocol: "udp", portMin: 53, portMax: 53, remotePrefix: "198.51.100.0/24" }),
  ruleOf({ ethertype: "IPv6", protocol: "icmp", portMin: 128, portMax: 0 }),
  ruleOf({ ethertype: "IPv6", protocol: "tcp", portMin: 22, portMax: 22, remotePrefix: "2001:db8::/64" }),
];

/** A host `c1` with the worked example's port, and its neighbour on another host, in the same group. */
export function exampleIntent(
  rules: readonly SecurityGroupRule[] = SEED_RULES,
  port: Partial<Port> = {},
): NetworkIntent {
  return intentOf(
    [
      portOf(PORT_ID, { fixedIps: fixedIps("10.0.0.2"), ...port }),
      portOf(OTHER_ID, { fixedIps: fixedIps("10.0.0.4"), host: "c2", mac: "fa:16:3e:00:00:04" }),
      portOf("c0ffee00-0c3d-4e5f-8a9b-1c2d3e4f5a6b", {
        fixedIps: fixedIps("10.0.0.3"),
        host: "net1",
        deviceOwner: "network:dhcp",
        securityGroupIds: [],
        portSecurity: false,
      }),
    ],
    [groupOf(GROUP_ID, [...defaultRules(GROUP_ID), ...rules])],
  );
}
