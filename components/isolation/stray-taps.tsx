import type { StrayTap } from "@/server/model/isolation-view";
import { Banner } from "../ui/banner";

/** Devices of VMs on filtered bridges that nobody told us of. */
export function StrayTaps({ strays }: { strays: readonly StrayTap[] }) {
  const open = strays.filter((each) => !each.hasIn || !each.hasOut);
  return (
    <Banner tone={open.length > 0 ? "warning" : "info"}>
      <p>
        {open.length > 0
          ? "Not covered: on a filtered bridge, of no isolated VM, and without both rules."
          : "Filtered, though no isolated VM accounts for them."}
      </p>
      <ul className="mt-1 flex flex-wrap gap-x-4 gap-y-1">
        {strays.map(({ device, bridge, mac, hasIn, hasOut }) => (
          <li key={device}>
            <span className="mono">{device}</span> on <span className="mono">{bridge}</span>
            <span className="text-fg-muted">
              {" "}
              ({hasIn && hasOut ? "both rules" : hasIn || hasOut ? "one rule" : "no rule"}
              {mac === null ? "" : `, ${mac}`})
            </span>
          </li>
        ))}
      </ul>
    </Banner>
  );
}
