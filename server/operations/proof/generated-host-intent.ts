import fc from "fast-check";
import type { Db } from "@/server/db/client";
import type { CloudIntent } from "@/server/mapping/cloud-intent";
import { isBridgeheadError } from "@/server/model/errors";
import { networkInputSchema } from "@/server/model/network-input";
import { portInputSchema } from "@/server/model/port-input";
import { floatingIpInputSchema, routerInputSchema } from "@/server/model/router-input";
import { securityGroupInputSchema, securityGroupRuleInputSchema } from "@/server/model/security-group-input";
import { subnetInputSchema } from "@/server/model/subnet-input";
import { insertFloatingIp } from "@/server/neutron/floating-ip-rows";
import { insertNetwork } from "@/server/neutron/inventory";
import { insertPort } from "@/server/neutron/port-rows";
import { insertRouter } from "@/server/neutron/router-rows";
import { insertSecurityGroup, insertSecurityGroupRules } from "@/server/neutron/security-group-rows";
import { insertSubnet } from "@/server/neutron/subnet-rows";
import type { ChangeRequest } from "@/server/operations/intent/change-request";
import { desiredIntent } from "@/server/operations/intent/desired-intent";

/** Few of everything, so that networks, hosts and groups meet as often as possible. */
const hex = (n: number) => n.toString(16).padStart(2, "0");
const id = (kind: number, n: number) => `${hex(kind)}${hex(n)}0000-0000-4000-8000-000000000000`;
const mac = (kind: number, n: number) => `fa:16:3e:${hex(kind)}:00:${hex(n)}`;
const NETWORK = 0xa0;
const SUBNET = 0xb0;
const PORT = 0xc0;
const GROUP = 0x50;
const ROUTER = 0x80;
const OUTSIDE = id(0xe0, 0);
const DEFAULT_GROUP = id(0x5f, 0);
const PREFIXES = ["10.0.0.0/24", "0.0.0.0/0", "172.31.208.7/32", "2001:db8::/64"];

export const hostIntents = fc.record({
  networks: fc.array(
    fc.record({
      type: fc.constantFrom("gre", "gre", "vxlan", "vlan"),
      subnets: fc.subarray(["10.0.0.0/24", "10.0.1.0/24", "2001:db8::/64"], { minLength: 1 }),
      dhcp: fc.constantFrom(true, true, false),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  groups: fc.array(
    fc.array(
      fc.record({
        direction: fc.constantFrom("ingress", "egress"),
        protocol: fc.constantFrom("tcp", "udp", "icmp", null),
        port: fc.constantFrom(22, 80, null),
        remote: fc.oneof(fc.constantFrom(...PREFIXES), fc.nat(2), fc.constant(null)),
      }),
      { maxLength: 5 },
    ),
    { maxLength: 3 },
  ),
  ports: fc.array(
    fc.record({
      network: fc.nat(3),
      host: fc.constantFrom("c1", "c2", "net1", ""),
      groups: fc.oneof(fc.constant(null), fc.subarray([0, 1, 2])),
      security: fc.constantFrom(true, true, true, false),
      pair: fc.boolean(),
      isHybrid: fc.constantFrom(null, null, true),
    }),
    { minLength: 2, maxLength: 9 },
  ),
  routers: fc.array(fc.record({ isOut: fc.boolean(), snat: fc.boolean(), networks: fc.subarray([0, 1, 2, 3]) }), {
    maxLength: 2,
  }),
  floating: fc.uniqueArray(fc.nat(4), { maxLength: 3 }),
});
type Generated = typeof hostIntents extends fc.Arbitrary<infer T> ? T : never;

/** What an operator would ask for to have it, in an order in which it can be granted. */
function* requestsFor(cloudId: string, generated: Generated): Generator<ChangeRequest> {
  const newPort = (kind: number, n: number) => ({ id: id(kind, n), mac: mac(kind, n) });
  const drawn = (n: number) => ({ dhcpPortId: id(0xd0, n), dhcpMac: mac(0xd0, n) });
  const external = { name: "ext", networkType: "flat", physicalNetwork: "external", external: true, shared: true };
  yield { kind: "create-network", cloudId, networkId: OUTSIDE, input: networkInputSchema.parse(external) };
  const pool = { networkId: OUTSIDE, cidr: "172.31.208.0/24", dhcp: false };
  yield { kind: "create-subnet", cloudId, subnetId: id(0xbf, 0), input: subnetInputSchema.parse(pool) };
  for (const [n, { type, subnets, dhcp }] of generated.networks.entries()) {
    const networkId = id(NETWORK, n);
    const physicalNetwork = type === "vlan" ? "provider" : null;
    const input = networkInputSchema.parse({ name: `net ${n}`, projectId: "p", networkType: type, physicalNetwork });
    yield { kind: "create-network", cloudId, networkId, input };
    for (const [at, cidr] of subnets.entries()) {
      const subnet = subnetInputSchema.parse({ networkId, cidr, dhcp });
      yield { kind: "create-subnet", cloudId, subnetId: id(SUBNET, n * 3 + at), input: subnet, drawn: drawn(n) };
    }
  }
  for (const n of generated.groups.keys()) {
    const input = securityGroupInputSchema.parse({ name: `group ${n}`, projectId: "p" });
    yield { kind: "create-security-group", cloudId, securityGroupId: id(GROUP, n), newGroupId: DEFAULT_GROUP, input };
  }
  for (const [n, rules] of generated.groups.entries()) {
    for (const [at, { direction, protocol, port, remote }] of rules.entries()) {
      const isPort = protocol === "tcp" || protocol === "udp";
      const range = isPort && port !== null ? { portMin: port, portMax: port + 3 } : {};
      const from = typeof remote === "number" ? { remoteGroupId: id(GROUP, remote) } : { remotePrefix: remote };
      const ethertype = typeof remote === "string" && remote.includes("::") ? "IPv6" : "IPv4";
      const rule = securityGroupRuleInputSchema.parse({ direction, ethertype, protocol, ...range, ...from });
      const about = { cloudId, securityGroupId: id(GROUP, n), firstRuleId: id(0x60, n * 5 + at) };
      yield { kind: "add-security-group-rules", ...about, rules: [rule] };
    }
  }
  const { length: networkCount } = generated.networks;
  for (const [n, { network: drawnNetwork, host, groups, security, pair, isHybrid }] of generated.ports.entries()) {
    const portId = id(PORT, n);
    const network = drawnNetwork % networkCount;
    const known = groups?.filter((each) => each < generated.groups.length) ?? null;
    const input = portInputSchema.parse({
      ...{
        networkId: id(NETWORK, network),
        mac: mac(PORT, n),
        name: `vm ${n}`,
        vnicType: "normal",
        deviceId: id(0x70, n),
      },
      ...{ portSecurity: security, allowedAddressPairs: security && pair ? [{ address: "10.9.9.0/28" }] : [] },
      securityGroupIds: security ? (known?.map((each) => id(GROUP, each)) ?? null) : [],
    });
    yield { kind: "create-port", cloudId, portId, newMac: mac(PORT, n), newGroupId: DEFAULT_GROUP, input };
    const plug = isHybrid === null ? null : { hybridPlug: isHybrid, createPort: true };
    const asked = { cloudId, portId, host, localLink: null, plug, drawn: drawn(network) };
    if (host !== "") yield { kind: "bind-port", ...asked };
  }
  for (const [n, { isOut, snat, networks }] of generated.routers.entries()) {
    const externalNetworkId = isOut ? OUTSIDE : null;
    const input = routerInputSchema.parse({ name: `router ${n}`, projectId: "p", externalNetworkId, snat });
    const routerId = id(ROUTER, n);
    yield { kind: "create-router", cloudId, routerId, newPort: newPort(0xc3, n), input };
    for (const each of new Set(networks.map((one) => one % networkCount))) {
      const subnetId = id(SUBNET, each * 3);
      yield {
        kind: "add-router-interface",
        cloudId,
        routerId,
        newPort: newPort(0xc4, n * 4 + each),
        input: { subnetId },
      };
    }
  }
  for (const [n, port] of generated.floating.entries()) {
    const plain = { networkId: OUTSIDE, projectId: "p", portId: id(PORT, port % generated.ports.length) };
    const input = floatingIpInputSchema.parse(plain);
    yield { kind: "create-floating-ip", cloudId, floatingIpId: id(0x90, n), newPort: newPort(0xc5, n), input };
  }
}

/** As much of it as Neutron's rules grant; `base` has the cloud, its hosts and its physical networks. */
export function grantedIntent(base: CloudIntent, generated: Generated): { intent: CloudIntent; refused: number } {
  let intent = base;
  let refused = 0;
  for (const request of requestsFor(base.cloudId, generated)) {
    try {
      const { desired, faults } = desiredIntent(intent, request);
      if (faults.length === 0) intent = desired;
      else refused += 1;
    } catch (error) {
      if (!isBridgeheadError(error)) throw error;
      refused += 1;
    }
  }
  return { intent, refused };
}

/** Replaces what the cloud intends, past the console. */
export async function replaceIntent(db: Db, cloudId: string, intent: CloudIntent): Promise<void> {
  await db.$transaction(
    async (tx) => {
      const where = { where: { cloudId } };
      await tx.floatingIp.deleteMany(where);
      await tx.port.deleteMany(where);
      await tx.router.deleteMany(where);
      await tx.securityGroupRule.deleteMany(where);
      await tx.securityGroup.deleteMany(where);
      await tx.subnet.deleteMany(where);
      await tx.network.deleteMany(where);
      for (const each of intent.networks) await insertNetwork(tx, cloudId, each);
      for (const each of intent.subnets) await insertSubnet(tx, cloudId, each);
      // rules may name groups that come later
      for (const each of intent.securityGroups) await insertSecurityGroup(tx, cloudId, { ...each, rules: [] });
      for (const { id: groupId, rules } of intent.securityGroups)
        await insertSecurityGroupRules(tx, cloudId, groupId, rules);
      for (const each of intent.ports) await insertPort(tx, cloudId, each);
      for (const each of intent.routers) await insertRouter(tx, cloudId, each);
      for (const each of intent.floatingIps) await insertFloatingIp(tx, cloudId, each);
    },
    { timeout: 30_000 },
  );
}
