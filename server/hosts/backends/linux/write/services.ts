import { announce } from "@/server/hosts/backends/linux/write/announce";
import { ensureDnsmasq, releaseLease, removeDnsmasq } from "@/server/hosts/backends/linux/write/dnsmasq";
import { lookAtDnsmasq } from "@/server/hosts/backends/linux/write/dnsmasq-look";
import type { Performer } from "@/server/hosts/backends/linux/write/write-host";
import type { HostOperation, ServiceOperation } from "@/server/model/host-operation";
import type { HostState } from "@/server/model/host-state";

/** A process a network, so one after the other; a later operation sees what an earlier one of the same network did. */
export const services: Performer = {
  look: (host, operations) => lookAtDnsmasq(host, networksOf(operations)),
  async apply(host, runs, seen) {
    let state: HostState = seen;
    for (const operation of runs.flat().filter(isService)) {
      switch (operation.op) {
        case "dnsmasq.ensure":
          await ensureDnsmasq(host, operation, state);
          break;
        case "dnsmasq.absent":
          await removeDnsmasq(host, operation.networkId, state);
          break;
        case "dhcp.release":
          await releaseLease(host, operation, state);
          break;
        case "arp.announce":
          await announce(host, operation);
          continue;
      }
      state = await lookAtDnsmasq(host, networksOf([operation]), state);
    }
  },
};

function isService(operation: HostOperation): operation is ServiceOperation {
  const { op } = operation;
  return op === "dnsmasq.ensure" || op === "dnsmasq.absent" || op === "dhcp.release" || op === "arp.announce";
}

/** Network → the namespace that it is served in, where an operation says so. */
function networksOf(operations: readonly HostOperation[]): ReadonlyMap<string, string | null> {
  const networks = new Map<string, string | null>();
  for (const operation of operations.filter(isService)) {
    if (operation.op === "arp.announce") continue;
    const known = networks.get(operation.networkId) ?? null;
    networks.set(operation.networkId, "namespace" in operation ? operation.namespace : known);
  }
  return networks;
}
