import type { ChainPurpose, LedgerChain, LedgerLine } from "@/server/model/security-group-views";

/**
 * The drawing of a port's chains. Rules:
 * 1. A chain has a fixed place by what it is for, so the picture is the same for every port; a packet goes downwards.
 * 2. An arrow is a rule that is on the host, or is missing there, and turns to another chain that is drawn.
 * 3. A chain that no host has is drawn only where something turns to it.
 */

export type MapNode = {
  readonly chain: LedgerChain;
  /** Of four columns, from 0; halves lie between two. */
  readonly column: number;
  readonly row: number;
  /** Packets that rules turned to it; `null`: not counted, or it is one of the kernel's own. */
  readonly packets: number | null;
};

export type MapEdge = {
  readonly from: string;
  readonly to: string;
  /** `missing`: each of its rules is missing on the host. */
  readonly isMissing: boolean;
  /** The rules that turn there. */
  readonly lines: readonly LedgerLine[];
};

export type ChainMap = {
  readonly nodes: readonly MapNode[];
  readonly edges: readonly MapEdge[];
  readonly rows: number;
};

const PLACES: Readonly<Record<ChainPurpose, readonly [column: number, row: number]>> = {
  input: [0, 0],
  forward: [1, 0],
  output: [3, 0],
  "agent-input": [0, 1],
  "agent-forward": [1, 1],
  "filter-top": [2, 1],
  "agent-output": [3, 1],
  dispatch: [1, 2],
  local: [2, 2],
  egress: [1, 3],
  ingress: [2, 3],
  "anti-spoofing": [0, 4],
  fallback: [1.5, 5],
};

/** Of the chains of one family. */
export function chainMap(chains: readonly LedgerChain[]): ChainMap {
  const names = new Set(chains.map(({ name }) => name));
  const edges = chains.flatMap((chain) => edgesOf(chain, names));
  const nodes = chains
    .filter(({ name, isThere }) => isThere !== false || edges.some(({ to }) => to === name))
    .map((chain): MapNode => {
      const [column, row] = PLACES[chain.purpose];
      return { chain, column, row, packets: packetsTo(chain.name, edges) };
    })
    .sort((a, b) => a.row - b.row || a.column - b.column);
  return { nodes, edges, rows: Math.max(0, ...nodes.map(({ row }) => row + 1)) };
}

function edgesOf(chain: LedgerChain, names: ReadonlySet<string>): readonly MapEdge[] {
  const turns = new Map<string, LedgerLine[]>();
  for (const line of chain.lines) {
    const to = targetOf(line.spec);
    if (to === null || !names.has(to)) continue;
    turns.set(to, [...(turns.get(to) ?? []), line]);
  }
  return [...turns].map(([to, lines]) => ({
    ...{ from: chain.name, to, lines },
    isMissing: lines.every(({ state }) => state === "missing"),
  }));
}

/** Where a rule jumps or goes to; `null`: it only counts. */
export function targetOf(spec: string): string | null {
  return /(?:^| )-[jg] (\S+)/.exec(spec)?.[1] ?? null;
}

function packetsTo(name: string, edges: readonly MapEdge[]): number | null {
  const counted = edges
    .filter(({ to }) => to === name)
    .flatMap(({ lines }) => lines.flatMap(({ packets }) => packets ?? []));
  return counted.length === 0 ? null : counted.reduce((sum, packets) => sum + packets, 0);
}
