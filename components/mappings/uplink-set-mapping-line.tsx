"use client";

import { Trash2 } from "lucide-react";
import type { UplinkSetMappingView } from "@/server/model/mapping-views";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { portsText, UplinkSetStateBadge } from "./uplink-set-facts";

type UplinkSetMappingLineProps = {
  mapping: UplinkSetMappingView;
  /** Absent: it may not be removed by who looks. */
  onRemove?: () => void;
};

/** An uplink set that a physical network is mapped to, how it stands, and what is wrong with it. */
export function UplinkSetMappingLine({ mapping, onRemove }: UplinkSetMappingLineProps) {
  const { uplinkSetName, uplinkSetType, standing, faults } = mapping;
  const group = mapping.groupName ?? mapping.logicalInterconnectGroupId;
  return (
    <div className="flex items-start gap-2">
      <div className="min-w-0 flex-1">
        <p className="break-words">
          <span className="text-fg-muted">uplink set </span>
          <span className="mono font-medium">{uplinkSetName}</span>
          <span className="text-fg-muted">
            {" "}
            of {group} · {mapping.applianceName}{" "}
          </span>
          {uplinkSetType === null ? null : <Badge className="align-middle">{uplinkSetType}</Badge>}
        </p>
        {standing.live.length > 0 ? (
          <p className="break-words text-fg-faint text-xs">
            {standing.live.map((each) => each.logicalInterconnect).join(", ")} · {portsText(standing)}
          </p>
        ) : null}
        {faults.map((fault) => (
          <p key={fault.code + fault.message} className="break-words text-failed text-xs">
            {fault.message} {fault.remedy}
          </p>
        ))}
        {faults.length > 0
          ? null
          : standing.reasons.map((reason) => (
              <p key={reason} className="break-words text-drift text-xs">
                {reason}
              </p>
            ))}
      </div>
      <UplinkSetStateBadge state={standing.state} />
      {onRemove === undefined ? null : (
        <Button
          size="icon-sm"
          variant="ghost"
          aria-label={`Remove uplink set ${uplinkSetName} of ${group} from ${mapping.physicalNetwork}`}
          onClick={onRemove}
        >
          <Trash2 aria-hidden className="size-3.5" />
        </Button>
      )}
    </div>
  );
}
