import { TriangleAlert } from "lucide-react";
import type { CaseSummary } from "@/server/model/case-view";

/** Files of an archive that are in no graph, each with its reason. */
export function SkippedFiles({ files, open = false }: { files: CaseSummary["skipped"]; open?: boolean }) {
  return (
    <details open={open} className="rounded-md border border-drift-line bg-drift-soft">
      <summary className="flex cursor-pointer items-center gap-2 px-3 py-2 text-sm">
        <TriangleAlert aria-hidden className="size-4 text-drift" />
        <span>
          <span className="mono">{files.length}</span> {files.length === 1 ? "file was" : "files were"} not understood
        </span>
      </summary>
      <ul className="max-h-56 divide-y overflow-y-auto border-drift-line border-t bg-surface">
        {files.map(({ path, reason }) => (
          <li key={`${path} ${reason}`} className="px-3 py-1.5 text-xs">
            <span className="mono break-all">{path}</span>
            <span className="block text-fg-muted">{reason}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
