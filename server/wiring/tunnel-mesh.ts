import type { Fault } from "@/server/model/fault";
import type { ManagedHost } from "@/server/model/plumbing";
import { TUNNEL_BRIDGE } from "@/server/wiring/bridge-names";
import type { HostFacts, SeenPort } from "@/server/wiring/host-facts";
import type { HostPlanInput } from "@/server/wiring/host-plan";
import { isOurPort } from "@/server/wiring/ownership";
import { addressFamily, type TunnelType, tunnelPortName } from "@/server/wiring/tunnel-names";

export type Tunnel = {
  /** Of the port: our own, or that of one that leads there already. */
  readonly name: string;
  readonly type: TunnelType;
  readonly peer: string;
  readonly local: string;
  readonly remote: string;
};

export type Mesh = {
  readonly tunnels: readonly Tunnel[];
  readonly notices: readonly string[];
  readonly faults: readonly Fault[];
};

/** A tunnel of each common type to every other managed host, by host name; without those that a foreign port is in the way of. */
export function tunnelMesh({ host, hosts }: Pick<HostPlanInput, "host" | "hosts">, facts: HostFacts): Mesh {
  const local = host.plumbing.tunnelAddress;
  if (local === null) return { tunnels: [], notices: [], faults: [] };
  const tunnels: Tunnel[] = [];
  const notices: string[] = [];
  const faults: Fault[] = [];
  const owners = new Map([[local, host.name]]);
  for (const peer of [...hosts].sort(byName)) {
    const remote = peer.plumbing.tunnelAddress;
    if (peer.id === host.id || remote === null) continue;
    const owner = owners.get(remote);
    if (owner !== undefined) {
      faults.push(sameAddress(owner, peer.name, remote));
      continue;
    }
    owners.set(remote, peer.name);
    if (addressFamily(local) !== addressFamily(remote)) {
      notices.push(
        `No tunnel between ${host.name} (${local}) and ${peer.name} (${remote}): one is IPv4, the other IPv6.`,
      );
      continue;
    }
    for (const type of host.plumbing.tunnelTypes.filter((each) => peer.plumbing.tunnelTypes.includes(each))) {
      const name = leadingTo(facts, type, remote) ?? tunnelPortName(type, remote);
      const tunnel = { name, type, peer: peer.name, local, remote };
      const clash = foreign(host, tunnel, facts.ports.get(name));
      if (clash === null) tunnels.push(tunnel);
      else faults.push(clash);
    }
  }
  return { tunnels, notices, faults };
}

/** `type` of the Interface: GRE over IPv6 has one of its own. */
export function interfaceType({ type, local }: Tunnel): string {
  return type === "gre" && addressFamily(local) === "ipv6" ? "ip6gre" : type;
}

export function tunnelOptions(tunnel: Tunnel): Readonly<Record<string, string>> {
  return {
    df_default: "true",
    egress_pkt_mark: "0",
    in_key: "flow",
    out_key: "flow",
    local_ip: tunnel.local,
    remote_ip: tunnel.remote,
    ...(interfaceType(tunnel) === "ip6gre" ? { packet_type: "legacy_l2" } : {}),
  };
}

/** A tunnel is known by where it leads (`options:remote_ip`), not by its name. */
function leadingTo(facts: HostFacts, type: TunnelType, remote: string): string | null {
  for (const { bridge, port, interface: device } of facts.ports.values()) {
    if (bridge.name !== TUNNEL_BRIDGE || device === null) continue;
    if ((device.type === type || device.type === `ip6${type}`) && device.options.remote_ip === remote) return port.name;
  }
  return null;
}

/** A port of somebody else's serves where it leads to the peer and leaves the key to the flows. */
function foreign(host: ManagedHost, tunnel: Tunnel, there: SeenPort | undefined): Fault | null {
  if (there === undefined || isOurPort(there.port)) return null;
  const options = there.interface?.options ?? {};
  const isFitting = options.remote_ip === tunnel.remote && options.in_key === "flow" && options.out_key === "flow";
  if (there.bridge.name === TUNNEL_BRIDGE && isFitting) return null;
  return {
    code: "foreign-tunnel-port",
    object: `port ${tunnel.name} on ${host.name}`,
    message: `A port ${tunnel.name} that Bridgehead did not make is in the way of the tunnel to ${tunnel.peer}.`,
    remedy: `Remove it on ${host.name} (ovs-vsctl del-port ${tunnel.name}), then plan again.`,
  };
}

function sameAddress(one: string, other: string, address: string): Fault {
  return {
    code: "tunnel-address-twice",
    object: `host ${other}`,
    message: `${one} and ${other} both have the tunnel address ${address}.`,
    remedy: `Give ${other} its own tunnel address.`,
  };
}

function byName(a: ManagedHost, b: ManagedHost): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
