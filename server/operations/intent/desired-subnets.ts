import type { CloudIntent } from "@/server/mapping/cloud-intent";
import { BridgeheadError } from "@/server/model/errors";
import type { Fault } from "@/server/model/fault";
import type { Network, Subnet } from "@/server/model/neutron";
import { listWords, portTarget, subnetTarget } from "@/server/model/object-words";
import { DHCP_OWNER, type DrawnDhcp, settleDhcp } from "@/server/neutron/dhcp-port";
import { quotaFaults } from "@/server/neutron/quota-rules";
import { checkNewSubnet, checkSubnetUpdate } from "@/server/neutron/subnet-rules";
import type { ChangeRequest } from "@/server/operations/intent/change-request";
import type { DesiredIntent } from "@/server/operations/intent/desired-intent";

type SubnetRequest = Extract<ChangeRequest, { subnetId: string }>;

/** What the cloud's subnets shall be when a request is granted; the DHCP port of their network follows. */
export function desiredSubnets(current: CloudIntent, request: SubnetRequest): DesiredIntent {
  const networkId = request.kind === "create-subnet" ? request.input.networkId : request.networkId;
  const network = current.networks.find((each) => each.id === networkId);
  if (network === undefined) throw missing(`Cloud "${current.cloudName}" has no network ${networkId}.`);
  switch (request.kind) {
    case "create-subnet": {
      const { subnet, faults } = checkNewSubnet(request.input, request.subnetId, network.projectId, current);
      const over = quotaFaults(current, network.projectId, "subnet");
      return settled(
        { ...current, subnets: [...current.subnets, subnet] },
        { network, faults: [...faults, ...over], drawn: request.drawn },
      );
    }
    case "update-subnet": {
      const old = subnetOf(current, request.subnetId);
      const { subnet, faults } = checkSubnetUpdate(old, request.changes, current);
      const subnets = current.subnets.map((each) => (each === old ? subnet : each));
      return settled({ ...current, subnets }, { network, faults, drawn: request.drawn });
    }
    case "delete-subnet": {
      const old = subnetOf(current, request.subnetId);
      const subnets = current.subnets.filter((each) => each !== old);
      return settled({ ...current, subnets }, { network, faults: subnetInUse(old, current), drawn: undefined });
    }
  }
}

/** With faults nothing is settled: the prefix may be one that nothing can be counted in. */
function settled(
  desired: CloudIntent,
  given: {
    readonly network: Network;
    readonly faults: readonly Fault[];
    readonly drawn: DrawnDhcp | undefined;
  },
): DesiredIntent {
  const { network, faults, drawn } = given;
  if (faults.length > 0) return { desired, faults };
  const { ports, notices } = settleDhcp(desired, network, drawn ?? null);
  return { desired: { ...desired, ports }, faults, notices };
}

/** Neutron's rule: a subnet goes when only its DHCP service has addresses in it. */
function subnetInUse(subnet: Subnet, current: CloudIntent): readonly Fault[] {
  const users = current.ports.filter(
    (port) => port.deviceOwner !== DHCP_OWNER && port.fixedIps.some((each) => each.subnetId === subnet.id),
  );
  if (users.length === 0) return [];
  return [
    {
      code: "subnet-in-use",
      object: subnetTarget(subnet),
      message: `${users.length === 1 ? "A port has an address" : `${users.length} ports have addresses`} of ${subnetTarget(subnet)}: ${listWords(users.map(portTarget))}.`,
      remedy:
        "Delete these ports first, or give them other addresses; a router's interface is taken away at the router.",
    },
  ];
}

function subnetOf(current: CloudIntent, id: string): Subnet {
  const subnet = current.subnets.find((each) => each.id === id);
  if (subnet === undefined) throw missing(`Cloud "${current.cloudName}" has no subnet ${id}.`);
  return subnet;
}

function missing(message: string): BridgeheadError {
  return new BridgeheadError("missing", message, {
    remedy: "Read the list again; it may have been removed meanwhile.",
  });
}
