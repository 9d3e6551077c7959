import type { HostView } from "@/server/hosts/backends/linux/host-view";
import { addressLine, routeLine } from "@/server/hosts/backends/linux/write/address-lines";
import { namespaceOf } from "@/server/hosts/backends/linux/write/patch-state";
import { BridgeheadError } from "@/server/model/errors";
import { type HostOperation, isMarked, type LinkOperation, MARK, NEWBORN_GROUP } from "@/server/model/host-operation";
import type { HostState, Link } from "@/server/model/host-state";

/** Lines of one `ip -batch -` in one namespace. */
export type LinkStep = { readonly namespace: string; readonly lines: readonly string[] };

/** The host's root namespace, for a batch that runs in another: see `ipBatch`. Process 1 may be another host's. */
const ROOT_NETNS = "/proc/self/fd/9";

type Seen = ReadonlyMap<string, Link>;
type Of<Op extends LinkOperation["op"]> = Extract<LinkOperation, { op: Op }>;

/**
 * What is missing of a phase (see `linkPhases`), as lines. Throws for what is not ours and would be touched.
 * `group`: by which links are deleted together, as one by one each costs a grace period of the kernel. Of one batch only: links
 * that a batch which failed left in its group are no others' to delete.
 */
export function linkSteps(
  phase: readonly HostOperation[],
  state: HostState,
  view: HostView,
  group: number,
): readonly LinkStep[] {
  const lines = new Map<string, string[]>();
  const doomed = new Map<string, Set<string>>();
  const seen = new Map<string, Map<string, Link>>();
  for (const operation of phase) {
    const namespace =
      operation.op === "link.move" ? operation.from : "namespace" in operation ? operation.namespace : "";
    const links = seen.get(namespace) ?? linksOf(state, namespace);
    seen.set(namespace, links);
    if (operation.op === "link.absent") {
      const link = links.get(operation.name);
      if (!link) continue;
      if (!isMarked(link) && !operation.force) throw foreign(view, namespace, link, "be removed");
      doomed.set(namespace, (doomed.get(namespace) ?? new Set()).add(operation.name));
      continue;
    }
    lines.set(namespace, [...(lines.get(namespace) ?? []), ...linesOf(operation, links, state, view)]);
  }
  for (const [namespace, names] of doomed) {
    const all = [...names];
    const together =
      all.length > 2 ? [...all.map((name) => `link set dev ${name} group ${group}`), `link del group ${group}`] : null;
    const single = withoutPeers(all, seen.get(namespace) ?? new Map()).map((name) => `link del dev ${name}`);
    lines.set(namespace, [...(lines.get(namespace) ?? []), ...(together ?? single)]);
  }
  return [...lines].map(([namespace, all]) => ({ namespace, lines: all }));
}

function linksOf(state: HostState, namespace: string): Map<string, Link> {
  return new Map((namespaceOf(state, namespace)?.links ?? []).map((link) => [link.name, link]));
}

/** A veth's other end goes with it. */
function withoutPeers(names: readonly string[], links: Seen): readonly string[] {
  const going = new Set<string>();
  for (const name of names) {
    const peer = links.get(name)?.peer?.name;
    if (peer == null || !going.has(peer)) going.add(name);
  }
  return [...going];
}

function linesOf(
  operation: HostOperation,
  links: Map<string, Link>,
  state: HostState,
  view: HostView,
): readonly string[] {
  switch (operation.op) {
    case "bridge.ensure":
      return bridgeLines(operation, links.get(operation.name), view);
    case "veth.ensure":
      return vethLines(operation, links, view);
    case "tap.ensure":
      return tapLines(operation, links.get(operation.name), view);
    case "link.set":
      return settingLines(operation, links.get(operation.name));
    case "link.move": {
      const { name, from, to } = operation;
      const isThere = linksOf(state, to).has(name);
      if (isThere && !links.has(name)) return [];
      if (from === to) return [];
      if (isThere) throw taken(view, to, name);
      return [`link set dev ${name} netns ${to === "" ? ROOT_NETNS : `${view.netnsDir}/${to}`}`];
    }
    case "address.ensure":
    case "address.absent":
      return addressLine(operation, links.get(operation.device));
    case "route.ensure":
    case "route.absent":
      return routeLine(operation, namespaceOf(state, operation.namespace)?.routes ?? []);
    default:
      return [];
  }
}

function bridgeLines(
  { name, namespace }: Of<"bridge.ensure">,
  link: Link | undefined,
  view: HostView,
): readonly string[] {
  if (!link) {
    return [
      `link add name ${name} group ${NEWBORN_GROUP} type bridge ageing_time 0 stp_state 0`,
      `${marking(name)} up`,
    ];
  }
  if (link.kind !== "bridge" || !isMarked(link)) throw foreign(view, namespace, link, "be taken over as a bridge");
  const isAsWanted = link.bridge?.ageingTimeSeconds === 0 && !link.bridge.stp;
  return [
    ...(link.isNewborn ? [marking(name)] : []),
    ...(isAsWanted ? [] : [`link set dev ${name} type bridge ageing_time 0 stp_state 0`]),
    ...(isUp(link) ? [] : [`link set dev ${name} up`]),
  ];
}

function vethLines(
  { name, peer, mtu, namespace }: Of<"veth.ensure">,
  links: Map<string, Link>,
  view: HostView,
): readonly string[] {
  const ends = [links.get(name), links.get(peer)];
  for (const end of ends) {
    if (end && (end.kind !== "veth" || !isMarked(end))) throw foreign(view, namespace, end, "be taken over as a veth");
  }
  const [first, second] = ends;
  const isPair =
    first !== undefined &&
    (second ? first.peer?.name === peer : first.peer === null || first.peer.namespace !== namespace);
  if (isPair) {
    return [first, ...(second ? [second] : [])].flatMap((end) => [
      ...(end.isNewborn ? [marking(end.name)] : []),
      ...settingLines({ op: "link.set", namespace, name: end.name, up: true, promiscuous: true, mtu }, end),
    ]);
  }
  // Halves of pairs that fell apart, ours: they go.
  const stale = [first, second].flatMap((end) => (end ? [`link del dev ${end.name}`] : []));
  for (const end of [name, peer]) links.delete(end);
  const born = `mtu ${mtu} group ${NEWBORN_GROUP}`;
  const made = `link add name ${name} ${born} type veth peer name ${peer} ${born}`;
  return [...stale, made, `${marking(name)} promisc on up`, `${marking(peer)} promisc on up`];
}

function marking(name: string): string {
  return `link set dev ${name} alias ${MARK} group default`;
}

function tapLines(
  { name, mtu, namespace }: Of<"tap.ensure">,
  link: Link | undefined,
  view: HostView,
): readonly string[] {
  if (!link) return [`tuntap add dev ${name} mode tap`, `link set dev ${name} mtu ${mtu} alias ${MARK}`];
  const isTap = link.kind === "tun" && link.tun?.type === "tap";
  if (!isTap || !isMarked(link)) throw foreign(view, namespace, link, "be taken over as a tap");
  return link.mtu === mtu ? [] : [`link set dev ${name} mtu ${mtu}`];
}

/** Without a link as seen it is being made: then all of it. */
function settingLines(wanted: Of<"link.set">, link: Link | undefined): readonly string[] {
  const words: string[] = [];
  const { name, up, promiscuous, mtu, mac, master } = wanted;
  if (up === false && (!link || isUp(link))) words.push("down");
  if (mac !== undefined && link?.mac?.toLowerCase() !== mac.toLowerCase()) words.push("address", mac.toLowerCase());
  if (mtu !== undefined && link?.mtu !== mtu) words.push("mtu", String(mtu));
  if (promiscuous !== undefined && (!link || link.flags.includes("PROMISC") !== promiscuous)) {
    words.push("promisc", promiscuous ? "on" : "off");
  }
  if (master === null && (!link || link.master !== null)) words.push("nomaster");
  if (master !== undefined && master !== null && link?.master !== master) words.push("master", master);
  if (up === true && !(link && isUp(link))) words.push("up");
  return words.length === 0 ? [] : [`link set dev ${name} ${words.join(" ")}`];
}

export function isUp(link: Link): boolean {
  return link.flags.includes("UP");
}

function foreign({ transport }: HostView, namespace: string, link: Link, what: string): BridgeheadError {
  const where = namespace === "" ? "" : ` in namespace ${namespace}`;
  const kind = link.kind === "" ? "device" : link.kind;
  return new BridgeheadError(
    "conflict",
    `${kind} ${link.name}${where} on ${transport.label} was not made by Bridgehead and may not ${what}`,
    { remedy: `Remove or rename it by hand (ip link del dev ${link.name}), or pick it by name to have it removed.` },
  );
}

function taken({ transport }: HostView, namespace: string, name: string): BridgeheadError {
  return new BridgeheadError("conflict", `namespace ${namespace} on ${transport.label} has another device ${name}`, {
    remedy: `Remove the one in the namespace by hand (ip -n ${namespace} link del dev ${name}), then plan again.`,
  });
}
