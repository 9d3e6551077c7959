import type { NodeKind } from "@/server/model/graph";
import type { NodeDraft } from "./draft";
import { bridgeExposure, DEAD_VLAN, portExposure } from "./exposure";
import { addressLine, deviceKind, placeId } from "./host-devices";
import type { HostIndex, OvsAt } from "./host-index";
import { hostId, ovsBridgeId } from "./ids";
import { parseDeviceName } from "./names";
import { isLocalPort, judgeOvsPort } from "./ovs-port-state";
import { tunnelProtocol } from "./tunnels";

/** The OVS bridges of a host and their ports, each port one node together with its device. */
export function ovsNodes(index: HostIndex, roles: ReadonlyMap<string, string>): NodeDraft[] {
  const bridges = (index.state.ovs?.bridges ?? []).map((bridge) => {
    const node: NodeDraft = {
      id: ovsBridgeId(index.key, bridge.name),
      kind: "ovs-bridge",
      label: bridge.name,
      state: "ok",
      parent: hostId(index.key),
      host: index.key,
      badge: bridge.ports.length === 1 ? "1 port" : `${bridge.ports.length} ports`,
    };
    const role = roles.get(bridge.name);
    if (role !== undefined) node.role = role;
    const exposed = role === "integration" ? bridgeExposure(bridge, index.state) : null;
    return exposed === null ? node : { ...node, ...exposed };
  });
  return [...bridges, ...index.ovs.map((entry) => portNode(entry, index, roles.get(entry.bridge.name)))];
}

function portNode(entry: OvsAt, index: HostIndex, bridgeRole: string | undefined): NodeDraft {
  const working = judgeOvsPort(entry, index);
  const exposed = bridgeRole === "integration" ? portExposure(entry, index.state) : null;
  const judged = working.state === "failed" ? working : (exposed ?? working);
  const node: NodeDraft = {
    id: entry.id,
    kind: portKind(entry),
    label: entry.iface === null || entry.port.interfaces.length === 1 ? entry.port.name : entry.iface.name,
    state: judged.state,
    parent: portParent(entry, index.key),
    host: index.key,
  };
  if (judged.reason !== undefined) node.reason = judged.reason;
  const role = portRole(entry, bridgeRole);
  if (role !== undefined) node.role = role;
  const sublabel = portLine(entry);
  if (sublabel !== undefined) node.sublabel = sublabel;
  const badge = vlanBadge(entry, bridgeRole);
  if (badge !== undefined) node.badge = badge;
  const network = entry.port.otherConfig.net_uuid;
  if (network !== undefined && network !== "") node.network = network;
  return node;
}

function portKind({ iface, port, device }: OvsAt): NodeKind {
  if (iface === null) return "port";
  if (iface.type === "patch") return "patch";
  const protocol = tunnelProtocol(iface.type);
  if (protocol === "gre") return "gre-tunnel";
  if (protocol === "vxlan") return "vxlan-tunnel";
  if (protocol !== null || iface.type === "internal") return "port";
  if (device !== null) return deviceKind(device.link);
  const name = parseDeviceName(port.name);
  return name?.role === "qvo" ? "veth" : name?.role === "guest" ? "tap" : "port";
}

/** A port without a device of its own is in its bridge; a device is where the kernel has it. */
function portParent(entry: OvsAt, key: string): string {
  const { iface, bridge, device } = entry;
  if (iface !== null && (iface.type === "patch" || tunnelProtocol(iface.type) !== null || isLocalPort(entry))) {
    return ovsBridgeId(key, bridge.name);
  }
  return placeId(key, device?.namespace ?? "");
}

function portRole(entry: OvsAt, bridgeRole: string | undefined): string | undefined {
  const { iface, port, device } = entry;
  if (iface === null) return "bond";
  if (isLocalPort(entry)) return "local-port";
  const protocol = tunnelProtocol(iface.type);
  if (protocol !== null) return protocol === "gre" || protocol === "vxlan" ? undefined : `${protocol}-tunnel`;
  const name = parseDeviceName(iface.name);
  if (name?.role === "guest" && iface.type === "internal") return "dhcp";
  if (name !== null) return name.role;
  if (iface.type.startsWith("dpdkvhostuser")) return "vhost-user";
  const outward = bridgeRole === "provider" || bridgeRole === "external" || bridgeRole === "underlay";
  const kind = device === null ? null : deviceKind(device.link);
  if (outward && port.interfaces.length === 1 && (kind === "nic" || kind === "veth" || iface.type === "dpdk")) {
    return "uplink";
  }
  return undefined;
}

function portLine({ iface, device }: OvsAt): string | undefined {
  if (iface === null) return undefined;
  if (iface.type === "patch") return iface.options.peer === undefined ? undefined : `to ${iface.options.peer}`;
  if (tunnelProtocol(iface.type) !== null) return `to ${iface.options.remote_ip ?? "an unknown address"}`;
  return (device === null ? undefined : addressLine(device.link)) ?? iface.externalIds["attached-mac"];
}

/** No tag on an integration bridge is a trunk of every VLAN: worth a mark on anything that is not the switch's own. */
function vlanBadge(entry: OvsAt, bridgeRole: string | undefined): string | undefined {
  const { port, iface } = entry;
  if (port.tag !== null) return port.tag === DEAD_VLAN ? "dead VLAN 4095" : `tag ${port.tag}`;
  if (port.trunks.length > 0) return `trunk ${port.trunks.join(",")}`;
  const own = iface === null || iface.type === "patch" || tunnelProtocol(iface.type) !== null || isLocalPort(entry);
  return bridgeRole === "integration" && !own ? "all VLANs" : undefined;
}
