import type { HostOperation, ServiceOperation } from "@/server/model/host-operation";
import type { HostState } from "@/server/model/host-state";

/** See `undoOf`. A lease that was let go and an announcement that was made stay so: neither is state of ours. */
export function undoService(operation: ServiceOperation, before: HostState): readonly HostOperation[] {
  if (operation.op !== "dnsmasq.ensure" && operation.op !== "dnsmasq.absent") return [];
  const { networkId } = operation;
  const service = before.dhcp?.find((one) => one.networkId === networkId);
  if (!service) return operation.op === "dnsmasq.ensure" && before.dhcp ? [{ op: "dnsmasq.absent", networkId }] : [];
  if (service.pid === null || service.namespace === null || !service.files) return [];
  const { namespace, arguments: words, files } = service;
  return [{ op: "dnsmasq.ensure", networkId, namespace, arguments: words, files }];
}
