"use client";

import { MousePointerClick, X } from "lucide-react";
import { useState } from "react";
import { Button } from "../ui/button";
import { uplinkSetChange } from "./uplink-set-change";
import { UplinkSetFaults } from "./uplink-set-faults";
import { uplinkSetKey } from "./uplink-set-ref";
import { UplinkSetsDialog } from "./uplink-sets-dialog";
import type { UplinkPicking } from "./use-uplink-picking";
import { useUplinkSetCheck } from "./use-uplink-set-check";

/** While uplink sets are picked in the graph: for whom, which, what is wrong with them, and on to the plan. */
export function UplinkPickBar({ picking }: { picking: UplinkPicking }) {
  const { place } = picking;
  return place === null ? null : <Bar picking={picking} {...place} />;
}

type BarProps = { picking: UplinkPicking; cloudId: string; physicalNetwork: string };

function Bar({ picking, cloudId, physicalNetwork }: BarProps) {
  const { picks, mapped, end, toggle, groupName } = picking;
  const [isPlanning, setPlanning] = useState(false);
  const applianceId = (picks[0] ?? mapped[0])?.applianceId ?? "";
  const check = useUplinkSetCheck({ cloudId, physicalNetwork, applianceId, picks });
  const { added, removed } = uplinkSetChange(mapped, picks);
  return (
    <section
      aria-label={`Picking uplink sets for ${physicalNetwork}`}
      className="grid gap-2 border-b bg-accent-soft px-3 py-2 text-sm sm:px-4"
    >
      <div className="flex flex-wrap items-center gap-2">
        <MousePointerClick aria-hidden className="size-4 shrink-0 text-accent" />
        <p className="min-w-0 flex-1 break-words sm:flex-none">
          Pick uplink sets for <span className="mono font-medium">{physicalNetwork}</span>
          <span className="text-fg-muted max-sm:sr-only"> in the graph, the outline or the table</span>
        </p>
        <ul
          aria-label="Picked uplink sets"
          className="flex min-w-0 flex-1 flex-wrap gap-1.5 empty:hidden max-sm:basis-full"
        >
          {picks.map((ref) => (
            <li key={uplinkSetKey(ref)} className="flex min-w-0 items-center rounded-sm border bg-surface pl-2 text-xs">
              <span className="mono min-w-0 break-all">{ref.uplinkSetName}</span>
              <span className="ml-1 min-w-0 break-all text-fg-muted">of {groupName(ref)}</span>
              <Button
                variant="ghost"
                size="icon-sm"
                aria-label={`Take out ${ref.uplinkSetName} of ${groupName(ref)}`}
                onClick={() => toggle(ref)}
              >
                <X aria-hidden className="size-3" />
              </Button>
            </li>
          ))}
        </ul>
        <Button size="sm" onClick={end}>
          Stop picking
        </Button>
        <Button
          size="sm"
          variant="primary"
          // whoever is quicker than the check reads in the dialog what is wrong
          disabled={added.length + removed.length === 0 || (check.faults.length > 0 && !check.isChecking)}
          onClick={() => setPlanning(true)}
        >
          Read the plan
        </Button>
      </div>
      <div aria-live="polite" className="max-h-44 overflow-y-auto empty:hidden max-sm:max-h-24">
        <UplinkSetFaults faults={check.faults} />
      </div>
      {isPlanning ? (
        <UplinkSetsDialog
          cloudId={cloudId}
          physicalNetwork={physicalNetwork}
          start={{ ...(applianceId === "" ? {} : { applianceId }), picks, planned: true }}
          onClose={() => {
            setPlanning(false);
            end();
          }}
        />
      ) : null}
    </section>
  );
}
