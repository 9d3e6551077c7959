import { missing } from "@/server/hosts/backends/simulated/failures";
import type {
  SimulatedBridge,
  SimulatedLink,
  SimulatedModel,
  SimulatedNamespace,
  SimulatedPort,
} from "@/server/hosts/backends/simulated/model";
import { lookup, put } from "@/server/hosts/backends/simulated/records";

/** Finding and replacing parts of the model. */

export const inNamespace = (namespace: string): string => (namespace === "" ? "" : ` in namespace ${namespace}`);

export function namespaceOf(model: SimulatedModel, name: string): SimulatedNamespace {
  const found = lookup(model.namespaces, name);
  if (found === undefined) throw missing(`Namespace ${name}`);
  return found;
}

export function linkOf(model: SimulatedModel, namespace: string, name: string): SimulatedLink {
  const found = lookup(namespaceOf(model, namespace).links, name);
  if (found === undefined) throw missing(`Device ${name}${inNamespace(namespace)}`);
  return found;
}

export function bridgeOf(model: SimulatedModel, name: string): SimulatedBridge {
  const found = lookup(model.bridges, name);
  if (found === undefined) throw missing(`Open vSwitch bridge ${name}`);
  return found;
}

export function withNamespace(
  model: SimulatedModel,
  name: string,
  change: Partial<SimulatedNamespace>,
): SimulatedModel {
  const namespaces = put(model.namespaces, name, { ...namespaceOf(model, name), ...change });
  return { ...model, namespaces };
}

export function withLink(model: SimulatedModel, namespace: string, name: string, link: SimulatedLink): SimulatedModel {
  return withNamespace(model, namespace, { links: put(namespaceOf(model, namespace).links, name, link) });
}

export function withPort(model: SimulatedModel, name: string, port: SimulatedPort): SimulatedModel {
  return { ...model, ports: put(model.ports, name, port) };
}

export function withBridge(model: SimulatedModel, name: string, bridge: SimulatedBridge): SimulatedModel {
  return { ...model, bridges: put(model.bridges, name, bridge) };
}

/** A number that nothing else on the host has, and the model in which it is used up. */
export function nextSerial(model: SimulatedModel): readonly [number, SimulatedModel] {
  return [model.nextSerial, { ...model, nextSerial: model.nextSerial + 1 }];
}

/** Locally administered, the same for the same host and device number, another for another host. */
export function macOf(hostname: string, serial: number): string {
  let hash = 0x811c9dc5;
  for (const character of hostname) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  const bytes = [hash >>> 24, hash >>> 16, serial >>> 16, serial >>> 8, serial].map((byte) => byte & 0xff);
  return ["02", ...bytes.map((byte) => byte.toString(16).padStart(2, "0"))].join(":");
}

/** Where a device of this name is, if anywhere. */
export function namespaceHolding(model: SimulatedModel, device: string): string | null {
  for (const [name, { links }] of Object.entries(model.namespaces)) if (Object.hasOwn(links, device)) return name;
  return null;
}
