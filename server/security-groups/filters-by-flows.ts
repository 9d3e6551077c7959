import type { HostState } from "@/server/model/host-state";
import type { Port } from "@/server/model/neutron";
import { deviceName } from "@/server/wiring/device-names";

/** Where Neutron's openvswitch firewall has the rules for what comes to a port. */
const INGRESS_TABLES: ReadonlySet<number> = new Set([81, 82]);

/** Whether flows filter what comes to a port, instead of iptables: its number is asked for in the firewall's tables. */
export function filtersByFlows({ ovs }: Pick<HostState, "ovs">, { id }: Pick<Port, "id">): boolean {
  const devices = new Set([deviceName("tap", id), deviceName("qvo", id)]);
  return (ovs?.bridges ?? []).some(({ ports, flows }) => {
    const numbers = ports
      .flatMap(({ interfaces }) => interfaces)
      .flatMap(({ name, ofport }) => (devices.has(name) && ofport !== null ? [`reg5=0x${ofport.toString(16)}`] : []));
    return (flows ?? []).some(
      ({ table, match }) => INGRESS_TABLES.has(table) && match.split(",").some((word) => numbers.includes(word.trim())),
    );
  });
}
