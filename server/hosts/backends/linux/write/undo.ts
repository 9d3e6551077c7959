import { namespaceOf } from "@/server/hosts/backends/linux/write/patch-state";
import { undoFilter } from "@/server/hosts/backends/linux/write/undo-filter";
import { undoOvs } from "@/server/hosts/backends/linux/write/undo-ovs";
import { undoService } from "@/server/hosts/backends/linux/write/undo-service";
import { type HostOperation, isMarked } from "@/server/model/host-operation";
import type { HostState, Link } from "@/server/model/host-state";

/**
 * What takes an operation back to how the host was before it. Only what the operation may have touched: what was there
 * and not ours was refused, so it is left alone. What is gone meanwhile, or was never done, is success.
 */
export function undoOf(operation: HostOperation, before: HostState): readonly HostOperation[] {
  const linkOf = (namespace: string, name: string) =>
    namespaceOf(before, namespace)?.links?.find((link) => link.name === name);
  switch (operation.op) {
    case "namespace.ensure":
      return namespaceOf(before, operation.name) ? [] : [{ op: "namespace.absent", name: operation.name }];
    case "bridge.ensure":
    case "tap.ensure": {
      const { namespace, name } = operation;
      const link = linkOf(namespace, name);
      return link ? settings(namespace, link) : [{ op: "link.absent", namespace, name }];
    }
    case "veth.ensure": {
      const { namespace, name, peer } = operation;
      const ends = [linkOf(namespace, name), linkOf(namespace, peer)].filter((end) => end !== undefined);
      return ends.length > 0
        ? ends.flatMap((end) => settings(namespace, end))
        : [{ op: "link.absent", namespace, name }];
    }
    case "link.set": {
      const link = linkOf(operation.namespace, operation.name);
      return link ? formerSettings(operation, link) : [];
    }
    case "link.move": {
      const { name, from, to } = operation;
      return linkOf(from, name) ? [{ op: "link.move", name, from: to, to: from }] : [];
    }
    case "link.absent":
      return remake(operation.namespace, linkOf(operation.namespace, operation.name));
    case "namespace.absent":
      // What was inside is gone with it; the empty one would be no better than none.
      return [];
    case "address.ensure":
    case "address.absent": {
      const link = linkOf(operation.namespace, operation.device);
      const was = link?.addresses.some(
        ({ address, prefixLength }) => `${address}/${prefixLength}` === operation.address,
      );
      return link ? [{ ...operation, op: was ? "address.ensure" : "address.absent" }] : [];
    }
    case "route.ensure":
    case "route.absent": {
      const { namespace, destination, gateway, device } = operation;
      const routes = namespaceOf(before, namespace)?.routes?.filter(({ table }) => table === "main") ?? [];
      const former = routes.filter((route) => route.destination === destination && route.device !== null);
      const was = former.some((route) => route.gateway === gateway && route.device === device);
      const kept = former.map(
        (route) =>
          ({
            op: "route.ensure",
            namespace,
            destination,
            gateway: route.gateway,
            device: route.device ?? device,
          }) as const,
      );
      return was ? [{ ...operation, op: "route.ensure" }] : [{ ...operation, op: "route.absent" }, ...kept];
    }
    case "sysctl.set": {
      const was = namespaceOf(before, operation.namespace)?.sysctls[operation.key];
      return was === undefined ? [] : [{ ...operation, value: was }];
    }
    case "ovs.bridge.ensure":
    case "ovs.bridge.absent":
    case "ovs.port.ensure":
    case "ovs.port.vlan":
    case "ovs.port.absent":
    case "flows.change":
      return undoOvs(operation, before);
    case "chains.set":
    case "ipset.ensure":
    case "ipset.absent":
    case "ebtables.change":
    case "conntrack.clear":
    case "conntrack.judge":
      return undoFilter(operation, before);
    case "dnsmasq.ensure":
    case "dnsmasq.absent":
    case "dhcp.release":
    case "arp.announce":
      return undoService(operation, before);
  }
}

function settings(namespace: string, link: Link): readonly HostOperation[] {
  if (!isMarked(link)) return [];
  const { name, mtu, flags } = link;
  return [{ op: "link.set", namespace, name, mtu, up: flags.includes("UP"), promiscuous: flags.includes("PROMISC") }];
}

function formerSettings(
  { namespace, name, up, promiscuous, mtu, mac, master }: Extract<HostOperation, { op: "link.set" }>,
  link: Link,
): readonly HostOperation[] {
  return [
    {
      op: "link.set",
      namespace,
      name,
      ...(up !== undefined && { up: link.flags.includes("UP") }),
      ...(promiscuous !== undefined && { promiscuous: link.flags.includes("PROMISC") }),
      ...(mtu !== undefined && { mtu: link.mtu }),
      ...(mac !== undefined && link.mac !== null && { mac: link.mac }),
      ...(master !== undefined && { master: link.master }),
    },
  ];
}

/** A removed link of a kind that we make, with what it had; others cannot be made anew. */
function remake(namespace: string, link: Link | undefined): readonly HostOperation[] {
  if (!link || !isMarked(link)) return [];
  const { name, mtu, master, addresses } = link;
  const made: readonly HostOperation[] =
    link.kind === "bridge"
      ? [{ op: "bridge.ensure", namespace, name }]
      : link.kind === "veth" && link.peer?.name != null && link.peer.namespace === namespace
        ? [{ op: "veth.ensure", namespace, name, peer: link.peer.name, mtu }]
        : link.tun?.type === "tap"
          ? [{ op: "tap.ensure", namespace, name, mtu }]
          : [];
  if (made.length === 0) return [];
  const enslaved: readonly HostOperation[] = master === null ? [] : [{ op: "link.set", namespace, name, master }];
  const addressed = addresses
    .filter(({ scope }) => scope !== "link")
    .map(
      ({ address, prefixLength }): HostOperation => ({
        op: "address.ensure",
        namespace,
        device: name,
        address: `${address}/${prefixLength}`,
      }),
    );
  return [...made, ...settings(namespace, link), ...enslaved, ...addressed];
}
