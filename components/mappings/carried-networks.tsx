import { Check } from "lucide-react";
import type { PhysicalNetworkView } from "@/server/model/mapping-views";
import { cn } from "../ui/cn";

const SHOWN = 6;

/** The networks on a physical network, how many of them have a OneView network that stands for them, and which. */
export function CarriedNetworks({ network }: { network: PhysicalNetworkView }) {
  const { networks, flat, uplinkSets } = network;
  if (networks.length === 0) return <p className="text-fg-faint text-xs">carries no network yet</p>;
  const reflected = networks.filter((each) => each.reflected).length;
  const isMapped = flat !== null || uplinkSets.length > 0;
  const shown = networks.slice(0, SHOWN);
  return (
    <p className="break-words text-fg-muted text-xs">
      carries <span className="mono">{networks.length}</span> {networks.length === 1 ? "network" : "networks"}
      {isMapped || reflected > 0 ? (
        <>
          {", "}
          <span className={cn(reflected < networks.length && "text-drift")}>
            <span className="mono">{reflected}</span> reflected on an appliance
          </span>
        </>
      ) : null}
      {": "}
      {shown.map((each, index) => (
        <span key={each.id}>
          {index > 0 ? ", " : ""}
          <span className="text-fg">{each.name || each.id.slice(0, 8)}</span>
          {each.segmentationId === null ? "" : ` (VLAN ${each.segmentationId})`}
          {each.reflected ? (
            <Check role="img" aria-label=" reflected" className="ml-0.5 inline size-3 text-ok" />
          ) : null}
        </span>
      ))}
      {networks.length > shown.length ? ` and ${networks.length - shown.length} more` : ""}
    </p>
  );
}
