import { Check, CircleHelp, X } from "lucide-react";
import Link from "next/link";
import type { NetworkOnOneView } from "@/server/model/mapping-views";
import { objectHref } from "../frame/object-href";

type Managed = Extract<NetworkOnOneView, { kind: "managed" }>;

/** Where a managed network is: its OneView network on each appliance, and each uplink set it belongs in. */
export function NetworkPresence({ managed }: { managed: Managed }) {
  return (
    <div className="grid gap-3 text-sm">
      {managed.appliances.map((appliance) => (
        <div key={appliance.id} className="grid gap-1.5">
          <p>
            <span className="text-fg-muted">On {appliance.name}: </span>
            {appliance.oneViewNetworkId === null ? (
              "not made yet"
            ) : (
              <OneViewLink
                applianceId={appliance.id}
                id={appliance.oneViewNetworkId}
                name={appliance.oneViewNetworkName}
              />
            )}
          </p>
          <ul aria-label={`Uplink sets on ${appliance.name}`} className="grid gap-1.5">
            {managed.uplinkSets
              .filter(({ applianceId }) => applianceId === appliance.id)
              .map((set) => (
                <li key={`${set.groupName} ${set.uplinkSetName}`} className="rounded-md border px-3 py-2">
                  <p className="font-medium">
                    <span className="mono">{set.uplinkSetName}</span>{" "}
                    <span className="font-normal text-fg-muted">of group {set.groupName ?? "unknown"}</span>
                  </p>
                  <ul className="mt-1 grid gap-0.5">
                    <Place name="in the group’s definition" present={set.inGroup} />
                    {(set.live ?? []).map(({ logicalInterconnect, present }) => (
                      <Place key={logicalInterconnect} name={logicalInterconnect} present={present} />
                    ))}
                    {set.live === null ? <Place name="live uplink sets" present={null} /> : null}
                  </ul>
                </li>
              ))}
          </ul>
        </div>
      ))}
    </div>
  );
}

function Place({ name, present }: { name: string; present: boolean | null }) {
  const [Icon, look, word] =
    present === null
      ? ([CircleHelp, "text-unknown", "not known"] as const)
      : present
        ? ([Check, "text-ok", "present"] as const)
        : ([X, "text-failed", "missing"] as const);
  return (
    <li className="flex items-center gap-2">
      <Icon aria-hidden className={`size-3.5 shrink-0 ${look}`} />
      <span className="min-w-0 flex-1 truncate">{name}</span>
      <span className="text-fg-muted text-xs">{word}</span>
    </li>
  );
}

type OneViewLinkProps = { applianceId: string; id: string; name: string | null };

/** A OneView network by name, leading to it in the graph. */
export function OneViewLink({ applianceId, id, name }: OneViewLinkProps) {
  if (name === null) return <span className="mono break-all">{id}, which the appliance does not show</span>;
  const appliance = `appliance:${applianceId}`;
  return (
    <Link
      href={objectHref({ nodeId: `${appliance}/network:${id}`, expand: [appliance] }, null)}
      className="mono break-all text-accent hover:underline"
    >
      {name}
    </Link>
  );
}
