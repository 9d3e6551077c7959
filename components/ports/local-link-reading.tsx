"use client";

import { CircleAlert, CircleCheck } from "lucide-react";
import type { LocalLinkReading } from "@/server/model/port-views";

/** How a local link was understood, or everything that is wrong with it and what to do. */
export function LocalLinkReadingView({ reading }: { reading: LocalLinkReading }) {
  const { link, server, flexNic, faults } = reading;
  return (
    <div className="grid gap-2">
      {link === null ? null : (
        <p className="flex items-start gap-2 text-sm">
          <CircleCheck aria-hidden className="mt-0.5 size-3.5 shrink-0 text-ok" />
          <span className="min-w-0">
            Understood: server <span className="mono break-all">{server?.hardwareName ?? link.serverHardwareId}</span>
            {server?.profileName ? (
              <>
                {" "}
                with profile <span className="mono">{server.profileName}</span>
              </>
            ) : null}
            {flexNic === null ? null : (
              <>
                , NIC <span className="mono">{flexNic}</span>
              </>
            )}
            , {link.bootable ? "bootable" : "not bootable"}.
          </span>
        </p>
      )}
      {faults.length === 0 ? null : (
        <ul aria-label="Faults of the local link" className="grid gap-2">
          {faults.map((fault) => (
            <li
              key={`${fault.code} ${fault.message}`}
              className="flex items-start gap-2 rounded-md border border-failed-line bg-failed-soft px-3 py-2 text-sm"
            >
              <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-failed" />
              <span className="min-w-0 break-words">
                {fault.message}
                <span className="mt-0.5 block text-fg-muted text-xs">{fault.remedy}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
