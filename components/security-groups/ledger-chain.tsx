import Link from "next/link";
import type { LedgerChain, LedgerLine } from "@/server/model/security-group-views";
import { Badge } from "../ui/badge";
import { cn } from "../ui/cn";
import { TableHead, TableShell, Td, Th, Tr } from "../ui/table-shell";
import { Tooltip } from "../ui/tooltip";
import { CHAIN_WORDS } from "./chain-words";
import { type CounterRates, lineKeys, rateText } from "./counter-rates";
import { type Physdev, physdevOf } from "./physdev";

/** One chain: the first line that matches decides, RETURN lets through. */
export function LedgerChainView({ chain, rates }: { chain: LedgerChain; rates: CounterRates }) {
  const { name, purpose, lines, others, isThere } = chain;
  const { title, about } = CHAIN_WORDS[purpose];
  const keys = lineKeys(chain);
  return (
    <section aria-labelledby={`chain-${name}`} className="pt-3">
      <h2 id={`chain-${name}`} className="flex flex-wrap items-baseline gap-x-2 px-3 sm:px-4">
        <span className="font-semibold text-sm">{title}</span>
        <span className="mono break-all text-fg-faint text-xs">{name}</span>
      </h2>
      <p className="px-3 pb-1 text-fg-muted text-xs sm:px-4">
        {about}
        {others === 0 ? "" : ` ${others} ${others === 1 ? "line" : "lines"} about other ports left out.`}
      </p>
      {lines.length === 0 ? (
        <p className="px-3 text-fg-faint text-sm sm:px-4">
          {isThere === false ? "The host has no such chain." : "It is there and empty."}
        </p>
      ) : (
        <TableShell label={`${title}, chain ${name}`}>
          <TableHead>
            <Th numeric className="w-10">
              #
            </Th>
            <Th>Line</Th>
            <Th numeric className="w-20">
              Packets
            </Th>
            <Th numeric className="w-16">
              Rate
            </Th>
            <Th numeric className="hidden w-24 sm:table-cell">
              Bytes
            </Th>
          </TableHead>
          <tbody>
            {lines.map((line, at) => (
              <Line key={keys[at]} line={line} rate={rates.get(keys[at] ?? "")} />
            ))}
          </tbody>
        </TableShell>
      )}
    </section>
  );
}

function Line({ line, rate }: { line: LedgerLine; rate: number | undefined }) {
  const { spec, why, group, state, place, packets, bytes, fate } = line;
  const isDead = fate?.kind === "dead";
  const physdev = physdevOf(spec);
  return (
    <Tr className={cn(state === "missing" && "bg-drift-soft", state === "extra" && "bg-unknown-soft")}>
      <Td numeric className="align-top text-fg-faint">
        {place ?? "–"}
      </Td>
      <Td className="align-top">
        <span className={cn("mono break-words text-xs", isDead && "text-fg-muted line-through decoration-fg-faint")}>
          {spec}
        </span>
        <span className="mt-0.5 flex flex-wrap items-center gap-x-2 gap-y-1 text-fg-muted text-xs">
          {state === "missing" ? <Badge tone="drift">missing on the host</Badge> : null}
          {state === "extra" ? <Badge tone="unknown">not ours to explain</Badge> : null}
          {isDead ? <Badge tone="stale">dead: never decides</Badge> : null}
          {fate?.kind === "unknown" ? <Badge tone="unknown">whether it decides is not known</Badge> : null}
          {physdev === null ? null : <PhysdevBadge physdev={physdev} />}
          {group === null ? (
            (why ?? "Nothing that is intended asks for it.")
          ) : (
            <Link href={`/security-groups/${group.id}`} className="text-accent hover:underline">
              {why}
            </Link>
          )}
          {fate === null || fate.kind === "decides" ? null : <span className="min-w-0 break-words">{fate.why}</span>}
        </span>
      </Td>
      <Td numeric className="align-top">
        {packets === null ? <span className="text-fg-faint">–</span> : packets.toLocaleString("en")}
      </Td>
      <Td numeric className={cn("align-top", rate ? "text-accent" : "text-fg-faint")}>
        {rate === undefined ? "–" : rateText(rate)}
      </Td>
      <Td numeric className="hidden align-top sm:table-cell">
        {bytes === null ? <span className="text-fg-faint">–</span> : bytes.toLocaleString("en")}
      </Td>
    </Tr>
  );
}

/** Which way the frames go that a rule asks for by their device; hover and focus tell what its words mean. */
function PhysdevBadge({ physdev: { text, way, meaning } }: { physdev: Physdev }) {
  return (
    <Tooltip
      content={
        <>
          <span className="mono">{text}</span>: {meaning}
        </>
      }
    >
      <button type="button" className="cursor-help rounded-sm">
        <Badge tone="observed">{way ?? "by device"}</Badge>
        <span className="sr-only">: {meaning}</span>
      </button>
    </Tooltip>
  );
}
