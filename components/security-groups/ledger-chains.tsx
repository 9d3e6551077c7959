"use client";

import { parseAsString, useQueryState } from "nuqs";
import type { LedgerChain } from "@/server/model/security-group-views";
import { Button } from "../ui/button";
import { ChainDiagram } from "./chain-diagram";
import { isOwnChain, shortName } from "./chain-words";
import type { CounterRates } from "./counter-rates";
import { LedgerChainView } from "./ledger-chain";

/** The chains of one family: the way to them as a drawing, and beside it the lines of the picked one, or of the port's own. */
export function LedgerChains({ chains, rates }: { chains: readonly LedgerChain[]; rates: CounterRates }) {
  const [chain, setChain] = useQueryState("chain", parseAsString);
  const picked = chains.find(({ name }) => name === chain);
  const shown = picked === undefined ? chains.filter(({ purpose }) => isOwnChain(purpose)) : [picked];
  const lines = shown.map((each) => <LedgerChainView key={each.name} chain={each} rates={rates} />);
  if (chains.every(({ purpose }) => isOwnChain(purpose))) return lines;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] xl:grid-cols-[minmax(0,34rem)_minmax(0,1fr)]">
      <section
        aria-label="Way to the chains"
        className="grid content-start gap-3 px-3 pt-3 sm:px-4 xl:border-r xl:pb-4"
      >
        <div className="flex min-h-7 flex-wrap items-center justify-between gap-x-3">
          <p className="text-fg-muted text-xs">
            {picked === undefined ? "Pick a chain to see its lines." : `Only ${shortName(picked.name)} is shown.`}
          </p>
          {picked === undefined ? null : (
            <Button size="sm" onClick={() => void setChain(null)}>
              All of the port
            </Button>
          )}
        </div>
        <ChainDiagram
          chains={chains}
          rates={rates}
          selected={picked?.name ?? null}
          onSelect={(name) => void setChain(name)}
        />
      </section>
      <div className="min-w-0">
        {shown.length === 0 ? (
          <p className="px-4 py-8 text-center text-fg-muted text-sm">The port has no chains of its own.</p>
        ) : (
          lines
        )}
      </div>
    </div>
  );
}
