import type { MigrationOutage } from "@/server/model/migration";
import { cn } from "../ui/cn";
import { outageWords } from "./migration-words";

/** An outage beside the longest one that is compared with it. */
export function OutageBar({ outage, longest }: { outage: MigrationOutage; longest: number }) {
  if (outage.ms === null) return <span className="text-fg-faint">{outageWords(outage)}</span>;
  return (
    <span className="flex items-center gap-2">
      <span aria-hidden className="h-2 w-20 shrink-0 rounded-sm bg-sunken">
        <span
          className={cn("block h-2 min-w-0.5 rounded-sm", outage.atLeast ? "bg-failed" : "bg-observed")}
          style={{ width: `${(100 * outage.ms) / longest}%` }}
        />
      </span>
      <span className={cn("mono whitespace-nowrap", outage.atLeast && "text-failed")}>{outageWords(outage)}</span>
    </span>
  );
}
