import { CircleAlert } from "lucide-react";
import type { Fault } from "@/server/model/fault";

/** Everything that is wrong with the picks, together. */
export function UplinkSetFaults({ faults }: { faults: readonly Fault[] }) {
  if (faults.length === 0) return null;
  const title = faults.length === 1 ? "1 thing to put right" : `${faults.length} things to put right`;
  return (
    <section aria-label={title} className="rounded-md border border-failed-line bg-failed-soft px-3 py-2 text-sm">
      <h3 className="flex items-center gap-1.5 font-medium">
        <CircleAlert aria-hidden className="size-4 shrink-0 text-failed" />
        {title}
      </h3>
      <ul className="mt-1 grid gap-1.5">
        {faults.map((fault) => (
          <li key={`${fault.object} ${fault.message}`} className="break-words">
            {fault.message}
            <span className="block text-fg-muted text-xs">{fault.remedy}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
