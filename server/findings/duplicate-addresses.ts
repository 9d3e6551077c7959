import type { Fault } from "@/server/model/finding";
import { dhcpId, hostId } from "@/server/topology/ids";
import type { WorldParts } from "@/server/topology/world-parts";
import { groupBy } from "./group-by";
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
  const holders = [...ofPorts(parts), ...ofReservations(parts), ...ofTunnels(parts)];
  const same = groupBy(holders, ({ kind, within, address }) => `${kind}\0${within}\0${address}`);
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
      const mac = iface?.externalIds["attached-mac"]?.toLowerCase();
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
