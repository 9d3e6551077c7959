import { CircleHelp, Hand, ListChecks } from "lucide-react";
import Link from "next/link";
import type { ChangeCause } from "@/server/model/history";

/** Who made it, with the way to the plan and to its audit row. */
export function CauseLine({ cause }: { cause: ChangeCause }) {
  if (cause.kind === "outside") {
    return (
      <p className="flex items-start gap-1.5">
        <Hand aria-hidden className="mt-px size-3.5 shrink-0 text-drift" />
        <span className="font-medium">outside the console</span>
      </p>
    );
  }
  if (cause.kind === "unknown") {
    return (
      <p className="flex items-start gap-1.5">
        <CircleHelp aria-hidden className="mt-px size-3.5 shrink-0 text-unknown" />
        <span>cause unknown: {cause.why}</span>
      </p>
    );
  }
  return (
    <p className="flex items-start gap-1.5">
      <ListChecks aria-hidden className="mt-px size-3.5 shrink-0 text-accent" />
      <span className="min-w-0 break-words">
        {cause.isProbable ? "probably " : null}
        <Link href={`/changes/${cause.planId}`} className="text-accent underline underline-offset-2">
          plan of {cause.actor}
        </Link>
        {": "}
        {cause.step}
        {cause.beyond === undefined ? null : ` (which does not write: ${cause.beyond.join(", ")})`}
        {cause.auditId === null ? null : (
          <>
            {" · "}
            <Link
              href={`/audit?text=${encodeURIComponent(cause.planId)}`}
              className="text-accent underline underline-offset-2"
            >
              audit
            </Link>
          </>
        )}
      </span>
    </p>
  );
}
