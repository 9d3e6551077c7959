import Link from "next/link";
import { MIGRATION_STEP_WORDS, type MigrationStep, type MigrationView } from "@/server/model/migration";
import { cn } from "../ui/cn";
import { Spinner } from "../ui/spinner";
import { StepBadge } from "./migration-badge";
import { durationWords, offsetWords } from "./migration-words";

/** The two hosts as columns, and the ten steps in their order, each on the side where it takes place. */
export function MigrationStage({ migration }: { migration: MigrationView }) {
  const { source, destination, abilities, steps, createdAt } = migration;
  return (
    <section aria-label="Steps" className="rounded-md border bg-surface">
      <header className="hidden grid-cols-2 gap-2 border-b bg-sunken p-2 sm:grid">
        <HostHead
          name={source}
          side="source"
          hybrid={abilities.src_ovs_hybrid_plug}
          firewall={abilities.src_firewall_driver}
        />
        <HostHead
          name={destination}
          side="destination"
          hybrid={abilities.dst_ovs_hybrid_plug}
          firewall={abilities.dst_firewall_driver}
        />
      </header>
      <ol className="grid gap-1.5 p-2 sm:grid-cols-2">
        {steps.map((step, at) => (
          <StepCard key={step.key} step={step} number={at + 1} begun={createdAt} hosts={{ source, destination }} />
        ))}
      </ol>
    </section>
  );
}

type HostHeadProps = { name: string; side: string; hybrid: boolean; firewall: string };

function HostHead({ name, side, hybrid, firewall }: HostHeadProps) {
  return (
    <div className="min-w-0 px-1">
      <p className="font-semibold">
        <span className="mono">{name}</span> <span className="font-normal text-fg-muted text-xs">{side}</span>
      </p>
      <p className="truncate text-fg-muted text-xs">
        firewall <span className="mono">{firewall}</span>, {hybrid ? "hybrid plug" : "straight into br-int"}
      </p>
    </div>
  );
}

const COLUMNS = {
  source: "sm:col-start-1",
  destination: "sm:col-start-2",
  both: "sm:col-span-2",
  console: "sm:col-span-2",
} as const;

type StepCardProps = {
  step: MigrationStep;
  number: number;
  begun: number;
  hosts: { readonly source: string; readonly destination: string };
};

function StepCard({ step, number, begun, hosts }: StepCardProps) {
  const { key, state, startedAt, endedAt, note, planIds } = step;
  const { title, place } = MIGRATION_STEP_WORDS[key];
  const where =
    place === "source" || place === "destination"
      ? `on ${hosts[place]}`
      : place === "both"
        ? "on both hosts"
        : "in the console";
  return (
    <li
      data-step={key}
      data-state={state}
      className={cn(
        "grid grid-cols-[1.5rem_minmax(0,1fr)] gap-x-1 rounded-md border bg-canvas px-2.5 py-1.5 text-sm",
        COLUMNS[place],
        state === "running" && "border-accent",
        state === "failed" && "border-failed-line",
      )}
    >
      <span className="mono text-fg-faint">{number}</span>
      <div className="grid min-w-0 gap-0.5">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
          <span className={cn("font-medium", state === "waiting" && "text-fg-muted")}>{title}</span>
          <span className="text-fg-faint text-xs">{where}</span>
          <span className="flex-1" />
          {startedAt === null ? null : (
            <span className="mono text-fg-muted text-xs" title="since the beginning, and how long it took">
              {offsetWords(startedAt - begun)}
              {endedAt === null ? "" : ` · ${durationWords(endedAt - startedAt)}`}
            </span>
          )}
          {state === "running" ? <Spinner /> : null}
          <StepBadge state={state} />
        </div>
        {note === null ? null : <p className="break-words text-fg-muted text-xs">{note}</p>}
        {planIds.length === 0 ? null : (
          <p className="flex flex-wrap gap-x-2 text-xs">
            {planIds.map((id) => (
              <Link key={id} href={`/changes/${id}`} className="text-accent hover:underline">
                plan <span className="mono">{id.slice(0, 8)}</span>
              </Link>
            ))}
          </p>
        )}
      </div>
    </li>
  );
}
