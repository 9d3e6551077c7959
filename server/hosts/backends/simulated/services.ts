import type { SimulatedModel } from "@/server/hosts/backends/simulated/model";
import { linkOf, namespaceOf, nextSerial } from "@/server/hosts/backends/simulated/parts";
import { lookup, put, without } from "@/server/hosts/backends/simulated/records";
import type { ServiceOperation } from "@/server/model/host-operation";

/** Below it each network has a directory, as a DHCP agent keeps it. */
export const DHCP_DIRECTORY = "/var/lib/neutron/dhcp";

export function changeService(model: SimulatedModel, operation: ServiceOperation): SimulatedModel {
  switch (operation.op) {
    case "dnsmasq.ensure": {
      const { networkId, namespace } = operation;
      namespaceOf(model, namespace);
      const directory = `${DHCP_DIRECTORY}/${networkId}`;
      const words = operation.arguments.map((word) => word.replaceAll("{dir}", directory));
      const found = lookup(model.dnsmasq, networkId);
      const isSame = found?.namespace === namespace && found.arguments.join("\0") === words.join("\0");
      const [pid, counted] = found && isSame ? [found.pid, model] : nextSerial(model);
      const files = { leases: "", ...found?.files, ...operation.files };
      return { ...counted, dnsmasq: put(counted.dnsmasq, networkId, { namespace, pid, arguments: words, files }) };
    }
    case "dnsmasq.absent":
      return { ...model, dnsmasq: without(model.dnsmasq, operation.networkId) };
    case "dhcp.release": {
      const found = lookup(model.dnsmasq, operation.networkId);
      if (found === undefined) return model;
      const lines = (found.files.leases ?? "").split("\n");
      const leases = lines.filter((line) => line.split(/\s+/)[2] !== operation.address).join("\n");
      const dnsmasq = put(model.dnsmasq, operation.networkId, { ...found, files: { ...found.files, leases } });
      return { ...model, dnsmasq };
    }
    case "arp.announce":
      linkOf(model, operation.namespace, operation.device);
      return model;
  }
}
