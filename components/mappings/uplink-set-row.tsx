"use client";

import { Ban, CircleAlert } from "lucide-react";
import { useId } from "react";
import type { Fault } from "@/server/model/fault";
import type { UplinkSetOption } from "@/server/model/mapping-views";
import { Badge } from "../ui/badge";
import { cn } from "../ui/cn";
import { countOf, portsText, UplinkSetStateBadge } from "./uplink-set-facts";
import { uplinkSetKey } from "./uplink-set-ref";

type UplinkSetRowProps = {
  option: UplinkSetOption;
  /** `null`: nothing is picked now, the row only tells. */
  picked: boolean | null;
  /** Of this set with the other picks. */
  faults: readonly Fault[];
  onToggle: () => void;
};

/** An uplink set of a group with what is known of it. One that cannot be picked stays in sight with the reasons. */
export function UplinkSetRow({ option, picked, faults, onToggle }: UplinkSetRowProps) {
  const id = useId();
  const { refusals, standing } = option;
  const isRefused = refusals.length > 0;
  const body = (
    <>
      <span className="flex min-w-0 flex-wrap items-center gap-1.5">
        <span id={`${id}-name`} className="mono min-w-0 break-all font-medium">
          {option.uplinkSetName}
        </span>
        {option.type === null ? null : <Badge>{option.type}</Badge>}
        {option.mappedTo === null ? null : <Badge tone="intended">of {option.mappedTo}</Badge>}
      </span>
      <span
        id={`${id}-facts`}
        className="flex flex-wrap items-center gap-x-3 gap-y-1 text-fg-muted text-xs sm:justify-end"
      >
        <span className="mono whitespace-nowrap">{countOf(option.networks, "network")}</span>
        <span className="mono whitespace-nowrap">{portsText(standing)}</span>
        <span className="inline-flex sm:w-28">
          <UplinkSetStateBadge state={standing.state} />
        </span>
      </span>
    </>
  );
  const row = "grid items-center gap-x-3 gap-y-1 px-3 py-1.5 sm:grid-cols-[minmax(0,1fr)_auto]";
  return (
    <li data-edge-end={uplinkSetKey(option)} className={cn(isRefused && "bg-sunken", picked && "bg-accent-soft")}>
      {picked === null ? (
        <div className={row}>{body}</div>
      ) : (
        <label
          className={cn(
            row,
            "grid-cols-[1rem_minmax(0,1fr)] sm:grid-cols-[1rem_minmax(0,1fr)_auto] [&>span:last-of-type]:max-sm:col-start-2",
            isRefused && !picked ? "cursor-not-allowed" : "cursor-pointer",
            isRefused || picked ? "" : "hover:bg-hover",
          )}
        >
          <input
            type="checkbox"
            checked={picked}
            disabled={isRefused && !picked}
            onChange={onToggle}
            aria-label={`${option.uplinkSetName} of ${option.groupName ?? option.logicalInterconnectGroupId}`}
            aria-describedby={`${id}-facts ${id}-why`}
            className="size-4 accent-accent"
          />
          {body}
        </label>
      )}
      <Why id={`${id}-why`} option={option} faults={faults} indented={picked !== null} />
    </li>
  );
}

type WhyProps = { id: string; option: UplinkSetOption; faults: readonly Fault[]; indented: boolean };

/** Faults with the other picks, why it cannot be picked at all, and why it does not stand well, in this order. */
function Why({ id, option, faults, indented }: WhyProps) {
  const told = new Set(faults.map((fault) => fault.message));
  const refusals = option.refusals.filter((fault) => !told.has(fault.message));
  return (
    <div id={id} className={cn("grid gap-0.5 break-words px-3 pb-1.5 text-xs empty:hidden", indented && "pl-10")}>
      {faults.map((fault) => (
        <p key={fault.code + fault.message} className="flex items-start gap-1 text-failed">
          <CircleAlert aria-hidden className="mt-0.5 size-3 shrink-0" />
          {fault.message}
        </p>
      ))}
      {refusals.map((fault) => (
        <p key={fault.code + fault.message} className="flex items-start gap-1 text-fg-muted">
          <Ban aria-hidden className="mt-0.5 size-3 shrink-0" />
          <span>
            {fault.message} {fault.remedy}
          </span>
        </p>
      ))}
      {option.standing.state === "missing" && refusals.length + faults.length > 0
        ? null
        : option.standing.reasons.map((reason) => (
            <p key={reason} className="text-drift">
              {reason}
            </p>
          ))}
    </div>
  );
}
