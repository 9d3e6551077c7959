import type { Fault } from "@/server/model/fault";
import type { NetworkIntent } from "@/server/model/network-intent";
import type { FloatingIp, Network, Port, Router, Subnet } from "@/server/model/neutron";
import { listWords, routerTarget, subnetTarget } from "@/server/model/object-words";
import { allocateAddresses } from "@/server/neutron/address-allocation";
import { doRangesOverlap, rangeOfPrefix } from "@/server/neutron/address-range";
import {
  gatewayPortOf,
  interfacesOf,
  type NewPort,
  ROUTER_GATEWAY,
  ROUTER_INTERFACE,
  servicePort,
} from "@/server/neutron/router-ports";

type Change = { readonly router: Router; readonly ports: readonly Port[]; readonly faults: readonly Fault[] };

/**
 * A router's way out, by Neutron's rules:
 * 1. it leads to a network that is external and has a subnet; the router gets an address of each family there;
 * 2. no subnet there overlaps one that the router is in;
 * 3. it is not taken away, nor led elsewhere, under floating IPs that come in by it.
 * `null`: no way out. Where it leads there already, nothing changes.
 */
export function setGateway(known: NetworkIntent, router: Router, networkId: string | null, newPort: NewPort): Change {
  const { ports } = known;
  if (networkId === router.externalNetworkId) return { router, ports, faults: [] };
  const old = gatewayPortOf(ports, router.id);
  const faults: Fault[] = [];
  const users = known.floatingIps.filter((each) => each.routerId === router.id);
  if (users.length > 0) faults.push(gatewayInUse(router, users));
  const without = ports.filter((port) => port !== old);
  if (networkId === null) {
    return { router: { ...router, externalNetworkId: null, externalAddresses: [] }, ports: without, faults };
  }
  const network = known.networks.find((each) => each.id === networkId);
  const subnets = known.subnets.filter((each) => each.networkId === networkId);
  const problem = externalProblem(network, networkId, subnets);
  if (problem !== null) return { router, ports, faults: [...faults, { ...problem, object: routerTarget(router) }] };
  for (const own of interfacesOf(known, router.id)) {
    faults.push(
      ...subnets.filter((each) => doOverlap(each, own.subnet)).map((each) => overlap(router, each, own.subnet)),
    );
  }
  const { fixedIps, faults: none } = allocateAddresses({ ...known, ports: without }, networkId, null, {
    object: `gateway of ${routerTarget(router)}`,
  });
  const port = servicePort(newPort, {
    ...{ networkId, projectId: "", deviceOwner: ROUTER_GATEWAY, deviceId: router.id, fixedIps },
  });
  return {
    router: { ...router, externalNetworkId: networkId, externalAddresses: fixedIps.map(({ address }) => address) },
    ports: [...without, port],
    faults: [...faults, ...none],
  };
}

/**
 * A router's interface in a subnet: it gets the subnet's gateway address, which must be free. One for each subnet, and no two
 * subnets of a router overlap, that of its way out included.
 */
export function addInterface(known: NetworkIntent, router: Router, subnet: Subnet, newPort: NewPort): Change {
  const unchanged = { router, ports: known.ports };
  const object = routerTarget(router);
  const own = interfacesOf(known, router.id);
  if (own.some((each) => each.subnet.id === subnet.id)) {
    const message = `Router "${router.name || router.id}" has an interface in ${subnetTarget(subnet)} already.`;
    const remedy = "Pick another subnet: a router is in each only once.";
    return { ...unchanged, faults: [{ code: "router-interface-exists", object, message, remedy }] };
  }
  const outside = known.subnets.filter((each) => each.networkId === router.externalNetworkId);
  const faults = [...own.map((each) => each.subnet), ...outside]
    .filter((each) => doOverlap(each, subnet))
    .map((each) => overlap(router, subnet, each));
  if (subnet.gatewayIp === null) {
    const message = `${subnetTarget(subnet)} has no gateway address, which a router's interface would have.`;
    const remedy = "Give the subnet a gateway address first.";
    return { ...unchanged, faults: [...faults, { code: "subnet-without-gateway", object, message, remedy }] };
  }
  const asked = [{ subnetId: subnet.id, address: subnet.gatewayIp }];
  const { fixedIps, faults: taken } = allocateAddresses(known, subnet.networkId, asked, { object });
  const port = servicePort(newPort, {
    ...{ networkId: subnet.networkId, projectId: router.projectId, fixedIps },
    ...{ deviceOwner: ROUTER_INTERFACE, deviceId: router.id },
  });
  return { router, ports: [...known.ports, port], faults: [...faults, ...taken] };
}

/** It is not taken from under floating IPs that lead into its subnet. `null`: the router has no interface there. */
export function removeInterface(known: NetworkIntent, router: Router, subnet: Subnet): Change | null {
  const found = interfacesOf(known, router.id).find((each) => each.subnet.id === subnet.id);
  if (found === undefined) return null;
  const users = known.floatingIps.filter(
    (each) =>
      each.routerId === router.id &&
      known.ports
        .find((port) => port.id === each.portId)
        ?.fixedIps.some((fixed) => fixed.subnetId === subnet.id && fixed.address === each.fixedAddress),
  );
  const faults =
    users.length === 0
      ? []
      : [
          {
            code: "router-interface-in-use",
            object: routerTarget(router),
            message: `Floating IPs ${addresses(users)} lead into ${subnetTarget(subnet)} by this interface.`,
            remedy: "Take them from their ports first.",
          },
        ];
  return { router, ports: known.ports.filter((port) => port !== found.port), faults };
}

/** A router goes with its way out, but not while it is in a subnet. */
export function deleteRouter(known: NetworkIntent, router: Router): Omit<Change, "router"> {
  const own = interfacesOf(known, router.id);
  const gateway = gatewayPortOf(known.ports, router.id);
  const users = known.floatingIps.filter((each) => each.routerId === router.id);
  const faults: Fault[] = users.length > 0 && own.length === 0 ? [gatewayInUse(router, users)] : [];
  if (own.length > 0) {
    faults.push({
      code: "router-in-use",
      object: routerTarget(router),
      message: `Router "${router.name || router.id}" has interfaces in ${listWords(own.map((each) => subnetTarget(each.subnet)))}.`,
      remedy: "Remove its interfaces first.",
    });
  }
  return { ports: known.ports.filter((port) => port !== gateway), faults };
}

/** Why nothing can have an address on a network as an external one; `null`: it can. */
export function externalProblem(
  network: Network | undefined,
  networkId: string,
  subnets: readonly Subnet[],
): Omit<Fault, "object"> | null {
  if (network === undefined) {
    return {
      code: "network-unknown",
      message: `The cloud has no network ${networkId}.`,
      remedy: "Pick one of its external networks.",
    };
  }
  if (!network.external) {
    return {
      code: "network-not-external",
      message: `Network "${network.name || network.id}" is not external.`,
      remedy: "Pick an external network, or make this one external.",
    };
  }
  if (subnets.length > 0) return null;
  return {
    code: "external-network-without-subnet",
    message: `External network "${network.name || network.id}" has no subnet to take an address from.`,
    remedy: "Give it a subnet first.",
  };
}

function doOverlap(a: Subnet, b: Subnet): boolean {
  const [one, other] = [rangeOfPrefix(a.cidr), rangeOfPrefix(b.cidr)];
  return one !== null && other !== null && doRangesOverlap(one, other);
}

function overlap(router: Router, coming: Subnet, there: Subnet): Fault {
  return {
    code: "router-subnets-overlap",
    object: routerTarget(router),
    message: `${coming.cidr} of ${subnetTarget(coming)} overlaps ${there.cidr} of ${subnetTarget(there)}, which this router is in already.`,
    remedy: "Pick a subnet that does not overlap, or use another router.",
  };
}

function gatewayInUse(router: Router, users: readonly FloatingIp[]): Fault {
  return {
    code: "router-gateway-in-use",
    object: routerTarget(router),
    message: `Floating IPs ${addresses(users)} come in by the way out of router "${router.name || router.id}".`,
    remedy: "Take them from their ports first.",
  };
}

function addresses(users: readonly FloatingIp[]): string {
  return listWords(users.map((each) => each.address));
}
