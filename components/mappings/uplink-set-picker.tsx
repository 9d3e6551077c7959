"use client";

import { useState } from "react";
import { Button } from "../ui/button";
import { ErrorPanel } from "../ui/error-panel";
import { uplinkSetChange } from "./uplink-set-change";
import { UplinkSetFaults } from "./uplink-set-faults";
import { UplinkSetList } from "./uplink-set-list";
import { toggleUplinkSet, type UplinkSetRef, uplinkSetKey } from "./uplink-set-ref";
import { useUplinkSetCheck } from "./use-uplink-set-check";

type UplinkSetPickerProps = {
  cloudId: string;
  physicalNetwork: string;
  applianceId: string;
  /** What it is mapped to now on this appliance. */
  mapped: readonly UplinkSetRef[];
  picks: readonly UplinkSetRef[];
  onPicks: (picks: readonly UplinkSetRef[]) => void;
  onPlan: () => void;
  onClose: () => void;
};

/** Several uplink sets over several groups, with everything that is wrong with them told while they are picked. */
export function UplinkSetPicker(props: UplinkSetPickerProps) {
  const { cloudId, physicalNetwork, applianceId, mapped, picks, onPicks, onPlan, onClose } = props;
  const [text, setText] = useState("");
  const check = useUplinkSetCheck({ cloudId, physicalNetwork, applianceId, picks });
  const { added, removed } = uplinkSetChange(mapped, picks);
  const isUnchanged = added.length + removed.length === 0;
  return (
    <div className="grid min-w-0 gap-3">
      <UplinkSetList
        cloudId={cloudId}
        physicalNetwork={physicalNetwork}
        applianceId={applianceId}
        text={text}
        onText={setText}
        picks={new Set(picks.map(uplinkSetKey))}
        faults={check.faultsByKey}
        onToggle={(ref) => onPicks(toggleUplinkSet(picks, ref))}
      />
      <footer className="-mx-4 -mb-4 sticky -bottom-4 flex flex-wrap items-center gap-2 border-t bg-overlay px-4 py-3">
        <div aria-live="polite" className="grid max-h-44 w-full gap-2 overflow-y-auto max-sm:max-h-28 empty:hidden">
          {check.error ? <ErrorPanel title="The picks were not checked" error={check.error} /> : null}
          <UplinkSetFaults faults={check.faults} />
        </div>
        <p aria-live="polite" className="min-w-40 flex-1 text-fg-muted text-xs">
          <Summary picks={picks.length} added={added} removed={removed} />
        </p>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          variant="primary"
          pending={check.isChecking}
          disabled={isUnchanged || (check.faults.length > 0 && !check.isChecking)}
          onClick={onPlan}
        >
          Read the plan
        </Button>
      </footer>
    </div>
  );
}

type SummaryProps = { picks: number; added: readonly UplinkSetRef[]; removed: readonly UplinkSetRef[] };

function Summary({ picks, added, removed }: SummaryProps) {
  const names = (refs: readonly UplinkSetRef[]) => refs.map((each) => each.uplinkSetName).join(", ");
  return (
    <>
      <span className="mono text-fg">{picks}</span> picked
      {added.length > 0 ? (
        <>
          {" · adds "}
          <span className="mono text-ok">{names(added)}</span>
        </>
      ) : null}
      {removed.length > 0 ? (
        <>
          {" · removes "}
          <span className="mono text-failed">{names(removed)}</span>
        </>
      ) : null}
      {added.length + removed.length === 0 ? " · as it is now" : null}
    </>
  );
}
