"use client";

import { ArrowLeftRight, Waypoints } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import type { UplinkSetOptions } from "@/server/model/mapping-views";
import { Applied, PLAN_DIALOG } from "../plan/change-dialog";
import { PlanRunner } from "../plan/plan-runner";
import { useTRPCClient } from "../trpc";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { EmptyState } from "../ui/empty-state";
import { Field } from "../ui/field";
import { QueryView } from "../ui/query-view";
import { Select } from "../ui/select";
import { Skeleton } from "../ui/skeleton";
import { physicalNetworkNode } from "./physical-network-node";
import { uplinkSetChange } from "./uplink-set-change";
import { UplinkSetPicker } from "./uplink-set-picker";
import { hasUplinkSet, type UplinkSetRef, uplinkSetKey } from "./uplink-set-ref";
import { useUplinkSets } from "./use-uplink-sets";

/** Where the dialog begins, beside what the physical network is mapped to. */
export type UplinkSetsStart = {
  readonly applianceId?: string;
  /** Picked in addition. */
  readonly add?: readonly UplinkSetRef[];
  readonly without?: readonly UplinkSetRef[];
  /** Picked as a whole, elsewhere. */
  readonly picks?: readonly UplinkSetRef[];
  /** Begin with the plan; going back leads to the picks. */
  readonly planned?: boolean;
};

type UplinkSetsDialogProps = {
  cloudId: string;
  physicalNetwork: string;
  start?: UplinkSetsStart;
  onClose: () => void;
};

/** Maps a physical network to uplink sets, changes the mapping, or removes it: pick, read the plan, apply it. */
export function UplinkSetsDialog({ cloudId, physicalNetwork, start = {}, onClose }: UplinkSetsDialogProps) {
  const sets = useUplinkSets({ cloudId, physicalNetwork });
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Uplink sets of physical network ${physicalNetwork}`}
      description="Its vlan networks are made in the Tagged ones, its flat networks in the Untagged ones, in every logical interconnect of the group."
      className={PLAN_DIALOG}
    >
      <QueryView
        query={sets}
        failure="The uplink sets could not be read"
        loading={<Skeleton className="h-40 w-full" aria-label="Reading uplink sets" />}
      >
        {(data) => (
          <OnAppliance
            cloudId={cloudId}
            physicalNetwork={physicalNetwork}
            start={start}
            data={data}
            onClose={onClose}
          />
        )}
      </QueryView>
    </Dialog>
  );
}

type OnApplianceProps = Required<UplinkSetsDialogProps> & { data: UplinkSetOptions };

/** One plan is about one appliance. */
function OnAppliance({ data, start, ...rest }: OnApplianceProps) {
  const [chosen, setChosen] = useState(start.applianceId ?? data.mapped[0]?.applianceId ?? data.appliances[0]?.id);
  if (chosen === undefined) {
    return (
      <EmptyState icon={ArrowLeftRight} title="No appliance yet">
        Add a OneView appliance under Appliances; the uplink sets of its groups are listed here.
      </EmptyState>
    );
  }
  return (
    <div className="grid min-w-0 gap-3">
      {data.appliances.length > 1 ? (
        <Field label="Appliance">
          <Select
            value={chosen}
            onValueChange={setChosen}
            options={data.appliances.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </Field>
      ) : null}
      <UplinkSetSteps
        key={chosen}
        {...rest}
        applianceId={chosen}
        mapped={data.mapped.filter((each) => each.applianceId === chosen)}
        start={start.applianceId === undefined || start.applianceId === chosen ? start : {}}
      />
    </div>
  );
}

type StepsProps = Required<UplinkSetsDialogProps> & { applianceId: string; mapped: readonly UplinkSetRef[] };

function UplinkSetSteps({ cloudId, physicalNetwork, applianceId, mapped, start, onClose }: StepsProps) {
  const client = useTRPCClient();
  const [picks, setPicks] = useState(() => picksOf(mapped, start));
  const [isPlanned, setPlanned] = useState(start.planned ?? false);
  if (!isPlanned) {
    return (
      <UplinkSetPicker
        cloudId={cloudId}
        physicalNetwork={physicalNetwork}
        applianceId={applianceId}
        mapped={mapped}
        picks={picks}
        onPicks={setPicks}
        onPlan={() => setPlanned(true)}
        onClose={onClose}
      />
    );
  }
  const uplinkSets = picks.map(({ logicalInterconnectGroupId, uplinkSetName }) => ({
    logicalInterconnectGroupId,
    uplinkSetName,
  }));
  return (
    <PlanRunner
      planKey={["set-uplink-sets", cloudId, physicalNetwork, applianceId, ...picks.map(uplinkSetKey)]}
      makePlan={() =>
        client.mappings.setUplinkSets.mutate({ cloudId, physicalNetwork, applianceId, uplinkSets, mode: "plan" })
      }
      verb={uplinkSetChange(mapped, picks).verb}
      onBack={() => setPlanned(false)}
      onClose={onClose}
    >
      {(applied) => (
        <Applied plan={applied} onClose={onClose}>
          <Button asChild>
            <Link href={`/topology?select=${encodeURIComponent(physicalNetworkNode(cloudId, physicalNetwork))}`}>
              <Waypoints aria-hidden className="size-3.5" />
              Show in topology
            </Link>
          </Button>
        </Applied>
      )}
    </PlanRunner>
  );
}

/** The order of the mapping stays; what is new comes after it. */
function picksOf(mapped: readonly UplinkSetRef[], { picks, add = [], without = [] }: UplinkSetsStart) {
  if (picks !== undefined) return picks;
  const kept = mapped.filter((each) => !hasUplinkSet(without, each));
  return [...kept, ...add.filter((each) => !hasUplinkSet(kept, each))];
}
