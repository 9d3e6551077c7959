"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import type { PortDetails } from "@/server/model/port-views";
import { objectHref } from "../frame/object-href";
import { RecentChanges } from "../networks/recent-changes";
import { Button } from "../ui/button";
import { CopyId } from "../ui/copy-id";
import { BindingBadge } from "./binding-badge";
import { localLinkText } from "./local-link-draft";
import { LocalLinkReadingView } from "./local-link-reading";
import type { PortAction } from "./port-action-dialog";

type PortFactsProps = { port: PortDetails; mayChange: boolean; onAction: (action: PortAction) => void };

export function PortFacts({ port, mayChange, onAction }: PortFactsProps) {
  const { binding, server, connection, localLink } = port;
  const stored = port.profile?.local_link_information;
  return (
    <div className="divide-y">
      <Section title="Binding">
        <div className="grid justify-items-start gap-1">
          <BindingBadge state={binding.state} />
          {binding.reason === null ? null : <p className="text-sm">{binding.reason}</p>}
        </div>
        {mayChange ? <Actions port={port} onAction={onAction} /> : null}
      </Section>
      <Section title="Port">
        <Facts
          facts={[
            ["Id", <CopyId key="id" value={port.id} label="port id" length={36} />],
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
            ["MAC", <CopyId key="mac" value={port.mac} label="MAC" length={17} />],
            ["vNIC type", port.vnicType],
            ["Host", port.host || "–"],
            ["Device", port.deviceId || "–"],
            ["Project", port.projectId],
            ["Admin state", port.adminStateUp ? "up" : "down"],
          ]}
        />
      </Section>
      {port.vnicType === "baremetal" ? (
        <Section title="Local link">
          {localLink === null ? (
            <p className="text-fg-muted text-sm">None: it is not said on which server the port is.</p>
          ) : (
            <>
              <LocalLinkReadingView reading={localLink} />
              <details className="text-sm">
                <summary className="cursor-pointer text-fg-muted text-xs">As it is stored</summary>
                <pre className="mono mt-1 overflow-x-auto whitespace-pre-wrap break-all rounded-md border bg-sunken p-2 text-xs">
                  {localLinkText(stored)}
                </pre>
              </details>
            </>
          )}
          {mayChange ? (
            <Button size="sm" className="justify-self-start" onClick={() => onAction("link")}>
              {localLink === null ? "Set local link…" : "Change local link…"}
            </Button>
          ) : null}
        </Section>
      ) : null}
      {server === null ? null : (
        <Section title={`On ${server.applianceName}`}>
          <Facts
            facts={[
              [
                "Server",
                <OnTopology
                  key="server"
                  applianceId={server.applianceId}
                  category="server-hardware"
                  id={server.serverHardwareId}
                  name={server.hardwareName}
                />,
              ],
              ["Power", server.powerState ?? "unknown"],
              [
                "Profile",
                <OnTopology
                  key="profile"
                  applianceId={server.applianceId}
                  category="server-profile"
                  id={server.profileId}
                  name={server.profileName}
                />,
              ],
              ...(connection === null
                ? [["Connection", "none"] as const]
                : ([
                    ["Connection", `${connection.id}${connection.name === null ? "" : ` ${connection.name}`}`],
                    ["FlexNIC", connection.flexNic ?? "unknown"],
                    ["Its MAC", connection.mac ?? "unknown"],
                    [
                      "Leads to",
                      <OnTopology
                        key="network"
                        applianceId={server.applianceId}
                        category="network"
                        id={connection.networkId}
                        name={connection.networkName}
                      />,
                    ],
                    ["Boot", connection.bootPriority ?? "not said"],
                    ["State", connection.state ?? "not said"],
                    [
                      "Mirror",
                      port.mirror === null ? "not noted yet" : port.mirror.made ? "made by us" : "re-pointed by us",
                    ],
                  ] as const)),
            ]}
          />
        </Section>
      )}
      <Section title="Recent changes">
        <RecentChanges isAbout={(scope) => scope.kind === "port" && scope.portId === port.id} />
      </Section>
    </div>
  );
}

function Actions({ port, onAction }: Omit<PortFactsProps, "mayChange">) {
  const isBound = port.host !== "";
  return (
    <div className="flex flex-wrap gap-2">
      <Button size="sm" variant={isBound ? "secondary" : "primary"} onClick={() => onAction("bind")}>
        {isBound ? "Bind anew…" : "Bind…"}
      </Button>
      {isBound ? (
        <Button size="sm" onClick={() => onAction("unbind")}>
          Unbind…
        </Button>
      ) : null}
      {isBound || port.mirror !== null ? (
        <Button size="sm" onClick={() => onAction("reconcile")}>
          Reconcile…
        </Button>
      ) : null}
      <Button size="sm" variant="danger" onClick={() => onAction("delete")}>
        Delete…
      </Button>
    </div>
  );
}

type OnTopologyProps = {
  applianceId: string;
  category: "server-hardware" | "server-profile" | "network";
  id: string | null;
  name: string | null;
};

/** An object of an appliance by name, leading to it in the graph. */
function OnTopology({ applianceId, category, id, name }: OnTopologyProps) {
  if (id === null) return <>none</>;
  if (name === null) return <span className="mono break-all">{id}, which the appliance does not show</span>;
  const appliance = `appliance:${applianceId}`;
  return (
    <Link
      href={objectHref({ nodeId: `${appliance}/${category}:${id}`, expand: [appliance] }, null)}
      className="text-accent hover:underline"
    >
      {name}
    </Link>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="grid gap-3 px-4 py-3">
      <h3 className="font-medium text-fg-faint text-xs">{title}</h3>
      {children}
    </section>
  );
}

function Facts({ facts }: { facts: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className="grid gap-y-1 text-sm">
      {facts.map(([name, value]) => (
        <div key={name} className="grid grid-cols-[7rem_1fr] gap-x-2">
          <dt className="text-fg-muted">{name}</dt>
          <dd className="mono min-w-0 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
