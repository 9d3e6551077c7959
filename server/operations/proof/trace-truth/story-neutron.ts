import { LAB_GUESTS, LAB_NETWORKS, LAB_OUTSIDE, LAB_SUBNET } from "@/server/lab/hosts/story";
import type { Network, NeutronState, Port, Subnet } from "@/server/model/neutron";

/** What Neutron would say of the lab's story: guests, their DHCP ports, subnets and the floating IP. */
export function storyNeutron(): NeutronState {
  const plain = { vnicType: "normal", status: "ACTIVE", adminStateUp: true, securityGroupIds: [] };
  const networks = LAB_NETWORKS.map(
    ({ id, name, projectId }, at): Network => ({
      ...{ id, name, projectId, networkType: "gre", physicalNetwork: null, segmentationId: at + 1 },
      ...{ mtu: LAB_SUBNET.mtu, external: false, shared: false, adminStateUp: true, status: "ACTIVE" },
    }),
  );
  const subnets = LAB_NETWORKS.map(
    ({ subnetId, id }): Subnet => ({
      ...{ id: subnetId, name: "", networkId: id, cidr: LAB_SUBNET.cidr, gatewayIp: LAB_SUBNET.gateway },
      ...{ dhcp: true, dnsServers: [], pools: [] },
    }),
  );
  const guests = LAB_GUESTS.flatMap(({ name, host, network: key, portId, instanceId, mac, address }): Port[] => {
    const network = LAB_NETWORKS.find((one) => one.key === key);
    if (network === undefined) return [];
    const { id, subnetId, projectId } = network;
    return [
      {
        ...{ id: portId, name, networkId: id, projectId, mac, fixedIps: [{ subnetId, address }] },
        ...{ deviceOwner: "compute:nova", deviceId: instanceId, host, vifType: "ovs", ...plain },
      },
    ];
  });
  const [first] = guests;
  return {
    networks,
    subnets,
    ports: guests,
    routers: [],
    floatingIps: [
      {
        ...{ id: LAB_OUTSIDE.floatingIpId, address: LAB_OUTSIDE.floatingAddress, networkId: LAB_OUTSIDE.networkId },
        ...{ portId: first?.id ?? null, fixedAddress: first?.fixedIps[0]?.address ?? null },
        routerId: LAB_OUTSIDE.routerId,
      },
    ],
    securityGroups: [],
    agents: [],
  };
}
