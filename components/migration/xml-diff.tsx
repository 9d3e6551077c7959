import type { MigrationXml } from "@/server/model/migration";
import { cn } from "../ui/cn";
import { type DiffLine, diffLines } from "./diff-lines";

type XmlDiffProps = { xml: MigrationXml | null; source: string; destination: string };

const STYLES: Readonly<Record<DiffLine["kind"], { readonly sign: string; readonly style: string }>> = {
  same: { sign: " ", style: "text-fg-muted" },
  removed: { sign: "−", style: "bg-failed-soft text-failed" },
  added: { sign: "+", style: "bg-ok-soft text-ok" },
};

/** The guest's interface as libvirt has it before and after, and why a difference is expected. */
export function XmlDiff({ xml, source, destination }: XmlDiffProps) {
  return (
    <section aria-label="Interface XML" className="rounded-md border bg-surface">
      <h2 className="border-b px-3 py-2 font-semibold text-sm">
        Interface XML{" "}
        <span className="font-normal text-fg-muted text-xs">
          on {source}, then on {destination}
        </span>
      </h2>
      {xml === null ? (
        <p className="p-3 text-fg-muted text-sm">It is written when the destination is plugged.</p>
      ) : (
        <div className="grid gap-2 p-3">
          <p className="text-sm">{xml.note}</p>
          <pre className="mono whitespace-pre-wrap break-words rounded-sm bg-sunken p-2 text-xs">
            {diffLines(xml.before.xml, xml.after.xml).map(({ kind, text }) => (
              <span key={`${kind} ${text}`} className={cn("block", STYLES[kind].style)}>
                {STYLES[kind].sign} {text}
              </span>
            ))}
          </pre>
          <p className="text-fg-muted text-xs">{xml.after.words}</p>
        </div>
      )}
    </section>
  );
}
