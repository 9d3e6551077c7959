import { LAB_GUESTS, LAB_NETWORKS, LAB_OUTSIDE, LAB_SUBNET } from "@/server/lab/hosts/story";
import type { CloudIntent } from "@/server/mapping/cloud-intent";
import { networkInputSchema, physicalNetworkInputSchema } from "@/server/model/network-input";
import { portInputSchema } from "@/server/model/port-input";
import { floatingIpInputSchema, routerInputSchema } from "@/server/model/router-input";
import { securityGroupRuleInputSchema } from "@/server/model/security-group-input";
import { subnetInputSchema } from "@/server/model/subnet-input";
import type { ChangeRequest } from "@/server/operations/intent/change-request";

/** What the story still needs, as the next request that an operator would make; `null`: everything is there. */
export function nextStoryRequest(intent: CloudIntent, newId: () => string): ChangeRequest | null {
  const { cloudId } = intent;
  const has = (list: readonly { readonly id: string }[], id: string) => list.some((each) => each.id === id);
  const drawnPort = (mac: string) => ({ id: newId(), mac });

  for (const network of LAB_NETWORKS) {
    const { id: networkId, subnetId, name, projectId, dhcpPort } = network;
    const drawn = { dhcpPortId: dhcpPort.id, dhcpMac: dhcpPort.mac };
    if (!has(intent.networks, networkId)) {
      const input = networkInputSchema.parse({ name, projectId, networkType: "gre" });
      return { kind: "create-network", cloudId, networkId, input };
    }
    if (!has(intent.subnets, subnetId)) {
      const input = subnetInputSchema.parse({ networkId, name, cidr: LAB_SUBNET.cidr, dnsServers: ["192.0.2.53"] });
      return { kind: "create-subnet", cloudId, subnetId, input, drawn };
    }
    for (const guest of LAB_GUESTS.filter((each) => each.network === network.key)) {
      const port = intent.ports.find((each) => each.id === guest.portId);
      if (port === undefined) {
        const { portId, mac, instanceId: deviceId } = guest;
        const fixedIps = [{ subnetId, address: guest.address }];
        const plain = { networkId, mac, name: guest.name, deviceId, vnicType: "normal" };
        const input = portInputSchema.parse({ ...plain, fixedIps });
        return { kind: "create-port", cloudId, portId, newMac: mac, newGroupId: newId(), input };
      }
      if (port.host === "") {
        const { portId, host } = guest;
        return { kind: "bind-port", cloudId, portId, host, localLink: null, drawn };
      }
    }
  }
  return nextRule(intent, newId) ?? nextOutside(intent, drawnPort);
}

/** The two rules of seed 004: pings and logins from the project's own subnet. */
function nextRule(intent: CloudIntent, newId: () => string): ChangeRequest | null {
  const { cloudId } = intent;
  const [network] = LAB_NETWORKS;
  const group = intent.securityGroups.find((each) => each.projectId === network?.projectId && each.name === "default");
  if (group === undefined || group.rules.some((rule) => rule.remotePrefix === LAB_SUBNET.cidr)) return null;
  const from = { direction: "ingress", remotePrefix: LAB_SUBNET.cidr };
  const rules = [
    { ...from, protocol: "icmp" },
    { ...from, protocol: "tcp", portMin: 22, portMax: 22 },
    // who comes in by the floating IP
    { direction: "ingress", protocol: "icmp", remotePrefix: LAB_OUTSIDE.cidr },
  ].map((rule) => securityGroupRuleInputSchema.parse(rule));
  return { kind: "add-security-group-rules", cloudId, securityGroupId: group.id, firstRuleId: newId(), rules };
}

/** The router of seed 002 and a floating IP for the first guest. */
function nextOutside(
  intent: CloudIntent,
  drawnPort: (mac: string) => { id: string; mac: string },
): ChangeRequest | null {
  const { cloudId } = intent;
  const outside = LAB_OUTSIDE;
  const { networkId, subnetId, routerId, floatingIpId, physicalNetwork } = outside;
  const [network] = LAB_NETWORKS;
  const [guest] = LAB_GUESTS;
  const has = (list: readonly { readonly id: string }[], id: string) => list.some((each) => each.id === id);
  if (!intent.physicalNetworks.some((each) => each.name === physicalNetwork)) {
    const input = physicalNetworkInputSchema.parse({ name: physicalNetwork, types: ["flat"] });
    return { kind: "create-physical-network", cloudId, input };
  }
  if (!has(intent.networks, networkId)) {
    const plain = { name: "ext", networkType: "flat", physicalNetwork, external: true, shared: true };
    return { kind: "create-network", cloudId, networkId, input: networkInputSchema.parse(plain) };
  }
  if (!has(intent.subnets, subnetId)) {
    const { cidr, gateway: gatewayIp, pool } = outside;
    const plain = { networkId, name: "ext", cidr, gatewayIp, pools: [pool], dhcp: false };
    return { kind: "create-subnet", cloudId, subnetId, input: subnetInputSchema.parse(plain) };
  }
  if (network === undefined || guest === undefined) return null;
  const { projectId } = network;
  if (!has(intent.routers, routerId)) {
    const input = routerInputSchema.parse({ name: "router", projectId, externalNetworkId: networkId });
    return { kind: "create-router", cloudId, routerId, newPort: drawnPort("fa:16:3e:2f:e5:64"), input };
  }
  const isJoined = intent.ports.some(
    (port) => port.deviceId === routerId && port.fixedIps.some((ip) => ip.subnetId === network.subnetId),
  );
  if (!isJoined) {
    const input = { subnetId: network.subnetId };
    return { kind: "add-router-interface", cloudId, routerId, newPort: drawnPort("fa:16:3e:d1:a4:02"), input };
  }
  if (has(intent.floatingIps, floatingIpId)) return null;
  const plain = { networkId, projectId, address: outside.floatingAddress, portId: guest.portId };
  const input = floatingIpInputSchema.parse(plain);
  return { kind: "create-floating-ip", cloudId, floatingIpId, newPort: drawnPort("fa:16:3e:0d:5f:0a"), input };
}
