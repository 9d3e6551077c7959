"use client";

import { Undo2, Waypoints } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import type { PlanRun } from "@/server/model/plan-run";
import { Applied, PLAN_DIALOG } from "../plan/change-dialog";
import { PlanRunner } from "../plan/plan-runner";
import { useTRPCClient } from "../trpc";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { OneViewNetworkList } from "./one-view-network-list";
import { physicalNetworkNode } from "./physical-network-node";

type Target = { readonly applianceId: string; readonly id: string; readonly name: string };

type MapFlatDialogProps = {
  cloudId: string;
  physicalNetwork: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Already picked: the dialog begins with the plan. */
  target?: Target;
};

/** Maps a flat physical network onto a OneView network: pick it, read the plan, apply it; and take it back the same way. */
export function MapFlatDialog({ cloudId, physicalNetwork, open, onOpenChange, target }: MapFlatDialogProps) {
  const [undoing, setUndoing] = useState(false);
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={undoing ? `Remove the mapping of ${physicalNetwork}` : `Map physical network ${physicalNetwork}`}
      description={
        undoing
          ? "The OneView network itself stays as it is."
          : "Onto a OneView network that exists and leaves the enclosures through an uplink set."
      }
      className={PLAN_DIALOG}
    >
      {undoing ? (
        <RemoveFlatRun cloudId={cloudId} physicalNetwork={physicalNetwork} onClose={() => onOpenChange(false)} />
      ) : (
        <MapFlatSteps
          cloudId={cloudId}
          physicalNetwork={physicalNetwork}
          target={target}
          onUndo={() => setUndoing(true)}
          onClose={() => onOpenChange(false)}
        />
      )}
    </Dialog>
  );
}

type StepsProps = {
  cloudId: string;
  physicalNetwork: string;
  target: Target | undefined;
  onUndo: () => void;
  onClose: () => void;
};

function MapFlatSteps({ cloudId, physicalNetwork, target, onUndo, onClose }: StepsProps) {
  const client = useTRPCClient();
  const [picked, setPicked] = useState<Target | null>(target ?? null);
  const [text, setText] = useState("");
  if (picked === null) {
    return (
      <OneViewNetworkList
        cloudId={cloudId}
        text={text}
        onText={setText}
        pickLabel={({ name }) => `Map ${physicalNetwork} onto ${name}`}
        onPick={({ applianceId, id, name }) => setPicked({ applianceId, id, name })}
      />
    );
  }
  const { applianceId, id } = picked;
  const makePlan = () =>
    client.mappings.setFlat.mutate({ cloudId, physicalNetwork, applianceId, oneViewNetworkId: id, mode: "plan" });
  return (
    <PlanRunner
      planKey={["set-flat", cloudId, physicalNetwork, applianceId, id]}
      makePlan={makePlan}
      verb={`Map onto ${picked.name}`}
      onBack={() => setPicked(null)}
      onClose={onClose}
    >
      {(applied) => (
        <MappedResult
          plan={applied}
          cloudId={cloudId}
          physicalNetwork={physicalNetwork}
          onUndo={onUndo}
          onClose={onClose}
        />
      )}
    </PlanRunner>
  );
}

type ResultProps = {
  plan: PlanRun;
  cloudId: string;
  physicalNetwork: string;
  onUndo: () => void;
  onClose: () => void;
};

function MappedResult({ plan, cloudId, physicalNetwork, onUndo, onClose }: ResultProps) {
  return (
    <Applied plan={plan} onClose={onClose}>
      <Button onClick={onUndo}>
        <Undo2 aria-hidden className="size-3.5" />
        Undo
      </Button>
      <Button asChild>
        <Link href={`/topology?select=${encodeURIComponent(physicalNetworkNode(cloudId, physicalNetwork))}`}>
          <Waypoints aria-hidden className="size-3.5" />
          Show in topology
        </Link>
      </Button>
    </Applied>
  );
}

type RemoveFlatRunProps = { cloudId: string; physicalNetwork: string; onClose: () => void };

function RemoveFlatRun({ cloudId, physicalNetwork, onClose }: RemoveFlatRunProps) {
  const client = useTRPCClient();
  return (
    <PlanRunner
      planKey={["remove-flat", cloudId, physicalNetwork]}
      makePlan={() => client.mappings.remove.mutate({ kind: "flat", cloudId, physicalNetwork, mode: "plan" })}
      verb="Remove mapping"
      onClose={onClose}
    >
      {(applied) => <Applied plan={applied} onClose={onClose} />}
    </PlanRunner>
  );
}
