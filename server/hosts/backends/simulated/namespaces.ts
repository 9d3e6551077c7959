import { removeLink } from "@/server/hosts/backends/simulated/devices";
import { emptyNamespace } from "@/server/hosts/backends/simulated/empty-host";
import { foreign } from "@/server/hosts/backends/simulated/failures";
import type { SimulatedModel, SimulatedNamespace } from "@/server/hosts/backends/simulated/model";
import { nextSerial } from "@/server/hosts/backends/simulated/parts";
import { lookup, put, without } from "@/server/hosts/backends/simulated/records";
import { MARK, type NamespaceOperation } from "@/server/model/host-operation";

/** The mark of a namespace is the alias of its loopback. */
export function changeNamespace(model: SimulatedModel, operation: NamespaceOperation): SimulatedModel {
  const { name } = operation;
  const found = lookup(model.namespaces, name);
  if (operation.op === "namespace.ensure") {
    if (found !== undefined) {
      if (!isOurs(found)) throw foreign(`Namespace ${name}`);
      return model;
    }
    const [inode, counted] = nextSerial(model);
    return { ...counted, namespaces: put(counted.namespaces, name, emptyNamespace(inode, MARK, true)) };
  }
  if (found === undefined) return model;
  if (!isOurs(found) && operation.force !== true) throw foreign(`Namespace ${name}`);
  // Devices of Open vSwitch are gone with it for good, while their rows stay as they are.
  const emptied = Object.keys(found.links).reduce((before, link) => removeLink(before, name, link), model);
  return { ...emptied, namespaces: without(emptied.namespaces, name) };
}

const isOurs = ({ links }: SimulatedNamespace) => links.lo?.alias === MARK;
