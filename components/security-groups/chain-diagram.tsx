"use client";

import type { ChainPurpose, LedgerChain } from "@/server/model/security-group-views";
import { cn } from "../ui/cn";
import { type ChainMap, chainMap, type MapEdge, type MapNode } from "./chain-map";
import { CHAIN_WORDS, shortName } from "./chain-words";
import { type CounterRates, lineKeys, rateText } from "./counter-rates";

const ROW = 76;
const BOX = 46;
/** Percent of the width. */
const COLUMN = 25;
const BOX_WIDTH = 22.5;

type ChainDiagramProps = {
  chains: readonly LedgerChain[];
  rates: CounterRates;
  /** A chain's name. */
  selected: string | null;
  onSelect: (name: string | null) => void;
};

/**
 * How packets come to a port's chains. The boxes are buttons in the order in which packets meet them, and each says
 * where it leads; the lines between them are only drawn.
 */
export function ChainDiagram({ chains, rates, selected, onSelect }: ChainDiagramProps) {
  const map = chainMap(chains);
  const rateOf = edgeRates(chains, rates);
  const isNear = ({ from, to }: MapEdge) => selected === from || selected === to;
  const height = (map.rows - 1) * ROW + BOX;
  return (
    <div className="relative" style={{ height }}>
      <svg
        aria-hidden
        className="absolute inset-0 size-full overflow-visible"
        viewBox={`0 0 100 ${height}`}
        preserveAspectRatio="none"
      >
        {map.edges.map((edge) => (
          <EdgeLine
            key={`${edge.from} ${edge.to}`}
            edge={edge}
            map={map}
            isNear={isNear(edge)}
            isBusy={rateOf(edge) > 0}
          />
        ))}
      </svg>
      {map.edges.map((edge) => (
        <ArrowHead
          key={`${edge.from} ${edge.to}`}
          edge={edge}
          map={map}
          isNear={isNear(edge)}
          isBusy={rateOf(edge) > 0}
        />
      ))}
      <ul className="contents">
        {map.nodes.map((node) => (
          <Box
            key={node.chain.name}
            node={node}
            leadsTo={map.edges.filter(({ from }) => from === node.chain.name)}
            rate={map.edges.filter(({ to }) => to === node.chain.name).reduce((sum, edge) => sum + rateOf(edge), 0)}
            isSelected={selected === node.chain.name}
            onSelect={onSelect}
          />
        ))}
      </ul>
    </div>
  );
}

/** Packets a second that take an edge. */
function edgeRates(chains: readonly LedgerChain[], rates: CounterRates): (edge: MapEdge) => number {
  const byLine = new Map(
    chains.flatMap((chain) => {
      const keys = lineKeys(chain);
      return chain.lines.map((line, at) => [line, rates.get(keys[at] ?? "") ?? 0] as const);
    }),
  );
  return ({ lines }) => lines.reduce((sum, line) => sum + (byLine.get(line) ?? 0), 0);
}

const BUILT_IN: ReadonlySet<ChainPurpose> = new Set(["input", "forward", "output"]);

type BoxProps = {
  node: MapNode;
  leadsTo: readonly MapEdge[];
  rate: number;
  isSelected: boolean;
  onSelect: (name: string | null) => void;
};

function Box({ node: { chain, column, row, packets }, leadsTo, rate, isSelected, onSelect }: BoxProps) {
  const { name, purpose, lines, isThere } = chain;
  const odd = lines.some(({ state }) => state === "missing");
  const isQuiet = lines.length === 0;
  const count = isThere === false ? "missing" : lines.length === 0 ? "empty" : linesText(lines.length);
  const counted = packets === null ? null : rate > 0 ? rateText(rate) : `${short(packets)} pkt`;
  const leads = leadsTo.map(({ to, isMissing }) => `${shortName(to)}${isMissing ? " (missing)" : ""}`).join(" and ");
  return (
    <li>
      <button
        type="button"
        aria-pressed={isSelected}
        aria-label={[
          `Chain ${name}`,
          CHAIN_WORDS[purpose].title,
          count,
          ...(packets === null ? [] : [`${packets.toLocaleString("en")} packets came to it`]),
          ...(leads === "" ? [] : [`turns to ${leads}`]),
        ].join(", ")}
        title={CHAIN_WORDS[purpose].title}
        onClick={() => onSelect(isSelected ? null : name)}
        style={{
          left: `${column * COLUMN + (COLUMN - BOX_WIDTH) / 2}%`,
          width: `${BOX_WIDTH}%`,
          top: row * ROW,
          height: BOX,
        }}
        className={cn(
          "absolute flex flex-col items-center justify-center rounded-md border bg-surface px-0.5 transition-colors hover:border-line-strong hover:bg-hover",
          BUILT_IN.has(purpose) && "border-line-strong bg-sunken",
          isQuiet && "border-dashed bg-canvas",
          (odd || isThere === false) && "border-drift-line bg-drift-soft hover:border-drift",
          isSelected && "border-accent bg-accent-soft hover:border-accent hover:bg-accent-soft",
        )}
      >
        <span
          className={cn(
            "mono max-w-full truncate text-2xs sm:text-xs",
            isQuiet ? "text-fg-muted" : "font-medium",
            isSelected && "text-accent",
          )}
        >
          {shortName(name)}
        </span>
        <span className={cn("max-w-full truncate text-2xs", odd ? "text-drift" : "text-fg-muted")}>
          {counted === null ? count : <span className={cn("mono", rate > 0 && "text-accent")}>{counted}</span>}
          {counted === null ? null : <span className="hidden lg:inline"> · {count}</span>}
        </span>
      </button>
    </li>
  );
}

const linesText = (count: number) => `${count} ${count === 1 ? "line" : "lines"}`;

const short = (packets: number) =>
  packets.toLocaleString("en", { notation: "compact", maximumFractionDigits: packets < 10_000 ? 0 : 1 });

type EdgeProps = {
  edge: MapEdge;
  map: ChainMap;
  /** Its chain is picked. */
  isNear: boolean;
  /** Packets take it now. */
  isBusy: boolean;
};

/** Where the line begins and ends: in percent across, in pixels down. */
function endsOf({ from, to }: MapEdge, { nodes, edges }: ChainMap) {
  const [above, below] = [nodes.find(({ chain }) => chain.name === from), nodes.find(({ chain }) => chain.name === to)];
  if (above === undefined || below === undefined) return null;
  const spread = (names: readonly string[], name: string) => {
    const placed = names
      .map((each) => ({ each, column: nodes.find(({ chain }) => chain.name === each)?.column ?? 0 }))
      .sort((a, b) => a.column - b.column);
    return ((placed.findIndex(({ each }) => each === name) + 1) / (placed.length + 1) - 0.5) * BOX_WIDTH;
  };
  const out = edges.filter((each) => each.from === from).map((each) => each.to);
  const into = edges.filter((each) => each.to === to).map((each) => each.from);
  const centre = ({ column }: MapNode) => (column + 0.5) * COLUMN;
  return {
    ...{ x1: centre(above) + spread(out, to), y1: above.row * ROW + BOX },
    ...{ x2: centre(below) + spread(into, from), y2: below.row * ROW },
  };
}

function EdgeLine({ edge, map, isNear, isBusy }: EdgeProps) {
  const ends = endsOf(edge, map);
  if (ends === null) return null;
  const { x1, y1, x2, y2 } = ends;
  const bend = Math.min(30, (y2 - y1) * 0.6);
  // straight down as far as it must, and across in the gap above the target
  const knee = y2 - (ROW - BOX);
  return (
    <path
      d={`M ${x1} ${y1} L ${x1} ${knee} C ${x1} ${knee + bend}, ${x2} ${y2 - bend}, ${x2} ${y2 - 4}`}
      fill="none"
      vectorEffect="non-scaling-stroke"
      strokeDasharray={edge.isMissing ? "4 3" : undefined}
      className={cn(
        edge.isMissing ? "stroke-drift" : isBusy || isNear ? "stroke-accent" : "stroke-line-strong",
        isBusy ? "stroke-2" : "stroke-[1.5]",
      )}
    />
  );
}

/** Apart from the lines, which are stretched to the width. */
function ArrowHead({ edge, map, isNear, isBusy }: EdgeProps) {
  const ends = endsOf(edge, map);
  if (ends === null) return null;
  return (
    <span
      aria-hidden
      style={{ left: `${ends.x2}%`, top: ends.y2 - 6 }}
      className={cn(
        "absolute -ml-1 border-x-4 border-x-transparent border-t-6 border-b-0",
        edge.isMissing ? "border-t-drift" : isBusy || isNear ? "border-t-accent" : "border-t-line-strong",
      )}
    />
  );
}
