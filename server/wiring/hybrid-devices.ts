import type { HostOperation } from "@/server/model/host-operation";
import type { Link } from "@/server/model/host-state";
import { deviceName } from "@/server/wiring/device-names";
import type { HostFacts } from "@/server/wiring/host-facts";

/** The four interfaces of the hybrid plug; the tap is the hypervisor's. */
export type HybridDevices = {
  readonly bridge: string;
  /** End of the veth pair in the Linux bridge. */
  readonly inner: string;
  /** End in the integration bridge. */
  readonly outer: string;
  readonly tap: string;
};

export function hybridDevices(portId: string): HybridDevices {
  return {
    bridge: deviceName("qbr", portId),
    inner: deviceName("qvb", portId),
    outer: deviceName("qvo", portId),
    tap: deviceName("tap", portId),
  };
}

/** What of them is not as it is to be, in words. */
export function hybridDifferences(facts: HostFacts, names: HybridDevices, mtu: number): readonly string[] {
  const { bridge, inner, outer, tap } = names;
  const [bridgeLink, innerLink, tapLink] = [bridge, inner, tap].map((name) => facts.links.get(name));
  return [
    ...bridgeDifferences(bridge, bridgeLink),
    ...endDifferences(inner, innerLink, outer, mtu),
    ...endDifferences(outer, facts.links.get(outer), inner, mtu),
    ...(innerLink !== undefined && innerLink.master !== bridge ? [`${inner} is not in ${bridge}`] : []),
    ...(tapLink !== undefined && tapLink.master !== bridge ? [`${tap} is not in ${bridge}`] : []),
  ];
}

/**
 * All of them, since each is idempotent. The host itself answers nothing on the Linux bridge (bugs 1302080 and others); these
 * switches are not observed, so they are set whenever anything is.
 */
export function hybridOperations(facts: HostFacts, names: HybridDevices, mtu: number): readonly HostOperation[] {
  const { bridge, inner, outer, tap } = names;
  const namespace = "";
  const isTorn = [inner, outer].some((name) => {
    const link = facts.links.get(name);
    return link !== undefined && link.peer?.name !== (name === inner ? outer : inner);
  });
  // The tap is the hypervisor's, who may take it away meanwhile: it is touched only where it is wrong.
  const loose = facts.links.has(tap) && facts.links.get(tap)?.master !== bridge ? [tap] : [];
  const torn = isTorn ? [inner, outer].filter((name) => facts.links.has(name)) : [];
  return [
    ...torn.map((name) => ({ op: "link.absent" as const, namespace, name })),
    { op: "bridge.ensure", namespace, name: bridge },
    { op: "sysctl.set", namespace, key: `net.ipv6.conf.${bridge}.disable_ipv6`, value: "1" },
    { op: "sysctl.set", namespace, key: `net.ipv4.conf.${bridge}.arp_ignore`, value: "1" },
    { op: "sysctl.set", namespace, key: `net.ipv4.conf.${bridge}.arp_announce`, value: "2" },
    { op: "veth.ensure", namespace, name: inner, peer: outer, mtu },
    { op: "link.set", namespace, name: inner, master: bridge },
    ...loose.map((name) => ({ op: "link.set" as const, namespace, name, master: bridge })),
  ];
}

function bridgeDifferences(name: string, link: Link | undefined): readonly string[] {
  if (link === undefined) return [`${name} is missing`];
  return [
    ...(link.flags.includes("UP") ? [] : [`${name} is down`]),
    ...(link.bridge !== null && (link.bridge.ageingTimeSeconds ?? 0) > 0
      ? [`${name} forgets addresses after a time`]
      : []),
    ...(link.bridge?.stp ? [`${name} speaks STP`] : []),
  ];
}

function endDifferences(name: string, link: Link | undefined, peer: string, mtu: number): readonly string[] {
  if (link === undefined) return [`${name} is missing`];
  return [
    ...(link.peer?.name === peer ? [] : [`${name} is not joined to ${peer}`]),
    ...(link.mtu === mtu ? [] : [`${name} has an MTU of ${link.mtu} instead of ${mtu}`]),
    ...(link.flags.includes("UP") ? [] : [`${name} is down`]),
    ...(link.flags.includes("PROMISC") ? [] : [`${name} is not promiscuous`]),
  ];
}
