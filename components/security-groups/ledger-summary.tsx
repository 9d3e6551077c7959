import type { LedgerChain, LedgerLine } from "@/server/model/security-group-views";
import { Banner } from "../ui/banner";
import { isOwnChain, shortName } from "./chain-words";

type LedgerSummaryProps = {
  chains: readonly LedgerChain[];
  /** What to do about differences; `null`: nothing that the console does by itself. */
  remedy: string | null;
};

/** What there is to know of a ledger before its lines are read: differences from the groups, and lines that never decide. */
export function LedgerSummary({ chains, remedy }: LedgerSummaryProps) {
  const missing = chains.flatMap(({ lines }) => lines.filter(({ state }) => state === "missing")).length;
  const own = chains.filter(({ purpose }) => isOwnChain(purpose));
  const extra = own.flatMap(({ lines }) => lines.filter(({ state }) => state === "extra")).length;
  const reordered = chains.filter(({ isReordered }) => isReordered);
  const dead = own.flatMap(({ lines }) => lines.filter(isDeadRule)).length;
  const differences = [
    ...(missing > 0 ? [`${count(missing, "line is", "lines are")} missing on the host`] : []),
    ...(extra > 0 ? [`${count(extra, "line is", "lines are")} there that nothing asks for`] : []),
    ...reordered.map(({ name }) => `the lines of ${shortName(name)} are in an order that changes what is let through`),
  ];
  return (
    <>
      {differences.length === 0 ? null : (
        <Banner tone="warning">
          It differs from what the groups ask for: {differences.join("; ")}.{remedy === null ? "" : ` ${remedy}`}
        </Banner>
      )}
      {dead === 0 ? null : (
        <Banner tone="info">
          {count(dead, "line never decides", "lines never decide")}: earlier lines take all of their packets. Each says
          which.
        </Banner>
      )}
    </>
  );
}

/** What the agent writes for every port is behind a rule for everything, and so dead, without anybody's mistake; so is an empty set. */
function isDeadRule({ fate, ruleId, state }: LedgerLine): boolean {
  return fate?.kind === "dead" && fate.by.length > 0 && (ruleId !== null || state === "extra");
}

function count(number: number, one: string, more: string): string {
  return number === 1 ? `One ${one}` : `${number} ${more}`;
}
