import { contains } from "@/server/model/address";
import type { OpenFlow, OvsBridge } from "@/server/model/host-state";
import type { Port, SecurityGroup, SecurityGroupRule } from "@/server/model/neutron";
import { ruleWords } from "@/server/model/rule-words";
import { placeNumbered } from "./host-facts";
import type { IpPacket } from "./packet";
import type { TraceIndex } from "./trace-world";

/** Where Neutron's firewall of flows has what rules of groups let out of a port, and in; lower priorities are its own. */
const TABLES = new Map<number, SecurityGroupRule["direction"]>([
  [72, "egress"],
  [82, "ingress"],
]);
const LEAST_OF_RULES = 70;

/**
 * The rules of Neutron behind the flows of the openvswitch firewall that a packet passed, in words; `""`: it passed none. A flow
 * does not say whose it is: named are those rules of its port's groups that take the packet, with a remote group where the
 * flow is of a conjunction and without one elsewhere.
 */
export function neutronRules(
  index: TraceIndex,
  bridge: OvsBridge,
  flows: readonly OpenFlow[],
  packet: IpPacket,
): string {
  return flows
    .flatMap((flow) => {
      const direction = TABLES.get(flow.table);
      const [, number] = /(?:^|,)reg5=(0x[0-9a-f]+|\d+)(?:,|$)/.exec(flow.match) ?? [];
      if (direction === undefined || flow.priority < LEAST_OF_RULES || number === undefined) return [];
      const portId = placeNumbered(bridge, Number(number))?.interface.externalIds["iface-id"];
      const port = portId === undefined ? null : index.port(portId);
      if (port === null) return [];
      const found = takingRules(index, port, direction, packet, flow.match.includes("conj_id="));
      if (found.length > 0) return `; ${direction} by ${found.join(" or ")}`;
      return `; ${direction} by a flow that no rule of Neutron explains now`;
    })
    .join("");
}

function takingRules(
  index: TraceIndex,
  port: Port,
  direction: SecurityGroupRule["direction"],
  packet: IpPacket,
  ofConjunction: boolean,
): readonly string[] {
  const groups = index.world.neutron.flatMap(({ securityGroups }) => securityGroups);
  const nameOf = (id: string) => groups.find((group) => group.id === id)?.name ?? id;
  const far = direction === "ingress" ? packet.source : packet.destination;
  return groups
    .filter(({ id }: SecurityGroup) => port.securityGroupIds.includes(id))
    .flatMap(({ name, rules }) =>
      rules
        .filter((rule) => rule.direction === direction && (rule.remoteGroupId !== null) === ofConjunction)
        .filter((rule) => takes(rule, packet) && isRemote(index, rule, far))
        .map((rule) => `rule ${rule.id} of group ${name} (${ruleWords(rule, nameOf)})`),
    );
}

const NAMES: Readonly<Record<IpPacket["protocol"], readonly string[]>> = {
  icmp: ["icmp", "1"],
  icmp6: ["ipv6-icmp", "icmpv6", "icmp6", "icmp", "58"],
  tcp: ["tcp", "6"],
  udp: ["udp", "17"],
};

function takes({ ethertype, protocol, portMin, portMax }: SecurityGroupRule, packet: IpPacket): boolean {
  if (ethertype !== (packet.family === "inet" ? "IPv4" : "IPv6")) return false;
  if (protocol === null || protocol === "any") return true;
  if (!NAMES[packet.protocol].includes(protocol)) return false;
  if (packet.icmpType >= 0) return portMin === null || portMin === packet.icmpType;
  return packet.destinationPort >= (portMin ?? 0) && packet.destinationPort <= (portMax ?? 65_535);
}

function isRemote({ world }: TraceIndex, { remotePrefix, remoteGroupId }: SecurityGroupRule, far: string): boolean {
  if (remotePrefix !== null && !contains(remotePrefix, far)) return false;
  if (remoteGroupId === null) return true;
  return world.neutron.some(({ ports }) =>
    ports.some(
      ({ securityGroupIds, fixedIps, allowedAddressPairs }) =>
        securityGroupIds.includes(remoteGroupId) &&
        (fixedIps.some(({ address }) => address === far) ||
          (allowedAddressPairs ?? []).some(({ address }) => address === far)),
    ),
  );
}
