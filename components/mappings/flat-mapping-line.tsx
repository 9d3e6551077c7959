"use client";

import { CircleCheck, CircleHelp, CircleX, Trash2 } from "lucide-react";
import type { FlatMappingView } from "@/server/model/mapping-views";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { CopyId } from "../ui/copy-id";

type FlatMappingLineProps = {
  flat: FlatMappingView;
  /** Absent: it may not be removed by who looks. */
  onRemove?: () => void;
};

/** The OneView network that a physical network is, how it stands, and what is wrong with it. */
export function FlatMappingLine({ flat, onRemove }: FlatMappingLineProps) {
  return (
    <div className="flex items-start gap-2">
      <div className="min-w-0 flex-1">
        <p className="break-words">
          <span className="text-fg-muted">is OneView network </span>
          <span className="mono font-medium">{flat.oneViewNetworkName ?? "unknown"}</span>
          <span className="text-fg-muted"> of {flat.applianceName}</span>
        </p>
        <CopyId
          value={flat.oneViewNetworkId}
          label="OneView network id"
          length={13}
          className="text-fg-faint text-xs"
        />
        {flat.faults.map((fault) => (
          <p key={fault.code} className="break-words text-failed text-xs">
            {fault.message} {fault.remedy}
          </p>
        ))}
      </div>
      <FlatStateBadge flat={flat} />
      {onRemove === undefined ? null : (
        <Button
          size="icon-sm"
          variant="ghost"
          aria-label={`Remove the flat mapping of ${flat.physicalNetwork}`}
          onClick={onRemove}
        >
          <Trash2 aria-hidden className="size-3.5" />
        </Button>
      )}
    </div>
  );
}

function FlatStateBadge({ flat }: { flat: FlatMappingView }) {
  const codes = new Set(flat.faults.map((fault) => fault.code));
  if (codes.has("unreadable") || codes.has("appliance-never-read")) {
    return (
      <Badge tone="unknown">
        <CircleHelp aria-hidden />
        unreadable
      </Badge>
    );
  }
  if (codes.size > 0) {
    return (
      <Badge tone="failed">
        <CircleX aria-hidden />
        {codes.has("network-in-no-uplink-set")
          ? "in no uplink set"
          : codes.has("network-not-found")
            ? "missing"
            : "faulty"}
      </Badge>
    );
  }
  return (
    <Badge tone="ok">
      <CircleCheck aria-hidden />
      stands
    </Badge>
  );
}
