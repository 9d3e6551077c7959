import ipaddr from "ipaddr.js";
import { lacking, taken } from "@/server/hosts/backends/simulated/failures";
import type { SimulatedLink, SimulatedModel, SimulatedRoute } from "@/server/hosts/backends/simulated/model";
import { linkOf, namespaceOf, withLink, withNamespace } from "@/server/hosts/backends/simulated/parts";
import { lookup } from "@/server/hosts/backends/simulated/records";
import { type AddressFamily, familyOf, networkAddress, prefixLength, prefixSize } from "@/server/model/address";
import type { AddressOperation } from "@/server/model/host-operation";

type RouteOperation = Extract<AddressOperation, { readonly destination: string }>;

export function changeAddress(model: SimulatedModel, operation: AddressOperation): SimulatedModel {
  switch (operation.op) {
    case "address.ensure":
    case "address.absent": {
      const { namespace, device, op } = operation;
      const address = canonicalCidr(operation.address);
      const link = lookup(model.namespaces, namespace) && lookup(namespaceOf(model, namespace).links, device);
      if (op === "address.absent" && !link?.addresses.includes(address)) return model;
      const found = link ?? linkOf(model, namespace, device);
      if (op === "address.absent") {
        const addresses = found.addresses.filter((each) => each !== address);
        return dropDeadRoutes(withLink(model, namespace, device, { ...found, addresses }), namespace, device);
      }
      if (found.addresses.includes(address)) return model;
      return withLink(model, namespace, device, { ...found, addresses: [...found.addresses, address] });
    }
    case "route.ensure":
      return ensureRoute(model, operation);
    case "route.absent": {
      if (lookup(model.namespaces, operation.namespace) === undefined) return model;
      const wanted = routeOf(operation);
      const { routes } = namespaceOf(model, operation.namespace);
      const left = routes.filter((route) => !isSameRoute(route, wanted));
      return left.length === routes.length ? model : withNamespace(model, operation.namespace, { routes: left });
    }
  }
}

/** A prefix whose host part is zero, as routes print it; `default` and bare addresses as they are. */
export function canonicalPrefix(destination: string): string {
  if (destination === "default" || /^(0\.0\.0\.0|::)\/0$/.test(destination)) return "default";
  if (!destination.includes("/")) return ipaddr.process(destination).toString();
  const network = networkAddress(destination);
  return prefixSize(destination) === 1 ? network : `${network}/${prefixLength(destination)}`;
}

function canonicalCidr(cidr: string): string {
  const [address, length] = ipaddr.parseCIDR(cidr);
  return `${address.toString()}/${length}`;
}

function routeOf({ destination, gateway, device }: RouteOperation): SimulatedRoute {
  return {
    destination: canonicalPrefix(destination),
    gateway: gateway === null ? null : ipaddr.process(gateway).toString(),
    device,
  };
}

function isSameRoute(a: SimulatedRoute, b: SimulatedRoute): boolean {
  return a.destination === b.destination && a.gateway === b.gateway && a.device === b.device;
}

/** Another route to the same destination, of the same family, is replaced. */
function ensureRoute(model: SimulatedModel, operation: RouteOperation): SimulatedModel {
  const { namespace, device } = operation;
  const link = linkOf(model, namespace, device);
  if (!link.up) throw taken(`A route over ${device}`, "the device is down");
  const wanted = routeOf(operation);
  if (wanted.gateway !== null && !reaches(link, wanted.gateway)) {
    throw lacking(
      `A way from ${device} to the gateway ${wanted.gateway}`,
      "Give the device an address beside it first.",
    );
  }
  const { routes } = namespaceOf(model, namespace);
  if (routes.some((route) => isSameRoute(route, wanted))) return model;
  const others = routes.filter(
    (route) => route.destination !== wanted.destination || familyOfRoute(route) !== familyOfRoute(wanted),
  );
  return withNamespace(model, namespace, { routes: [...others, wanted] });
}

export function familyOfRoute({ destination, gateway }: SimulatedRoute): AddressFamily {
  return destination === "default" ? familyOf(gateway ?? "") : familyOf(destination);
}

function reaches(link: SimulatedLink, gateway: string): boolean {
  const to = ipaddr.parse(gateway);
  if (to.kind() === "ipv6" && to.range() === "linkLocal") return true;
  return link.addresses.some((address) => {
    const network = ipaddr.parseCIDR(address);
    return network[0].kind() === to.kind() && to.match(network);
  });
}

/** With its last address of a family a device loses its routes of that family. */
function dropDeadRoutes(model: SimulatedModel, namespace: string, device: string): SimulatedModel {
  const { addresses } = linkOf(model, namespace, device);
  const hasFamily = { inet: addresses.some((each) => !each.includes(":")), inet6: true };
  const { routes } = namespaceOf(model, namespace);
  const left = routes.filter((route) => route.device !== device || hasFamily[familyOfRoute(route)]);
  return left.length === routes.length ? model : withNamespace(model, namespace, { routes: left });
}
