import type { CloudIntent } from "@/server/mapping/cloud-intent";
import { BridgeheadError } from "@/server/model/errors";
import type { Fault } from "@/server/model/fault";
import type { Network } from "@/server/model/neutron";
import { floatingIpTarget, listWords, routerTarget } from "@/server/model/object-words";
import { DHCP_OWNER } from "@/server/neutron/dhcp-port";
import { checkNewNetwork } from "@/server/neutron/network-rules";
import { quotaFaults } from "@/server/neutron/quota-rules";
import { checkNewSubnet } from "@/server/neutron/subnet-rules";
import type { ChangeRequest } from "@/server/operations/intent/change-request";
import type { DesiredIntent } from "@/server/operations/intent/desired-intent";

type NetworkRequest = Extract<ChangeRequest, { kind: "create-network" | "update-network" | "delete-network" }>;

/** What the cloud's networks shall be when a request is granted. */
export function desiredNetworks(current: CloudIntent, request: NetworkRequest): DesiredIntent {
  switch (request.kind) {
    case "create-network": {
      const { network, faults } = checkNewNetwork(request.input, request.networkId, current);
      const over = quotaFaults(current, network.projectId, "network");
      const desired = { ...current, networks: [...current.networks, network] };
      const { subnet } = request;
      if (subnet === undefined) return { desired, faults: [...faults, ...over] };
      const input = { ...subnet.input, networkId: network.id };
      const checked = checkNewSubnet(input, subnet.subnetId, network.projectId, desired);
      const overSubnets = quotaFaults(desired, network.projectId, "subnet");
      return {
        desired: { ...desired, subnets: [...desired.subnets, checked.subnet] },
        faults: [...faults, ...over, ...checked.faults, ...overSubnets],
      };
    }
    case "update-network": {
      const old = networkOf(current, request.networkId);
      const changes = Object.fromEntries(Object.entries(request.changes).filter(([, value]) => value !== undefined));
      const network = { ...old, ...changes };
      const networks = current.networks.map((each) => (each === old ? network : each));
      const faults = old.external && !network.external ? externalInUse(old, current) : [];
      return { desired: { ...current, networks }, faults };
    }
    case "delete-network": {
      const old = networkOf(current, request.networkId);
      const isElsewhere = (each: { readonly networkId: string }) => each.networkId !== old.id;
      return {
        desired: {
          ...current,
          networks: current.networks.filter((each) => each !== old),
          subnets: current.subnets.filter(isElsewhere),
          ports: current.ports.filter((each) => isElsewhere(each) || each.deviceOwner !== DHCP_OWNER),
        },
        faults: networkInUse(old, current),
      };
    }
  }
}

/** Neutron's rule: a network is not deleted under ports, but under its DHCP service; its subnets go along. */
function networkInUse(network: Network, current: CloudIntent): readonly Fault[] {
  const ports = current.ports
    .filter((each) => each.networkId === network.id && each.deviceOwner !== DHCP_OWNER)
    .map((each) => each.name || each.id);
  const object = `network "${network.name}"`;
  const faults: Fault[] = [];
  if (ports.length > 0) {
    faults.push({
      ...{ code: "network-in-use", object, remedy: "Delete its ports first." },
      message: `Network "${network.name}" has ${ports.length === 1 ? "port" : "ports"} ${listWords(ports)}.`,
    });
  }
  return [...faults, ...externalInUse(network, current)];
}

function externalInUse(network: Network, { routers, floatingIps }: CloudIntent): readonly Fault[] {
  const users = [
    ...routers.filter((each) => each.externalNetworkId === network.id).map(routerTarget),
    ...floatingIps.filter((each) => each.networkId === network.id).map(floatingIpTarget),
  ];
  if (users.length === 0) return [];
  return [
    {
      code: "external-network-in-use",
      object: `network "${network.name}"`,
      message: `Network "${network.name}" is the way out of ${listWords(users)}.`,
      remedy: "Take the routers' gateways away and delete the floating IPs first.",
    },
  ];
}

function networkOf(current: CloudIntent, id: string): Network {
  const network = current.networks.find((each) => each.id === id);
  if (network !== undefined) return network;
  throw new BridgeheadError("missing", `Cloud "${current.cloudName}" has no network ${id}.`, {
    remedy: "Read the list again; it may have been removed meanwhile.",
  });
}
