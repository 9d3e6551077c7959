import { addLink, isOfDevice, removeLink } from "@/server/hosts/backends/simulated/devices";
import { foreign, inUse, taken } from "@/server/hosts/backends/simulated/failures";
import type { SimulatedLink, SimulatedModel } from "@/server/hosts/backends/simulated/model";
import { openWaitingPort } from "@/server/hosts/backends/simulated/ovs-ports";
import { inNamespace, linkOf, namespaceOf, withLink, withNamespace } from "@/server/hosts/backends/simulated/parts";
import { lookup, without } from "@/server/hosts/backends/simulated/records";
import { type LinkOperation, MARK } from "@/server/model/host-operation";

type Of<Op extends LinkOperation["op"]> = Extract<LinkOperation, { readonly op: Op }>;

export function changeLink(model: SimulatedModel, operation: LinkOperation): SimulatedModel {
  switch (operation.op) {
    case "bridge.ensure":
      return ensureDevice(model, operation.namespace, operation.name, "bridge", { up: true });
    case "tap.ensure":
      return ensureDevice(model, operation.namespace, operation.name, "tap", { mtu: operation.mtu });
    case "veth.ensure":
      return ensureVeth(model, operation);
    case "link.set":
      return setLink(model, operation);
    case "link.move":
      return moveLink(model, operation);
    case "link.absent": {
      const { namespace, name, force } = operation;
      if (lookup(model.namespaces, namespace) === undefined) return model;
      const link = lookup(namespaceOf(model, namespace).links, name);
      if (link === undefined) return model;
      if (link.alias !== MARK && force !== true) throw foreign(`Device ${name}${inNamespace(namespace)}`);
      if (link.kind === "nic" || link.kind === "loopback") throw inUse(`Device ${name}`, "the hardware");
      if (link.kind === "internal") throw inUse(`Device ${name}`, "Open vSwitch");
      return removeLink(model, namespace, name);
    }
  }
}

function ensureDevice(
  model: SimulatedModel,
  namespace: string,
  name: string,
  kind: "bridge" | "tap",
  given: Partial<SimulatedLink>,
): SimulatedModel {
  const found = lookup(namespaceOf(model, namespace).links, name);
  if (found !== undefined) {
    if (found.kind !== kind) throw taken(`The name ${name}`, `a ${found.kind} device has it`);
    if (found.alias !== MARK) throw foreign(`Device ${name}${inNamespace(namespace)}`);
    return withLink(model, namespace, name, { ...found, ...given });
  }
  return openWaitingPort(addLink(model, namespace, name, kind, { ...given, alias: MARK }), name);
}

/** Halves of pairs that fell apart go, if they are ours; a pair whose other end was moved away is left together. */
function ensureVeth(model: SimulatedModel, { namespace, name, peer, mtu }: Of<"veth.ensure">): SimulatedModel {
  const { links } = namespaceOf(model, namespace);
  const [first, second] = [lookup(links, name), lookup(links, peer)];
  for (const [end, link] of [
    [name, first],
    [peer, second],
  ] as const) {
    if (link && (link.kind !== "veth" || link.alias !== MARK)) throw foreign(`Device ${end}${inNamespace(namespace)}`);
  }
  const set = { mtu, up: true, promiscuous: true };
  if (first && (second ? first.peer?.name === peer : first.peer?.namespace !== namespace)) {
    const one = withLink(model, namespace, name, { ...first, ...set });
    return second ? withLink(one, namespace, peer, { ...second, ...set }) : one;
  }
  const cleared = removeLink(removeLink(model, namespace, name), namespace, peer);
  const made = { ...set, alias: MARK };
  const half = addLink(cleared, namespace, name, "veth", { ...made, peer: { namespace, name: peer } });
  const both = addLink(half, namespace, peer, "veth", { ...made, peer: { namespace, name } });
  return openWaitingPort(openWaitingPort(both, name), peer);
}

function setLink(model: SimulatedModel, operation: Of<"link.set">): SimulatedModel {
  const { namespace, name, up, promiscuous, mtu, mac, master } = operation;
  const link = linkOf(model, namespace, name);
  if (master !== undefined && master !== null) {
    const bridge = linkOf(model, namespace, master);
    if (bridge.kind !== "bridge") throw taken(`Device ${master}`, "it is no Linux bridge");
    if (link.kind === "bridge" || link.kind === "loopback") throw taken(`Device ${name}`, "it cannot be in a bridge");
  }
  const next: SimulatedLink = {
    ...link,
    up: up ?? link.up,
    promiscuous: promiscuous ?? link.promiscuous,
    mtu: mtu ?? link.mtu,
    mac: mac?.toLowerCase() ?? link.mac,
    master: master === undefined ? link.master : master,
  };
  const set = withLink(model, namespace, name, next);
  if (next.up || !link.up) return set;
  // The kernel drops the routes of a device that goes down, and IPv6 addresses with them.
  const routes = namespaceOf(set, namespace).routes.filter(({ device }) => device !== name);
  const addresses = next.addresses.filter((address) => !address.includes(":"));
  return withNamespace(withLink(set, namespace, name, { ...next, addresses }), namespace, { routes });
}

/** A device arrives down, without addresses, of no bridge. */
function moveLink(model: SimulatedModel, { name, from, to }: Of<"link.move">): SimulatedModel {
  const target = namespaceOf(model, to);
  const link = lookup(model.namespaces, from) ? lookup(namespaceOf(model, from).links, name) : undefined;
  if (link === undefined) {
    if (lookup(target.links, name) !== undefined) return model;
    return withLink(model, to, name, linkOf(model, from, name));
  }
  if (from === to) return model;
  if (lookup(target.links, name) !== undefined) throw taken(`The name ${name}${inNamespace(to)}`, "a device has it");
  if (link.kind === "bridge" || link.kind === "loopback") throw inUse(`Device ${name}`, "its namespace");
  const source = namespaceOf(model, from);
  const left = withNamespace(model, from, {
    links: without(source.links, name),
    routes: source.routes.filter(({ device }) => device !== name),
    sysctls: Object.fromEntries(Object.entries(source.sysctls).filter(([key]) => !isOfDevice(key, name))),
  });
  const moved = withLink(left, to, name, { ...link, up: false, master: null, addresses: [] });
  if (link.peer === null) return moved;
  const end = linkOf(moved, link.peer.namespace, link.peer.name);
  return withLink(moved, link.peer.namespace, link.peer.name, { ...end, peer: { namespace: to, name } });
}
