import Link from "next/link";
import type { LedgerChain, LedgerLine } from "@/server/model/security-group-views";
import { Badge } from "../ui/badge";
import { cn } from "../ui/cn";
import { TableHead, TableShell, Td, Th, Tr } from "../ui/table-shell";

const PURPOSES = {
  ingress: "Into the guest",
  egress: "Out of the guest",
  "anti-spoofing": "Who the guest may be",
} as const;

/** One chain: the first line that matches decides, RETURN lets through. */
export function LedgerChainView({ chain: { name, purpose, lines } }: { chain: LedgerChain }) {
  return (
    <section aria-labelledby={`chain-${name}`} className="pt-3">
      <h2 id={`chain-${name}`} className="flex flex-wrap items-baseline gap-x-2 px-3 pb-1 sm:px-4">
        <span className="font-semibold text-sm">{PURPOSES[purpose]}</span>
        <span className="mono break-all text-fg-faint text-xs">{name}</span>
      </h2>
      <TableShell label={`${PURPOSES[purpose]}, chain ${name}`}>
        <TableHead>
          <Th numeric className="w-10">
            #
          </Th>
          <Th>Line</Th>
          <Th numeric className="w-24">
            Packets
          </Th>
          <Th numeric className="hidden w-24 sm:table-cell">
            Bytes
          </Th>
        </TableHead>
        <tbody>
          {lines.map((line, at) => (
            <Line key={`${at.toString()} ${line.spec}`} line={line} number={at + 1} />
          ))}
        </tbody>
      </TableShell>
    </section>
  );
}

function Line({ line, number }: { line: LedgerLine; number: number }) {
  const { spec, why, group, state, packets, bytes, shadowedBy } = line;
  return (
    <Tr className={cn(state === "missing" && "bg-drift-soft", state === "extra" && "bg-unknown-soft")}>
      <Td numeric className="align-top text-fg-faint">
        {number}
      </Td>
      <Td className="align-top">
        <span className={cn("mono break-words text-xs", shadowedBy !== null && "text-fg-muted")}>{spec}</span>
        <span className="mt-0.5 flex flex-wrap items-center gap-x-2 gap-y-1 text-fg-muted text-xs">
          {state === "missing" ? <Badge tone="drift">missing on the host</Badge> : null}
          {state === "extra" ? <Badge tone="unknown">not ours to explain</Badge> : null}
          {shadowedBy === null ? null : <Badge tone="stale">never decides</Badge>}
          {group === null ? (
            (why ?? "Nothing that is intended asks for it.")
          ) : (
            <Link href={`/security-groups/${group.id}`} className="text-accent hover:underline">
              {why}
            </Link>
          )}
          {shadowedBy === null ? null : <span>An earlier rule lets the same through: {shadowedBy}.</span>}
        </span>
      </Td>
      <Td numeric className="align-top">
        {packets === null ? <span className="text-fg-faint">–</span> : packets.toLocaleString("en")}
      </Td>
      <Td numeric className="hidden align-top sm:table-cell">
        {bytes === null ? <span className="text-fg-faint">–</span> : bytes.toLocaleString("en")}
      </Td>
    </Tr>
  );
}
