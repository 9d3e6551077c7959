import type { CloudIntent } from "@/server/mapping/cloud-intent";
import { BridgeheadError } from "@/server/model/errors";
import type { Fault } from "@/server/model/fault";
import type { Port, Router, Subnet } from "@/server/model/neutron";
import { subnetTarget } from "@/server/model/object-words";
import { idFaults } from "@/server/neutron/port-rules";
import { quotaFaults } from "@/server/neutron/quota-rules";
import { onNetworkNode } from "@/server/neutron/router-ports";
import { canonicalRoutes, routeFaults } from "@/server/neutron/router-routes";
import { addInterface, deleteRouter, removeInterface, setGateway } from "@/server/neutron/router-rules";
import type { DesiredIntent } from "@/server/operations/intent/desired-intent";
import type { RouterRequest } from "@/server/operations/intent/object-requests";
import { nowhereNotice } from "@/server/operations/intent/place-routers";

/** What the cloud's routers and their ports shall be when a request is granted. */
export function desiredRouters(current: CloudIntent, request: RouterRequest): DesiredIntent {
  if (request.kind === "create-router") return create(current, request);
  const old = current.routers.find((each) => each.id === request.routerId);
  if (old === undefined) throw missing(`Cloud "${current.cloudName}" has no router ${request.routerId}.`);
  switch (request.kind) {
    case "update-router": {
      const { externalNetworkId = old.externalNetworkId, name = old.name, snat = old.snat, routes } = request.changes;
      const router = { ...old, name, snat, ...(routes === undefined ? {} : { routes: canonicalRoutes(routes) }) };
      const change = setGateway(current, router, externalNetworkId, request.newPort);
      return settled(current, withNewPort(current, change));
    }
    case "delete-router": {
      const { ports, faults } = deleteRouter(current, old);
      return { desired: { ...current, ports, routers: current.routers.filter((each) => each !== old) }, faults };
    }
    case "add-router-interface": {
      const change = addInterface(current, old, subnetOf(current, request.input.subnetId), request.newPort);
      return settled(current, withNewPort(current, change));
    }
    case "remove-router-interface": {
      const subnet = subnetOf(current, request.input.subnetId);
      const change = removeInterface(current, old, subnet);
      if (change === null) {
        throw missing(`Router "${old.name || old.id}" has no interface in ${subnetTarget(subnet)}.`);
      }
      return settled(current, change);
    }
  }
}

function create(current: CloudIntent, request: Extract<RouterRequest, { kind: "create-router" }>): DesiredIntent {
  const { name, projectId, externalNetworkId, snat } = request.input;
  const bare: Router = {
    ...{ id: request.routerId, name, projectId, snat, status: "ACTIVE" },
    ...{ externalNetworkId: null, externalAddresses: [], routes: [] },
  };
  const change = setGateway(current, bare, externalNetworkId, request.newPort);
  const { desired, faults, notices } = settled(current, withNewPort(current, change));
  return {
    desired: { ...desired, routers: [...current.routers, change.router] },
    faults: [...quotaFaults(current, projectId, "router"), ...faults],
    ...(notices === undefined ? {} : { notices }),
  };
}

type Change = { readonly router: Router; readonly ports: readonly Port[]; readonly faults: readonly Fault[] };

/** The id of a new port names its devices, and its MAC is its own on the network. */
function withNewPort(current: CloudIntent, change: Change): Change {
  const known = new Set(current.ports.map((each) => each.id));
  const faults = change.ports.filter((each) => !known.has(each.id)).flatMap((port) => drawnFaults(port, current.ports));
  return { ...change, faults: [...change.faults, ...faults] };
}

export function drawnFaults(port: Port, ports: readonly Port[]): readonly Fault[] {
  const twin = ports.find((each) => each.networkId === port.networkId && each.mac === port.mac);
  const faults = [...idFaults(port.id, ports)];
  if (twin === undefined) return faults;
  const message = `Port "${twin.name || twin.id}" of the same network already has the MAC address that was drawn.`;
  const remedy = "Ask again: another one is drawn.";
  return [...faults, { code: "mac-address-in-use", object: `MAC address ${port.mac}`, message, remedy }];
}

/** All ports of a router are on one network node, and its routes lead over them. Where there is no such node it is intended, and nothing routes yet. */
function settled(current: CloudIntent, { router, ports, faults }: Change): DesiredIntent {
  const placed = onNetworkNode(ports, router, current.hosts);
  const isNowhere = placed.some((each) => each.deviceId === router.id && each.host === "");
  return {
    desired: {
      ...current,
      ports: placed,
      routers: current.routers.map((each) => (each.id === router.id ? router : each)),
    },
    faults: [...faults, ...routeFaults({ ports: placed, subnets: current.subnets }, router)],
    notices: isNowhere ? [nowhereNotice(router)] : [],
  };
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
