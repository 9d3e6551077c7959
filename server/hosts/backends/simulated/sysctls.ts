import { missing } from "@/server/hosts/backends/simulated/failures";
import type { SimulatedModel } from "@/server/hosts/backends/simulated/model";
import { inNamespace, namespaceOf, withNamespace } from "@/server/hosts/backends/simulated/parts";
import { lookup, put } from "@/server/hosts/backends/simulated/records";
import type { SysctlOperation } from "@/server/model/host-operation";

const OF_DEVICE = /^net\.ipv[46]\.(?:conf|neigh)\.([^.]+)\./;

/** Two names of one setting. */
const ONE_SETTING = ["net.ipv4.ip_forward", "net.ipv4.conf.all.forwarding"];

export function changeSysctl(model: SimulatedModel, { namespace, key, value }: SysctlOperation): SimulatedModel {
  const { sysctls, links } = namespaceOf(model, namespace);
  const device = OF_DEVICE.exec(key)?.[1]?.replaceAll("/", ".");
  if (device !== undefined && device !== "all" && device !== "default" && lookup(links, device) === undefined) {
    throw missing(`Device ${device}${inNamespace(namespace)}, whose setting ${key} is,`);
  }
  const same = ONE_SETTING.includes(key) ? ONE_SETTING : [key];
  const next = same.reduce((before, each) => put(before, each, value), sysctls);
  return withNamespace(model, namespace, { sysctls: next });
}
