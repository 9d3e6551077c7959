import type { Fault } from "@/server/model/finding";
import { groupBy } from "@/server/model/group-by";
import { dhcpId, hostId, segmentId } from "@/server/topology/ids";
import type { WorldParts } from "@/server/topology/world-parts";
import { REMEDIES } from "./remedies";

type Holder = {
  readonly kind: "duplicate-mac" | "duplicate-ip";
  readonly address: string;
  /** Within what the address must be one's own. */
  readonly within: string;
  /** Whose it is: the same owner may show it at several places, as during a migration or with distributed routers. */
  readonly owner: string;
  readonly host: string;
  readonly object: string;
  readonly nodeId: string;
};

/** MACs and addresses that two ports of one network have, and tunnel addresses that two hosts have. */
export function duplicateAddresses(parts: WorldParts): Fault[] {
  const onHosts = ofPorts(parts);
  const holders = [...onHosts, ...ofGuests(parts, onHosts), ...ofReservations(parts), ...ofTunnels(parts)];
  const same = groupBy(holders, placeOf);
  return [...same.values()].flatMap((all) => {
    const owners = new Set(all.map(({ owner }) => owner));
    const sorted = [...all].sort((a, b) => (a.nodeId + a.object < b.nodeId + b.object ? -1 : 1));
    const [first] = sorted;
    if (first === undefined || owners.size < 2) return [];
    const { kind, host, object, nodeId, address } = first;
    const places = sorted.map((one) => `${one.object} on ${one.host}`);
    const message = `${address} is ${[...new Set(places)].join(" and ")} at once.`;
    return [{ kind, severity: "critical", host, object, nodeId, message, remedy: REMEDIES[kind] }];
  });
}

function ofPorts(parts: WorldParts): Holder[] {
  return parts.hosts.flatMap(({ host, graph }) =>
    (graph?.index.ovs ?? []).flatMap(({ id, port, iface, device }): Holder[] => {
      const owner = iface?.externalIds["iface-id"];
      const within = port.otherConfig.net_uuid;
      if (!owner || !within) return [];
      const holder = { within, owner, host: host.name, object: port.name, nodeId: id };
      // what a service's device has counts, else what the port was plugged with
      const worn = device?.namespace ? device.link.mac : iface?.externalIds["attached-mac"];
      const mac = worn?.toLowerCase();
      const own = (device?.namespace ? device.link.addresses : []).filter(
        ({ scope, address }) => scope === "global" && !address.startsWith("169.254."),
      );
      return [
        ...(mac ? [{ ...holder, kind: "duplicate-mac" as const, address: mac }] : []),
        ...own.map(({ address }) => ({ ...holder, kind: "duplicate-ip" as const, address })),
      ];
    }),
  );
}

/**
 * Guests' fixed addresses that a service of the same network has on its device. Allowed pairs, floating IPs and addresses
 * that routers share are at several places by intent, and are not among them.
 */
function ofGuests({ neutron, hostNamed }: WorldParts, onHosts: readonly Holder[]): Holder[] {
  const taken = new Set(onHosts.filter(({ kind }) => kind === "duplicate-ip").map(placeOf));
  return [...neutron.ports.values()].flatMap((port): Holder[] => {
    if (!port.deviceOwner.startsWith("compute:")) return [];
    return port.fixedIps.flatMap(({ address }): Holder[] => {
      const place = { kind: "duplicate-ip" as const, address, within: port.networkId };
      if (!taken.has(placeOf(place))) return [];
      const host = hostNamed(port.host);
      const object = port.name || port.id;
      const nodeId = host === undefined ? segmentId(port.networkId) : hostId(host.key);
      return [{ ...place, owner: port.id, host: host?.name ?? (port.host || "no host"), object, nodeId }];
    });
  });
}

function placeOf({ kind, within, address }: Pick<Holder, "kind" | "within" | "address">): string {
  return `${kind}\0${within}\0${address}`;
}

/** An address that one DHCP server reserves for two MACs. */
function ofReservations(parts: WorldParts): Holder[] {
  return parts.hosts.flatMap(({ host, graph }) =>
    (graph?.index.state.dhcp ?? []).flatMap(({ networkId, reservations }) =>
      (reservations ?? []).map(
        ({ address, mac }): Holder => ({
          ...{ kind: "duplicate-ip", address, owner: mac.toLowerCase(), host: host.name },
          ...{ object: `reservation for ${mac}`, within: `reserved ${networkId}`, nodeId: dhcpId(host.key, networkId) },
        }),
      ),
    ),
  );
}

function ofTunnels(parts: WorldParts): Holder[] {
  return parts.hosts.flatMap(({ host, graph }) =>
    (graph?.ends.tunnelAddresses ?? [])
      .filter((address) => graph?.ends.addresses.includes(address))
      .map(
        (address): Holder => ({
          ...{ kind: "duplicate-ip", address, within: "tunnels", owner: host.key, host: host.name },
          ...{ object: "the beginning of tunnels", nodeId: hostId(host.key) },
        }),
      ),
  );
}
