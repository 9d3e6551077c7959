"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { PortDetails } from "@/server/model/port-views";
import { useMay } from "../frame/use-me";
import { RecentChanges } from "../networks/recent-changes";
import { useTRPC } from "../trpc";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { CopyId } from "../ui/copy-id";
import { FactLines, FactSection } from "../ui/fact-list";
import { BindingBadge } from "./binding-badge";
import { InterfaceXmlSection } from "./interface-xml-section";
import { localLinkText } from "./local-link-draft";
import { LocalLinkReadingView } from "./local-link-reading";
import type { PortAction } from "./port-action-dialog";
import { PortActions } from "./port-actions";
import { isOnHost, isService, portKind } from "./port-kind";
import { PortOnHosts } from "./port-on-hosts";
import { PortOnServer } from "./port-on-server";

type PortFactsProps = { port: PortDetails; mayChange: boolean; onAction: (action: PortAction) => void };

/** Everything about one port: what it is, where it is bound and how it is plugged there, its last changes. */
export function PortFacts({ port, mayChange, onAction }: PortFactsProps) {
  const isServer = port.vnicType === "baremetal";
  const seesConsole = useMay("viewer");
  return (
    <div className="divide-y">
      <FactSection title="Binding" actions={mayChange ? <PortActions port={port} onAction={onAction} /> : null}>
        <BindingLine port={port} />
      </FactSection>
      {isOnHost(port) ? <PortOnHosts port={port} /> : null}
      <PortItself port={port} />
      {isServer ? <LocalLink port={port} mayChange={mayChange} onAction={onAction} /> : null}
      {port.server === null ? null : <PortOnServer port={port} server={port.server} />}
      {isServer || isService(port) || !seesConsole ? null : <InterfaceXmlSection portId={port.id} />}
      {seesConsole ? (
        <FactSection title="Recent changes">
          <RecentChanges isAbout={(scope) => scope.kind === "port" && scope.portId === port.id} />
        </FactSection>
      ) : null}
    </div>
  );
}

/** A guest's port stands as its host shows it, which the card below tells; that of a server as the appliance does. */
function BindingLine({ port }: { port: PortDetails }) {
  const { binding, host, inactiveBindings = [] } = port;
  if (!isOnHost(port)) {
    return (
      <div className="grid justify-items-start gap-1">
        <BindingBadge state={binding.state} />
        {binding.reason === null ? null : <p className="text-sm">{binding.reason}</p>}
      </div>
    );
  }
  return (
    <ul aria-label="Bindings" className="grid gap-1 text-sm">
      <li className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Badge tone="ok">active</Badge>
        <span className="mono">{host}</span>
        <span className="text-fg-muted">
          vif_type <span className="mono">{port.vifType}</span>
          {port.vif === undefined ? null : (
            <>
              , ovs_hybrid_plug <span className="mono">{String(port.vif.hybridPlug)}</span>, create_port{" "}
              <span className="mono">{String(port.vif.createPort)}</span>
            </>
          )}
        </span>
      </li>
      {inactiveBindings.map((each) => (
        <li key={each.host} className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <Badge>inactive</Badge>
          <span className="mono">{each.host}</span>
          <span className="text-fg-muted">prepared for a live migration</span>
        </li>
      ))}
    </ul>
  );
}

function PortItself({ port }: { port: PortDetails }) {
  const trpc = useTRPC();
  const groups = useQuery(trpc.securityGroups.list.queryOptions());
  const pairs = port.allowedAddressPairs ?? [];
  const isGuest = port.vnicType !== "baremetal" && !isService(port);
  return (
    <FactSection title="Port">
      <FactLines
        facts={[
          ["Id", <CopyId key="id" value={port.id} label="port id" length={36} />],
          ["Kind", portKind(port)],
          [
            "Network",
            <Link
              key="network"
              href={`/networks?network=${encodeURIComponent(port.networkId)}`}
              className="text-accent hover:underline"
            >
              {port.networkName}
            </Link>,
          ],
          ["Project", port.projectId],
          ["MAC", <CopyId key="mac" value={port.mac} label="MAC" length={17} />],
          [
            "Addresses",
            port.fixedIps.length === 0 ? (
              "none"
            ) : (
              <span key="addresses" className="flex flex-wrap gap-x-3">
                {port.fixedIps.map(({ address }) => (
                  <CopyId key={address} value={address} label="address" length={39} />
                ))}
              </span>
            ),
          ],
          ["vNIC type", port.vnicType],
          port.host === "" && port.binding.state === "bound" ? null : ["Host", port.host || "–"],
          ["Device", port.deviceId === "" ? "–" : <CopyId key="device" value={port.deviceId} label="device id" />],
          port.deviceOwner === "" ? null : ["Owner", port.deviceOwner],
          ["Admin state", port.adminStateUp ? "up" : "down"],
          isGuest ? ["Port security", (port.portSecurity ?? true) ? "on" : "off: not filtered"] : null,
          isGuest
            ? [
                "Groups",
                port.securityGroupIds.length === 0 ? (
                  "none"
                ) : (
                  <span key="groups" className="flex flex-wrap gap-x-3">
                    {port.securityGroupIds.map((id) => (
                      <Link key={id} href={`/security-groups/${id}`} className="text-accent hover:underline">
                        {groups.data?.find((each) => each.id === id)?.name ?? id.slice(0, 8)}
                      </Link>
                    ))}
                    {isOnHost(port) || port.binding.state === "bound" ? (
                      <Link
                        href={`/security-groups/ledger/${port.id}`}
                        className="font-sans text-fg-muted underline hover:text-accent"
                      >
                        rules in order
                      </Link>
                    ) : null}
                  </span>
                ),
              ]
            : null,
          pairs.length === 0
            ? null
            : ["Address pairs", pairs.map(({ address, mac }) => [address, mac].join(" ").trim()).join(", ")],
        ]}
      />
    </FactSection>
  );
}

function LocalLink({ port, mayChange, onAction }: PortFactsProps) {
  const { localLink } = port;
  return (
    <FactSection title="Local link">
      {localLink === null ? (
        <p className="text-fg-muted text-sm">None: it is not said on which server the port is.</p>
      ) : (
        <>
          <LocalLinkReadingView reading={localLink} />
          <details className="text-sm">
            <summary className="cursor-pointer text-fg-muted text-xs">As it is stored</summary>
            <pre className="mono mt-1 overflow-x-auto whitespace-pre-wrap break-all rounded-md border bg-sunken p-2 text-xs">
              {localLinkText(port.profile?.local_link_information)}
            </pre>
          </details>
        </>
      )}
      {mayChange ? (
        <Button size="sm" className="justify-self-start" onClick={() => onAction("link")}>
          {localLink === null ? "Set local link…" : "Change local link…"}
        </Button>
      ) : null}
    </FactSection>
  );
}
