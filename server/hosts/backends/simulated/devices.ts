import { newLink } from "@/server/hosts/backends/simulated/empty-host";
import type { SimulatedLink, SimulatedModel } from "@/server/hosts/backends/simulated/model";
import { macOf, namespaceOf, nextSerial, withLink, withNamespace } from "@/server/hosts/backends/simulated/parts";
import { lookup, mapped, without } from "@/server/hosts/backends/simulated/records";

export function addLink(
  model: SimulatedModel,
  namespace: string,
  name: string,
  kind: SimulatedLink["kind"],
  given: Partial<SimulatedLink>,
): SimulatedModel {
  const [serial, counted] = nextSerial(model);
  return withLink(counted, namespace, name, { ...newLink(kind, serial, macOf(model.hostname, serial)), ...given });
}

/** With whatever depends on it: a veth's other end, membership of a bridge, routes. */
export function removeLink(model: SimulatedModel, namespace: string, name: string): SimulatedModel {
  const holder = namespaceOf(model, namespace);
  const link = lookup(holder.links, name);
  if (link === undefined) return model;
  const links = mapped(without(holder.links, name), (each) =>
    each.master === name ? { ...each, master: null } : each,
  );
  const routes = holder.routes.filter(({ device }) => device !== name);
  const sysctls = Object.fromEntries(Object.entries(holder.sysctls).filter(([key]) => !isOfDevice(key, name)));
  const removed = withNamespace(model, namespace, { links, routes, sysctls });
  return link.peer === null ? removed : removeLink(removed, link.peer.namespace, link.peer.name);
}

/** Whether a sysctl is about this device; dots of a device's name are slashes in a key. */
export function isOfDevice(key: string, device: string): boolean {
  return key.split(".").includes(device.replaceAll(".", "/"));
}
