"use client";

import { CopyId } from "../ui/copy-id";
import { Sheet } from "../ui/sheet";
import type { AuditRow } from "./audit-page";
import { OutcomeBadge } from "./outcome-badge";

type AuditSheetProps = { row: AuditRow | null; onClose: () => void };

/** Everything that one line of the trail holds. */
export function AuditSheet({ row, onClose }: AuditSheetProps) {
  return (
    <Sheet open={row !== null} onOpenChange={onClose} title={row?.action ?? "Entry"}>
      {row ? (
        <div className="grid gap-4 p-4">
          <dl className="grid grid-cols-[5rem_1fr] gap-x-4 gap-y-2">
            <dt className="text-fg-faint">When</dt>
            <dd className="mono">{row.at.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "long" })}</dd>
            <dt className="text-fg-faint">Who</dt>
            <dd>
              {row.actorName} <span className="text-fg-faint">{row.actorKind}</span>
            </dd>
            <dt className="text-fg-faint">Target</dt>
            <dd className="break-words">{row.target}</dd>
            <dt className="text-fg-faint">Outcome</dt>
            <dd>
              <OutcomeBadge outcome={row.outcome} />
            </dd>
            {row.planId ? (
              <>
                <dt className="text-fg-faint">Plan</dt>
                <dd>
                  <CopyId value={row.planId} label="plan id" />
                </dd>
              </>
            ) : null}
            <dt className="text-fg-faint">Entry</dt>
            <dd>
              <CopyId value={row.id} label="entry id" />
            </dd>
          </dl>
          {row.detail ? (
            <section>
              <h3 className="mb-1 font-medium text-fg-faint text-xs">Detail</h3>
              <pre className="overflow-x-auto whitespace-pre-wrap break-words rounded-md border bg-sunken p-3 text-xs">
                {JSON.stringify(row.detail, null, 2)}
              </pre>
            </section>
          ) : null}
        </div>
      ) : null}
    </Sheet>
  );
}
