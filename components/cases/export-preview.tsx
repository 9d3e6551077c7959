import { ArrowRight } from "lucide-react";
import type { CaseExportPreview } from "@/server/model/case-view";
import { Skeleton } from "../ui/skeleton";

const WORDS = { names: "names", addresses: "addresses", macs: "MACs", ids: "ids" } as const;

/** How many hosts go, what stays behind, and what masks will look like. */
export function ExportPreview({ preview, loading }: { preview: CaseExportPreview | undefined; loading: boolean }) {
  if (preview === undefined) return <Skeleton className="h-16 w-full" />;
  const { hosts, networks, leftOut, masked } = preview;
  return (
    <div className="grid gap-3" aria-busy={loading}>
      <p role="status" className="text-sm">
        <span className="mono">{hosts.length}</span> {hosts.length === 1 ? "host" : "hosts"} (
        {hosts.slice(0, 6).join(", ")}
        {hosts.length > 6 ? ", …" : ""}) and <span className="mono">{networks}</span>{" "}
        {networks === 1 ? "network" : "networks"}
      </p>
      {leftOut.length === 0 ? null : (
        <div className="rounded-md border border-unknown-line bg-unknown-soft px-3 py-2 text-xs">
          <p className="font-medium">Not in the export</p>
          <ul className="mt-1 grid gap-0.5 text-fg-muted">
            {leftOut.map((each) => (
              <li key={each}>{each}</li>
            ))}
          </ul>
        </div>
      )}
      {masked.map(({ kind, count, samples }) => (
        <section key={kind} aria-label={`Masked ${WORDS[kind]}`} className="grid gap-1">
          <h3 className="text-fg-muted text-xs">
            <span className="mono">{count}</span> {WORDS[kind]} masked
          </h3>
          <ul className="grid gap-0.5 text-xs">
            {samples.map(({ was, is }) => (
              <li key={was} className="grid grid-cols-[1fr_auto_1fr] items-center gap-2">
                <span className="mono truncate" title={was}>
                  {was}
                </span>
                <ArrowRight role="img" aria-label="becomes" className="size-3 text-fg-faint" />
                <span className="mono truncate" title={is}>
                  {is}
                </span>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
