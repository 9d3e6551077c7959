import { stepId } from "@/server/reconcile/step-id";

/** Ids of steps on hosts, so that planners can depend on each other's steps without knowing each other. */

/** br-int, br-tun, provider bridges, their patch ports and standing flows. */
export const prepareHost = (hostId: string): string => stepId("host.prepare", hostId);
/** The tunnel ports to the peers and the flood flows over them. */
export const meshTunnels = (hostId: string): string => stepId("host.tunnels", hostId);
/** Local VLAN and flows of a network on a host. */
export const provisionNetwork = (hostId: string, networkId: string): string =>
  stepId("network.provision", hostId, networkId);
export const reclaimNetwork = (hostId: string, networkId: string): string =>
  stepId("network.reclaim", hostId, networkId);
/** Devices and the OVS port, isolated. */
export const plugPort = (hostId: string, portId: string): string => stepId("port.plug", hostId, portId);
/** Anti-spoofing flows, then the tag. After `applyFirewall`. */
export const wirePort = (hostId: string, portId: string): string => stepId("port.wire", hostId, portId);
/** Back to the dead VLAN, before its rules go. */
export const isolatePort = (hostId: string, portId: string): string => stepId("port.isolate", hostId, portId);
/** After `applyFirewall`. */
export const unplugPort = (hostId: string, portId: string): string => stepId("port.unplug", hostId, portId);
/** Every security-group rule that changes on the host: after plugs and isolations, before wires and unplugs. */
export const applyFirewall = (hostId: string): string => stepId("firewall.apply", hostId);
export const serveDhcp = (hostId: string, networkId: string): string => stepId("dhcp.serve", hostId, networkId);
export const stopDhcp = (hostId: string, networkId: string): string => stepId("dhcp.stop", hostId, networkId);
export const serveRouter = (hostId: string, routerId: string): string => stepId("router.serve", hostId, routerId);
export const stopRouter = (hostId: string, routerId: string): string => stepId("router.stop", hostId, routerId);
