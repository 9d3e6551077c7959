import type { HostIndex } from "./host-index";
import { ovsBridgeId } from "./ids";
import { type TunnelEnd, tunnelProtocol } from "./tunnels";

export type { TunnelEnd };

/** A veth whose other end is not on this host, as far as this host can tell. */
export type OpenVeth = {
  readonly id: string;
  readonly ifindex: number;
  readonly peerIfindex: number;
};

export function tunnelEnds(index: HostIndex): TunnelEnd[] {
  return index.ovs.flatMap(({ id, iface, bridge }) => {
    const protocol = iface === null ? null : tunnelProtocol(iface.type);
    if (iface === null || protocol === null) return [];
    const { options } = iface;
    return [
      {
        id,
        protocol,
        local: addressOption(options.local_ip),
        remote: addressOption(options.remote_ip),
        inKey: options.in_key ?? options.key ?? "",
        outKey: options.out_key ?? options.key ?? "",
        carrier: iface.status.tunnel_egress_iface_carrier !== "down",
        bridgeId: ovsBridgeId(index.key, bridge.name),
      },
    ];
  });
}

/** `flow`: the address is chosen for each packet, so there is no one other end. */
function addressOption(value: string | undefined): string | null {
  return value === undefined || value === "flow" || value === "" ? null : value;
}

export function openVeths(index: HostIndex): OpenVeth[] {
  return index.devices.flatMap(({ namespace, link }) => {
    if (link.kind !== "veth" || link.peer === null || link.peer.name !== null || link.peer.ifindex === 0) return [];
    return [{ id: index.nodeId(namespace, link.name), ifindex: link.ifindex, peerIfindex: link.peer.ifindex }];
  });
}
