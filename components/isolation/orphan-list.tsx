import type { OrphanRules } from "@/server/model/isolation-view";
import { Badge } from "../ui/badge";

/** Rules whose device is on no bridge: what a flush removes, and what it leaves with the reason. */
export function OrphanList({ orphans }: { orphans: readonly OrphanRules[] }) {
  return (
    <div>
      <h3 className="mb-1.5 font-medium text-sm">Rules left over</h3>
      <ul className="grid gap-2">
        {orphans.map(({ device, rules, exists, ours }) => (
          <li key={`${device} ${exists} ${ours}`} className="rounded-md border px-3 py-2">
            <p className="flex flex-wrap items-center gap-2 text-sm">
              <span className="mono font-medium">{device}</span>
              {exists ? (
                <Badge tone="neutral">stays: the device is there, on no bridge</Badge>
              ) : (
                <Badge tone="drift">no such device</Badge>
              )}
              {ours ? null : <Badge tone="unknown">not of isolation: needs a tick</Badge>}
            </p>
            {[...new Set(rules)].map((rule) => (
              <code key={rule} className="mono mt-1 block break-all text-fg-muted text-xs">
                FORWARD {rule}
              </code>
            ))}
          </li>
        ))}
      </ul>
    </div>
  );
}
