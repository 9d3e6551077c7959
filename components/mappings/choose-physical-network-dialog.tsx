"use client";

import { useQuery } from "@tanstack/react-query";
import { ChevronRight } from "lucide-react";
import { useState } from "react";
import type { PhysicalNetworkView } from "@/server/model/mapping-views";
import { useTRPC } from "../trpc";
import { Badge } from "../ui/badge";
import { Dialog } from "../ui/dialog";
import { QueryView } from "../ui/query-view";
import { Skeleton } from "../ui/skeleton";
import { hasUplinkSet, type UplinkSetRef } from "./uplink-set-ref";
import { UplinkSetsDialog } from "./uplink-sets-dialog";
import { useUplinkSets } from "./use-uplink-sets";

type ChoosePhysicalNetworkDialogProps = {
  /** A live uplink set, as the graph shows it. */
  applianceId: string;
  uplinkSetId: string;
  name: string;
  onClose: () => void;
};

/** From an uplink set to the physical network that shall be mapped to it, then as from the other end. */
export function ChoosePhysicalNetworkDialog(props: ChoosePhysicalNetworkDialogProps) {
  const { applianceId, uplinkSetId, name, onClose } = props;
  const trpc = useTRPC();
  const mappings = useQuery(trpc.mappings.list.queryOptions());
  const [chosen, setChosen] = useState<string | null>(null);
  const cloudId = mappings.data?.cloud.id;
  const sets = useUplinkSets({ cloudId: cloudId ?? "", enabled: cloudId !== undefined });
  const set = sets.data?.items.find(
    (each) => each.applianceId === applianceId && each.standing.live.some((live) => live.uplinkSetId === uplinkSetId),
  );
  if (chosen !== null && cloudId !== undefined && set !== undefined) {
    return (
      <UplinkSetsDialog
        cloudId={cloudId}
        physicalNetwork={chosen}
        start={{ applianceId, add: [set] }}
        onClose={onClose}
      />
    );
  }
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Map a physical network to ${name}`}
      description="Its networks are then made in this uplink set, in every logical interconnect of the group."
    >
      <QueryView
        query={mappings}
        failure="The physical networks could not be read"
        loading={<Skeleton className="h-24" />}
      >
        {({ physicalNetworks }) => (
          <QueryView query={sets} failure="The uplink set could not be read" loading={<Skeleton className="h-24" />}>
            {() =>
              set === undefined ? (
                <p className="text-sm">
                  {name} is not an uplink set of a group that was read: only those of a group can be mapped.
                </p>
              ) : (
                <ul className="grid gap-1.5">
                  {physicalNetworks.map((network) => (
                    <Choice key={network.name} network={network} set={set} onChoose={() => setChosen(network.name)} />
                  ))}
                </ul>
              )
            }
          </QueryView>
        )}
      </QueryView>
    </Dialog>
  );
}

type ChoiceProps = { network: PhysicalNetworkView; set: UplinkSetRef; onChoose: () => void };

function Choice({ network, set, onChoose }: ChoiceProps) {
  const isMapped = hasUplinkSet(network.uplinkSets, set);
  const names = network.uplinkSets.map((each) => each.uplinkSetName).join(", ");
  return (
    <li>
      <button
        type="button"
        onClick={onChoose}
        className="flex w-full items-center gap-2 rounded-md border bg-surface px-3 py-2 text-left text-sm hover:border-accent hover:bg-accent-soft"
      >
        <span className="min-w-0 flex-1">
          <span className="mono block break-all font-medium">{network.name}</span>
          <span className="block break-words text-fg-muted text-xs">
            {isMapped ? "mapped to it already" : names === "" ? "no uplink set" : `mapped to ${names}`}
          </span>
        </span>
        {network.types.map((type) => (
          <Badge key={type}>{type}</Badge>
        ))}
        <ChevronRight aria-hidden className="size-4 shrink-0 text-fg-faint" />
      </button>
    </li>
  );
}
