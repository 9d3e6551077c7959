"use client";

import Link from "next/link";
import type { RouterView } from "@/server/model/object-views";
import { useMay } from "../frame/use-me";
import { RecentChanges } from "../networks/recent-changes";
import { Button } from "../ui/button";
import { CopyId } from "../ui/copy-id";
import { FactLines, FactSection } from "../ui/fact-list";
import { RouterFloatingIps } from "./floating-ips";
import type { RouterAction } from "./router-action-dialog";
import { RouterOnHost } from "./router-on-host";

type RouterFactsProps = { router: RouterView; mayChange: boolean; onAction: (action: RouterAction) => void };

/** Everything about one router: its way out, interfaces, floating IPs, and the NAT rules in force on its host. */
export function RouterFacts({ router, mayChange, onAction }: RouterFactsProps) {
  const seesConsole = useMay("viewer");
  return (
    <div className="divide-y">
      <Gateway router={router} mayChange={mayChange} onAction={onAction} />
      <Interfaces router={router} mayChange={mayChange} onAction={onAction} />
      <RouterFloatingIps
        routerId={router.id}
        mayChange={mayChange}
        onAllocate={router.externalNetworkId === null ? null : () => onAction({ kind: "allocate" })}
      />
      {seesConsole ? <RouterOnHost router={router} /> : null}
      {seesConsole ? (
        <FactSection title="Recent changes">
          <RecentChanges isAbout={(scope) => scope.kind === "router" && scope.routerId === router.id} />
        </FactSection>
      ) : null}
    </div>
  );
}

function Gateway({ router, mayChange, onAction }: RouterFactsProps) {
  const seesConsole = useMay("viewer");
  const { externalNetworkId, externalNetworkName, externalAddresses, snat } = router;
  const isOut = externalNetworkId !== null;
  return (
    <FactSection
      title="Router"
      actions={
        mayChange ? (
          <span className="flex flex-wrap gap-2">
            {isOut ? (
              <Button size="sm" onClick={() => onAction({ kind: "toggle-snat" })}>
                {snat ? "Switch SNAT off…" : "Switch SNAT on…"}
              </Button>
            ) : null}
            {isOut ? null : (
              <Button size="sm" variant="primary" onClick={() => onAction({ kind: "edit" })}>
                Set gateway…
              </Button>
            )}
            <Button size="sm" onClick={() => onAction({ kind: "edit" })}>
              Edit…
            </Button>
            <Button size="sm" variant="danger" onClick={() => onAction({ kind: "delete" })}>
              Delete…
            </Button>
          </span>
        ) : null
      }
    >
      <FactLines
        facts={[
          ["Id", <CopyId key="id" value={router.id} label="router id" length={36} />],
          ["Project", router.projectId],
          [
            "Gateway",
            isOut ? (
              <Link
                key="gateway"
                href={`/networks?network=${encodeURIComponent(externalNetworkId)}`}
                className="text-accent hover:underline"
              >
                {externalNetworkName}
              </Link>
            ) : (
              "none"
            ),
          ],
          ["Gateway address", externalAddresses.join(", ") || "none"],
          ["Source NAT", !isOut ? "–" : snat ? "on" : "off"],
          ["Extra routes", <ExtraRoutes key="routes" routes={router.routes ?? []} />],
          seesConsole ? ["Host", router.host || "–"] : null,
        ]}
      />
    </FactSection>
  );
}

function ExtraRoutes({ routes }: { routes: NonNullable<RouterView["routes"]> }) {
  if (routes.length === 0) return "none";
  return (
    <ul>
      {routes.map(({ destination, nexthop }) => (
        <li key={destination} className="mono break-words">
          {destination} via {nexthop}
        </li>
      ))}
    </ul>
  );
}

function Interfaces({ router, mayChange, onAction }: RouterFactsProps) {
  const { interfaces } = router;
  return (
    <FactSection
      title="Interfaces"
      count={interfaces.length}
      actions={
        mayChange ? (
          <Button size="sm" onClick={() => onAction({ kind: "add-interface" })}>
            Add interface…
          </Button>
        ) : null
      }
    >
      {interfaces.length === 0 ? <p className="text-fg-muted text-sm">None: it joins no network yet.</p> : null}
      <ul className="grid gap-1.5 text-sm">
        {interfaces.map(({ portId, subnetId, cidr, networkId, networkName, address, mac }) => (
          <li key={portId} className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <Link href={`/ports?port=${encodeURIComponent(portId)}`} className="mono text-accent hover:underline">
              {address}
            </Link>
            <span className="text-fg-muted">
              in <span className="mono">{cidr}</span> of{" "}
              <Link href={`/networks?network=${encodeURIComponent(networkId)}`} className="text-accent underline">
                {networkName}
              </Link>
            </span>
            <span className="mono hidden text-fg-muted sm:inline">{mac}</span>
            <span className="flex-1" />
            {mayChange ? (
              <Button
                size="sm"
                variant="ghost"
                aria-label={`Remove interface ${cidr} of ${networkName}`}
                onClick={() => onAction({ kind: "remove-interface", subnetId, cidr })}
              >
                Remove…
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </FactSection>
  );
}
