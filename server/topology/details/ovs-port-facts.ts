import type { OvsAt } from "../host-index";
import { ovsBridgeId } from "../ids";
import { isLocalPort } from "../ovs-port-state";
import { listInterface, listPort } from "./commands";
import type { FactList } from "./fact-list";

/** Facts of an OVS port and its interface. */
export function ovsPortFacts(facts: FactList, host: string, entry: OvsAt): void {
  const { port, iface, bridge } = entry;
  const ofPort = { command: listPort(port.name) };
  facts
    .add("OVS", "Bridge", bridge.name, {
      link: ovsBridgeId(host, bridge.name),
      command: `ovs-vsctl list-ports ${bridge.name}`,
    })
    .add("OVS", "Port", port.name, { mono: true, ...ofPort })
    .add("OVS", "Tag", port.tag, ofPort)
    .add("OVS", "VLAN mode", port.vlanMode, ofPort)
    .add("OVS", "Trunks", port.trunks.join(" "), ofPort)
    .add("OVS", "Bond mode", port.bondMode, ofPort)
    .addRecord("OVS", "port external_ids", port.externalIds, ofPort.command)
    .addRecord("OVS", "other_config", port.otherConfig, ofPort.command);
  if (iface === null) {
    facts.add("OVS", "Interfaces", port.interfaces.map(({ name }) => name).join(" "), { mono: true, ...ofPort });
    return;
  }
  const command = listInterface(iface.name);
  const of = { command };
  facts
    .add("OVS", "Interface type", iface.type === "" ? "system" : iface.type, of)
    .add("OVS", "OpenFlow port", iface.ofport, of)
    .add("OVS", "Error", iface.error, of)
    .add("OVS", "Admin state", iface.adminState, of)
    .add("OVS", "Link state", linkState(entry), of)
    .add("OVS", "MAC in use", iface.macInUse, { mono: true, command })
    .add("OVS", "MTU", iface.mtu, of)
    .addRecord("OVS", "options", iface.options, command)
    .addRecord("OVS", "external_ids", iface.externalIds, command)
    .addRecord("OVS", "status", iface.status, command);
  const { rx_packets: rx, tx_packets: tx, rx_bytes: rxBytes, tx_bytes: txBytes } = iface.statistics;
  if (rx !== undefined) facts.add("Counters", "OVS received", packets(rx, rxBytes), { mono: true, command });
  if (tx !== undefined) facts.add("Counters", "OVS sent", packets(tx, txBytes), { mono: true, command });
  const dropped = iface.statistics.tx_dropped;
  if (dropped !== undefined) facts.add("Counters", "OVS dropped on sending", dropped, { mono: true, command });
}

/** `down` of a port that works would mislead without a word. */
function linkState(entry: OvsAt): string | null {
  const { iface, device } = entry;
  if (iface === null || iface.linkState !== "down" || iface.type !== "internal") return iface?.linkState ?? null;
  if (isLocalPort(entry)) return "down (the bridge's own port may be)";
  return device !== null && device.namespace !== "" ? "down (always so for a port moved into a namespace)" : "down";
}

function packets(count: number, bytes: number | undefined): string {
  return bytes === undefined ? `${count} packets` : `${count} packets, ${bytes} bytes`;
}
