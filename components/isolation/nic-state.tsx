import { TriangleAlert } from "lucide-react";
import type { IsolatedNicView } from "@/server/model/isolation-view";
import { Badge, type Tone } from "../ui/badge";

/** In words and colours of badges. */
export const NIC_STATES: Readonly<
  Record<IsolatedNicView["state"], { readonly word: string; readonly tone: Tone; readonly title: string }>
> = {
  filtered: { word: "isolated", tone: "ok", title: "Both rules are there" },
  partly: { word: "one rule missing", tone: "drift", title: "Reconcile the host, or isolate the VM again" },
  open: { word: "not isolated", tone: "failed", title: "Neither rule is there" },
  gone: { word: "device gone", tone: "stale", title: "No such device on the host: a flush forgets it" },
  "off-bridge": { word: "on no bridge", tone: "stale", title: "Nothing is forwarded to it" },
  unfiltered: { word: "bridge not filtered", tone: "unknown", title: "Its bridge is not one of the filtered ones" },
  unknown: { word: "not known", tone: "unknown", title: "The host's rules were not read" },
};

/** How a NIC stands, and whether its device has rules that cut it off. */
export function NicState({ nic }: { nic: IsolatedNicView }) {
  const { word, tone, title } = NIC_STATES[nic.state];
  return (
    <span className="grid justify-items-start gap-1">
      <Badge tone={tone} title={title}>
        {word}
      </Badge>
      {nic.foreign.length > 0 ? (
        <Badge tone="failed" title={nic.foreign.join("\n")}>
          <TriangleAlert aria-hidden />
          {nic.foreign.length} for another MAC
        </Badge>
      ) : null}
    </span>
  );
}
