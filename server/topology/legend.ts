import type { GraphEdge, GraphNode, LegendEntry } from "@/server/model/graph";
import type { NeutronIndex } from "./neutron-index";
import { type Segment, segmentDetail } from "./segments";

/** How many colours a screen tells apart; after that they are used again. */
export const COLOUR_CLASSES = 10;

/**
 * The networks that are drawn, with a colour each. A network asks for the colour its id hashes to and takes the next
 * free one, in order of id over the whole world: opening a host changes no colour, and a new network seldom does.
 */
export function legendOf(
  drawn: { readonly nodes: readonly GraphNode[]; readonly edges: readonly GraphEdge[] },
  segments: readonly Segment[],
  neutron: NeutronIndex,
): LegendEntry[] {
  const used = new Set<string>();
  for (const { network } of drawn.nodes) if (network !== undefined) used.add(network);
  for (const { network } of drawn.edges) if (network !== undefined) used.add(network);
  const known = new Map(segments.map((segment) => [segment.network, segmentDetail(segment)]));
  for (const network of neutron.networks.values())
    if (!known.has(network.id)) known.set(network.id, segmentDetail(network));
  const colours = assignColours([...new Set([...known.keys(), ...used])]);
  const names = new Map<string, number>();
  const nameOf = (key: string) => neutron.networkName(key) ?? `network ${key.slice(0, 8)}`;
  for (const key of used) names.set(nameOf(key), (names.get(nameOf(key)) ?? 0) + 1);
  return [...used].sort().map((key) => {
    const detail = known.get(key);
    const twin = (names.get(nameOf(key)) ?? 0) > 1;
    const label = twin ? `${nameOf(key)} (${key.slice(0, 8)})` : nameOf(key);
    const entry = { key, label, colour: colours.get(key) ?? 0 };
    return detail === undefined ? entry : { ...entry, detail };
  });
}

function assignColours(keys: readonly string[]): ReadonlyMap<string, number> {
  const colours = new Map<string, number>();
  const taken = new Set<number>();
  for (const key of [...keys].sort()) {
    if (taken.size === COLOUR_CLASSES) taken.clear();
    let colour = hash(key) % COLOUR_CLASSES;
    while (taken.has(colour)) colour = (colour + 1) % COLOUR_CLASSES;
    taken.add(colour);
    colours.set(key, colour);
  }
  return colours;
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return value;
}
