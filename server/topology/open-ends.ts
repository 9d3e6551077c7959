import type { HostIndex } from "./host-index";
import { ovsBridgeId } from "./ids";
import { type TunnelEnd, tunnelProtocol } from "./tunnels";

/** A veth whose other end is not on this host, as far as this host can tell. */
export type OpenVeth = {
  readonly id: string;
  readonly ifindex: number;
  readonly peerIfindex: number;
};

/** Everything of a host that joins it to others: small, so that a host that only changed inside joins nothing anew. */
export type HostEnds = {
  readonly host: string;
  readonly hostname: string;
  readonly kernel: string | null;
  /** `false`: Open vSwitch was not read, so a missing tunnel proves nothing. */
  readonly ovsRead: boolean;
  readonly tunnels: readonly TunnelEnd[];
  /** Addresses that its tunnels start from. */
  readonly tunnelAddresses: readonly string[];
  /** Addresses of its root namespace that others can reach. */
  readonly addresses: readonly string[];
  readonly veths: readonly OpenVeth[];
};

export function hostEnds(index: HostIndex): HostEnds {
  const tunnels = tunnelEnds(index);
  return {
    host: index.key,
    hostname: index.state.hostname,
    kernel: index.state.kernel,
    ovsRead: index.state.ovs !== null,
    tunnels,
    tunnelAddresses: [...new Set(tunnels.flatMap(({ local }) => local ?? []))].sort(),
    addresses: rootAddresses(index),
    veths: openVeths(index),
  };
}

function tunnelEnds(index: HostIndex): TunnelEnd[] {
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

function rootAddresses(index: HostIndex): string[] {
  return index.devices
    .flatMap(({ namespace, link }) =>
      namespace !== "" || link.flags.includes("LOOPBACK")
        ? []
        : link.addresses.flatMap(({ address, scope }) => (scope === "global" ? [address] : [])),
    )
    .sort();
}

function openVeths(index: HostIndex): OpenVeth[] {
  return index.devices.flatMap(({ namespace, link }) => {
    if (link.kind !== "veth" || link.peer === null || link.peer.name !== null || link.peer.ifindex === 0) return [];
    return [{ id: index.nodeId(namespace, link.name), ifindex: link.ifindex, peerIfindex: link.peer.ifindex }];
  });
}
