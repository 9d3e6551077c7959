import { CircleCheck, CircleHelp, CircleX, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import type { MigrationView } from "@/server/model/migration";
import { cn } from "../ui/cn";
import { durationWords, yesNo } from "./migration-words";

/** What it cost the guest, and the two things that decide it. */
export function MigrationVerdicts({ migration }: { migration: MigrationView }) {
  const { outage, isolatedWhileWaiting, wiredBeforeRarp, destination, handOver } = migration;
  return (
    <section aria-label="Verdict" className="grid gap-2 sm:grid-cols-3">
      <Card label="Outage of the guest">
        {outage.ms === null ? (
          <>
            <span className="text-fg-muted text-lg">not measured</span>
            <Note>
              {handOver === "simulated"
                ? "Simulated hosts carry no packets."
                : "Nobody told when a peer had its first reply (migrations.report)."}
            </Note>
          </>
        ) : (
          <>
            <span className={cn("mono text-2xl", outage.atLeast ? "text-failed" : "text-fg")}>
              {outage.atLeast ? `> ${durationWords(outage.ms)}` : `${outage.ms} ms`}
            </span>
            <Note>
              {outage.atLeast
                ? "No reply came as long as a peer pinged."
                : "From the switch-over to the first reply to a peer."}
            </Note>
          </>
        )}
      </Card>
      <Verdict label="Isolated while waiting" value={isolatedWhileWaiting}>
        Until it was wired, the port on {destination} carried the dead VLAN as a trunk: nothing in, nothing out.
      </Verdict>
      <Verdict label="Wired before RARP" value={wiredBeforeRarp}>
        The port had its VLAN before the guest announced where it is, so switches learned the new place.
      </Verdict>
    </section>
  );
}

function Card({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="grid content-start gap-1 rounded-md border bg-surface p-3">
      <h2 className="text-fg-muted text-xs">{label}</h2>
      {children}
    </div>
  );
}

const MARKS: Readonly<Record<string, { readonly icon: LucideIcon; readonly tone: string }>> = {
  yes: { icon: CircleCheck, tone: "text-ok" },
  no: { icon: CircleX, tone: "text-failed" },
  unknown: { icon: CircleHelp, tone: "text-unknown" },
};

function Verdict({ label, value, children }: { label: string; value: boolean | null; children: ReactNode }) {
  const words = yesNo(value);
  const mark = MARKS[words];
  const Icon = mark?.icon ?? CircleHelp;
  return (
    <Card label={label}>
      <span className={cn("flex items-center gap-1.5 font-medium text-lg", mark?.tone)}>
        <Icon aria-hidden className="size-4" />
        {words}
      </span>
      <Note>{children}</Note>
    </Card>
  );
}

function Note({ children }: { children: ReactNode }) {
  return <p className="text-fg-muted text-xs">{children}</p>;
}
