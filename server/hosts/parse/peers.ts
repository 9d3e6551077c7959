import type { Link, LinkPeer } from "@/server/model/host-state";
import type { ParsedLinks, VethReference } from "./links";

/**
 * Finds the other end of every veth over all namespaces of a host. ifindexes repeat between namespaces and an nsid means
 * something only in its own, so a link's key is always (namespace, ifindex). Rules, in order:
 * 1. same namespace: the kernel gives the peer's name (or its index); the peer must name us back;
 * 2. elsewhere: our namespace's nsid names the namespace, the index the link; that link's index must be ours;
 * 3. our nsid is not known, but a veth of another namespace points at us by its own nsid: the pair is known from there.
 * Whatever does not check is unresolved: namespace `null`, never a guess.
 */
export type NamespaceLinks = {
  readonly name: string;
  /** This namespace's ids of others: nsid → namespace name. */
  readonly nsids: Readonly<Record<string, string>>;
  readonly parsed: ParsedLinks;
};

export function resolvePeers(namespaces: readonly NamespaceLinks[]): ReadonlyMap<string, readonly Link[]> {
  const index = new Map(namespaces.map((namespace) => [namespace.name, indexOf(namespace)]));
  const claims = claimsFromElsewhere(namespaces, index);
  return new Map(
    namespaces.map((namespace) => [
      namespace.name,
      namespace.parsed.links.map((link) => {
        const reference = namespace.parsed.veths.get(link.ifindex);
        if (reference === undefined) return link;
        return { ...link, peer: peerOf(namespace, link, reference, index, claims) };
      }),
    ]),
  );
}

type Indexed = {
  readonly namespace: NamespaceLinks;
  readonly byIfindex: ReadonlyMap<number, Link>;
  readonly byName: ReadonlyMap<string, Link>;
};
type Index = ReadonlyMap<string, Indexed>;

function indexOf(namespace: NamespaceLinks): Indexed {
  return {
    namespace,
    byIfindex: new Map(namespace.parsed.links.map((link) => [link.ifindex, link])),
    byName: new Map(namespace.parsed.links.map((link) => [link.name, link])),
  };
}

function peerOf(
  namespace: NamespaceLinks,
  link: Link,
  reference: VethReference,
  index: Index,
  claims: ReadonlyMap<string, LinkPeer>,
): LinkPeer | null {
  const found =
    reference.nsid === null
      ? peerInside(index.get(namespace.name), link, reference)
      : (peerElsewhere(namespace, link, reference, index) ?? claims.get(keyOf(namespace.name, link.ifindex)));
  if (found !== undefined) return found;
  if (reference.peerIfindex === null && reference.peerName === null) return null;
  return { namespace: null, ifindex: reference.peerIfindex ?? 0, name: null };
}

function peerInside(own: Indexed | undefined, link: Link, reference: VethReference): LinkPeer | undefined {
  if (own === undefined) return undefined;
  const peer =
    (reference.peerName === null ? undefined : own.byName.get(reference.peerName)) ??
    (reference.peerIfindex === null ? undefined : own.byIfindex.get(reference.peerIfindex));
  if (peer === undefined || peer === link) return undefined;
  const back = own.namespace.parsed.veths.get(peer.ifindex);
  if (back === undefined || back.nsid !== null) return undefined;
  if (back.peerName !== link.name && back.peerIfindex !== link.ifindex) return undefined;
  return { namespace: own.namespace.name, ifindex: peer.ifindex, name: peer.name };
}

function peerElsewhere(
  namespace: NamespaceLinks,
  link: Link,
  reference: VethReference,
  index: Index,
): LinkPeer | undefined {
  if (reference.nsid === null || reference.peerIfindex === null) return undefined;
  const targetName = namespace.nsids[String(reference.nsid)];
  const target = targetName === undefined ? undefined : index.get(targetName);
  const peer = target?.byIfindex.get(reference.peerIfindex);
  if (target === undefined || peer === undefined) return undefined;
  const back = target.namespace.parsed.veths.get(peer.ifindex);
  if (back === undefined || back.nsid === null || back.peerIfindex !== link.ifindex) return undefined;
  const backTo = target.namespace.nsids[String(back.nsid)];
  if (backTo !== undefined && backTo !== namespace.name) return undefined;
  return { namespace: target.namespace.name, ifindex: peer.ifindex, name: peer.name };
}

/** Pairs seen from the far end only, keyed by the near end. Two far ends that claim one near end cancel out. */
function claimsFromElsewhere(namespaces: readonly NamespaceLinks[], index: Index): Map<string, LinkPeer> {
  const claims = new Map<string, LinkPeer>();
  const disputed = new Set<string>();
  for (const namespace of namespaces) {
    for (const [ifindex, reference] of namespace.parsed.veths) {
      const link = index.get(namespace.name)?.byIfindex.get(ifindex);
      const near = link === undefined ? undefined : peerElsewhere(namespace, link, reference, index);
      if (link === undefined || near === undefined || near.namespace === null) continue;
      const key = keyOf(near.namespace, near.ifindex);
      if (claims.has(key)) disputed.add(key);
      claims.set(key, { namespace: namespace.name, ifindex: link.ifindex, name: link.name });
    }
  }
  for (const key of disputed) claims.delete(key);
  return claims;
}

function keyOf(namespace: string, ifindex: number): string {
  return `${ifindex}@${namespace}`;
}
