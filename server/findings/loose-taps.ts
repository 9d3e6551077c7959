import type { Fault } from "@/server/model/finding";
import type { HostGraph } from "@/server/topology/host-graph";
import { portLabel } from "@/server/topology/name-nodes";
import { parseDeviceName } from "@/server/topology/names";
import type { NeutronIndex } from "@/server/topology/neutron-index";
import { deviceName } from "@/server/wiring/device-names";
import { REMEDIES } from "./remedies";

/** Taps of guests that are on no bridge, Linux or Open vSwitch. Where the port's own Linux bridge waits for its tap, that is told of it. */
export function looseTaps(host: string, { index, hints }: HostGraph, neutron: NeutronIndex): Fault[] {
  if (index.state.ovs === null) return [];
  return index.devices.flatMap(({ namespace, link }): Fault[] => {
    const name = parseDeviceName(link.name);
    if (namespace !== "" || name?.role !== "guest" || link.tun?.type !== "tap" || link.master !== null) return [];
    if (index.ovsOf("", link.name) !== undefined || index.device("", deviceName("qbr", name.fragment))) return [];
    const kind = "tap-on-no-bridge";
    const nodeId = index.nodeId("", link.name);
    const hint = hints.get(nodeId);
    const port = hint?.of === "port" ? neutron.port(hint.portId, hint.fragment) : undefined;
    const whose = port === undefined ? "its guest" : `its guest, port ${portLabel(port, neutron) || port.id},`;
    const message = `${link.name} on ${host} is on no bridge: ${whose} is cut off.`;
    return [{ kind, severity: "critical", host, object: link.name, nodeId, message, remedy: REMEDIES[kind] }];
  });
}
