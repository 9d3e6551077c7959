import type { Fault } from "@/server/model/fault";
import type { NetworkIntent } from "@/server/model/network-intent";
import type { FloatingIp, Port, Router } from "@/server/model/neutron";
import { floatingIpTarget } from "@/server/model/object-words";
import type { FloatingIpInput, FloatingIpUpdate } from "@/server/model/router-input";
import { allocateAddresses, nextFree, takenAddresses } from "@/server/neutron/address-allocation";
import { canonicalAddress, rangeOfPrefix } from "@/server/neutron/address-range";
import { FLOATING_IP, interfacesOf, type NewPort, servicePort } from "@/server/neutron/router-ports";
import { externalProblem } from "@/server/neutron/router-rules";

type Drawn = { readonly id: string; readonly newPort: NewPort };
type Made = { readonly floatingIp: FloatingIp; readonly port: Port | null; readonly faults: readonly Fault[] };

/**
 * A new floating IP: an IPv4 address of an external network, the next free one or the one asked for. As in Neutron a port of
 * no project holds the address, so that nobody else gets it. Where a port is given it leads there at once.
 */
export function checkNewFloatingIp(known: NetworkIntent, input: FloatingIpInput, { id, newPort }: Drawn): Made {
  const { networkId, projectId } = input;
  const network = known.networks.find((each) => each.id === networkId);
  const object =
    input.address === null ? `floating IP of network ${network?.name || networkId}` : `floating IP ${input.address}`;
  const subnets = known.subnets.filter((each) => each.networkId === networkId);
  const v4 = subnets.filter((each) => rangeOfPrefix(each.cidr)?.family === "IPv4");
  const empty = {
    id,
    address: input.address ?? "",
    networkId,
    projectId,
    fixedAddress: null,
    portId: null,
    routerId: null,
  };
  const problem = externalProblem(network, networkId, v4);
  if (problem !== null) return { floatingIp: empty, port: null, faults: [{ ...problem, object }] };
  const { fixedIps, faults } =
    input.address === null
      ? nextOf(known, networkId, v4, object)
      : allocateAddresses({ ...known, subnets: v4 }, networkId, [{ address: input.address }], { object });
  const address = fixedIps[0]?.address ?? empty.address;
  const port = servicePort(newPort, { networkId, projectId: "", deviceOwner: FLOATING_IP, deviceId: id, fixedIps });
  const led = leadTo(known, { ...empty, address }, input);
  return { floatingIp: led.floatingIp, port, faults: [...faults, ...led.faults] };
}

function nextOf(known: NetworkIntent, networkId: string, v4: NetworkIntent["subnets"], object: string) {
  const taken = takenAddresses(known, networkId, null);
  for (const subnet of v4) {
    const address = nextFree(subnet, taken);
    if (address !== null) return { fixedIps: [{ subnetId: subnet.id, address }], faults: [] };
  }
  const message = "No address is free in the pools of this external network.";
  const remedy = "Delete floating IPs that are no longer needed, or widen a pool.";
  return { fixedIps: [], faults: [{ code: "addresses-exhausted", object, message, remedy }] };
}

/**
 * Where a floating IP leads, by Neutron's rules:
 * 1. to an IPv4 address of a port: the one given, else the port's first;
 * 2. through a router that is in that address's subnet and has its way out on the floating IP's network;
 * 3. an address has one floating IP of a network.
 * Without a port it leads nowhere.
 */
export function leadTo(
  known: NetworkIntent,
  floatingIp: FloatingIp,
  { portId, fixedAddress: asked }: FloatingIpUpdate,
): { readonly floatingIp: FloatingIp; readonly faults: readonly Fault[] } {
  const object = floatingIpTarget(floatingIp);
  const nowhere = { ...floatingIp, portId: null, fixedAddress: null, routerId: null };
  const refused = (code: string, message: string, remedy: string) => ({
    floatingIp: nowhere,
    faults: [{ code, object, message, remedy }],
  });
  if (portId === null) {
    if (asked === null) return { floatingIp: nowhere, faults: [] };
    return refused("fixed-address-without-port", `Address ${asked} is given without its port.`, "Give the port too.");
  }
  const port = known.ports.find((each) => each.id === portId);
  if (port === undefined) {
    return refused("port-unknown", `The cloud has no port ${portId}.`, "Pick one of its ports.");
  }
  const name = `port "${port.name || port.id}"`;
  const wanted = asked === null ? null : canonicalAddress(asked);
  const v4 = port.fixedIps.filter(({ address }) => !address.includes(":"));
  const fixed = wanted === null ? v4[0] : v4.find(({ address }) => address === wanted);
  if (fixed === undefined) {
    return wanted === null
      ? refused(
          "port-without-ipv4",
          `A floating IP leads to an IPv4 address, and ${name} has none.`,
          "Give it one first.",
        )
      : refused(
          "fixed-address-unknown",
          `Address ${asked} is no IPv4 address of ${name}.`,
          "Give one of the port's own.",
        );
  }
  const twin = known.floatingIps.find(
    (each) =>
      each.id !== floatingIp.id &&
      each.networkId === floatingIp.networkId &&
      each.portId === port.id &&
      each.fixedAddress === fixed.address,
  );
  if (twin !== undefined) {
    return refused(
      "fixed-address-in-use",
      `Floating IP ${twin.address} of the same network leads to ${fixed.address} of ${name} already.`,
      "Take that one from the port first.",
    );
  }
  const router = routerBetween(known, fixed.subnetId, floatingIp.networkId);
  if (router === null) {
    const network = known.networks.find((each) => each.id === floatingIp.networkId);
    return refused(
      "external-gateway-not-found",
      `No router is in the subnet of ${fixed.address} and has its way out on network "${network?.name || floatingIp.networkId}".`,
      "Add an interface in that subnet to a router whose external network this is.",
    );
  }
  return { floatingIp: { ...floatingIp, portId, fixedAddress: fixed.address, routerId: router.id }, faults: [] };
}

/** Where several do, the one that is the subnet's gateway: that is where the port's answers go. */
function routerBetween(known: NetworkIntent, subnetId: string, networkId: string): Router | null {
  const all = known.routers.flatMap((router) => {
    if (router.externalNetworkId !== networkId) return [];
    const found = interfacesOf(known, router.id).find(({ subnet }) => subnet.id === subnetId);
    return found === undefined ? [] : [{ router, isGateway: found.address === found.subnet.gatewayIp }];
  });
  return (all.find(({ isGateway }) => isGateway) ?? all[0])?.router ?? null;
}
