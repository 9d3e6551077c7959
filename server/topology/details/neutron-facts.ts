import { segmentId } from "../ids";
import type { NodeHint } from "../node-hints";
import type { World } from "../world";
import type { WorldParts } from "../world-parts";
import type { FactList } from "./fact-list";

/** What Neutron says about the object behind a node: intent, not evidence. */
export function neutronFacts(facts: FactList, world: World, parts: WorldParts, hint: NodeHint | undefined): void {
  if (hint === undefined) return;
  if (hint.of === "router") routerFacts(facts, parts, hint.id);
  else if (hint.of === "network") networkOf(facts, world, parts, hint.id);
  else portFacts(facts, world, parts, hint.portId, hint.fragment);
}

function portFacts(
  facts: FactList,
  world: World,
  parts: WorldParts,
  portId: string | undefined,
  fragment: string,
): void {
  const port = parts.neutron.port(portId, fragment);
  if (port === undefined) {
    facts.add("Neutron", "Port", portId ?? `${fragment}…`, { mono: true });
    if (world.neutron.length > 0) facts.add("Neutron", "Known", "no: Neutron has no such port");
    return;
  }
  const command = `openstack port show ${port.id}`;
  const of = { command };
  const groups = world.neutron.flatMap(({ securityGroups }) => securityGroups);
  const floating = world.neutron.flatMap(({ floatingIps }) => floatingIps).filter(({ portId }) => portId === port.id);
  facts
    .add("Neutron", "Port", port.id, { mono: true, command })
    .add("Neutron", "Name", port.name, of)
    .add("Neutron", "Network", parts.neutron.networkName(port.networkId) ?? port.networkId, {
      ...of,
      link: segmentId(port.networkId),
    })
    .add("Neutron", "MAC", port.mac, { mono: true, command })
    .add("Neutron", "Addresses", port.fixedIps.map(({ address }) => address).join(" "), { mono: true, command })
    .add("Neutron", "Floating addresses", floating.map(({ address }) => address).join(" "), { mono: true, command })
    .add("Neutron", "Status", `${port.status} (Neutron's word, not evidence)`, of)
    .add("Neutron", "Admin state up", port.adminStateUp, of)
    .add("Neutron", "Owner", port.deviceOwner, of)
    .add("Neutron", "Device", port.deviceId, { mono: true, command })
    .add("Neutron", "Bound to host", port.host, of)
    .add("Neutron", "VIF type", port.vifType, of)
    .add("Neutron", "Project", port.projectId, { mono: true, command });
  for (const id of port.securityGroupIds) {
    const name = groups.find((group) => group.id === id)?.name;
    facts.add("Neutron", "Security group", name === undefined ? id : `${name} (${id})`, of);
  }
}

function routerFacts(facts: FactList, parts: WorldParts, id: string): void {
  const router = parts.neutron.routers.get(id);
  const command = `openstack router show ${id}`;
  facts.add("Neutron", "Router", id, { mono: true, command });
  if (router === undefined) return;
  facts
    .add("Neutron", "Name", router.name, { command })
    .add("Neutron", "External addresses", router.externalAddresses.join(" "), { mono: true, command })
    .add("Neutron", "Source NAT", router.snat, { command })
    .add("Neutron", "Status", `${router.status} (Neutron's word, not evidence)`, { command })
    .add("Neutron", "Project", router.projectId, { mono: true, command });
  if (router.externalNetworkId !== null) {
    const name = parts.neutron.networkName(router.externalNetworkId) ?? router.externalNetworkId;
    facts.add("Neutron", "External network", name, { command, link: segmentId(router.externalNetworkId) });
  }
}

export function networkOf(facts: FactList, world: World, parts: WorldParts, id: string): void {
  const network = parts.neutron.networks.get(id);
  const command = `openstack network show ${id}`;
  if (network === undefined) return;
  facts
    .add("Neutron", "Network", network.name, { command, link: segmentId(id) })
    .add("Neutron", "Id", id, { mono: true, command })
    .add("Neutron", "Project", network.projectId, { mono: true, command })
    .add("Neutron", "MTU", network.mtu, { command })
    .add("Neutron", "External", network.external, { command })
    .add("Neutron", "Shared", network.shared, { command })
    .add("Neutron", "Status", `${network.status} (Neutron's word, not evidence)`, { command });
  for (const subnet of world.neutron.flatMap(({ subnets }) => subnets).filter(({ networkId }) => networkId === id)) {
    const dns = subnet.dnsServers.length === 0 ? "no DNS server" : `DNS ${subnet.dnsServers.join(" ")}`;
    const text = `${subnet.cidr}, gateway ${subnet.gatewayIp ?? "none"}, DHCP ${subnet.dhcp ? "on" : "off"}, ${dns}`;
    facts.add("Neutron", `Subnet ${subnet.name}`, text, { mono: true, command: `openstack subnet show ${subnet.id}` });
  }
}
