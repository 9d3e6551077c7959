import type { PrefixNetwork } from "@/server/model/isolation-view";

/** The networks that the prefixes make, with what stays outside of them. */
export function PrefixNetworks({ networks }: { networks: readonly PrefixNetwork[] }) {
  return (
    <div>
      <h3 className="mb-1.5 font-medium text-sm">Networks by MAC prefix</h3>
      <ul className="grid gap-2 lg:grid-cols-2">
        {networks.map(({ prefix, bridge, members, outside }) => (
          <li key={`${bridge} ${prefix}`} className="rounded-md border px-3 py-2 text-sm">
            <p className="flex flex-wrap items-baseline gap-x-2">
              <span className="mono font-medium">{prefix}</span>
              <span className="text-fg-muted">
                on <span className="mono">{bridge}</span>
              </span>
            </p>
            <p className="mt-1 text-fg-muted">{members.map(({ vm, device }) => `${vm} (${device})`).join(", ")}</p>
            {outside.length > 0 ? (
              <p className="mt-1 text-drift text-xs">
                Not heard by them: {outside.map(({ device, mac, what }) => `${device} (${mac}, ${what})`).join("; ")}
              </p>
            ) : null}
          </li>
        ))}
      </ul>
    </div>
  );
}
