"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { NetworkView } from "@/server/model/mapping-views";
import type { SubnetView } from "@/server/model/subnet-views";
import { ChangeDialog } from "../plan/change-dialog";
import { useTRPC, useTRPCClient } from "../trpc";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { FactLines, FactSection } from "../ui/fact-list";
import { QueryView } from "../ui/query-view";
import { Skeleton } from "../ui/skeleton";
import { SubnetDialog } from "./subnet-dialog";

type Doing = { readonly action: "create" } | { readonly action: "edit" | "delete"; readonly subnet: SubnetView };

/** The subnets of one network, with what can be done about them. */
export function NetworkSubnets({ network, mayChange }: { network: NetworkView; mayChange: boolean }) {
  const trpc = useTRPC();
  const subnets = useQuery(trpc.subnets.list.queryOptions({ networkId: network.id }));
  const [doing, setDoing] = useState<Doing | null>(null);
  const create = mayChange ? (
    <Button size="sm" onClick={() => setDoing({ action: "create" })}>
      Create subnet…
    </Button>
  ) : null;
  return (
    <FactSection title="Subnets" {...(subnets.data ? { count: subnets.data.length } : {})} actions={create}>
      <QueryView query={subnets} failure="The subnets could not be read" loading={<Skeleton className="h-16 w-full" />}>
        {(data) =>
          data.length === 0 ? (
            <p className="text-fg-muted text-sm">None: its ports get no address.</p>
          ) : (
            <ul className="grid gap-2">
              {data.map((subnet) => (
                <SubnetItem key={subnet.id} subnet={subnet} mayChange={mayChange} onDo={setDoing} />
              ))}
            </ul>
          )
        }
      </QueryView>
      {doing === null ? null : doing.action === "delete" ? (
        <DeleteSubnet subnet={doing.subnet} onClose={() => setDoing(null)} />
      ) : (
        <SubnetDialog
          network={network}
          subnet={doing.action === "edit" ? doing.subnet : null}
          onClose={() => setDoing(null)}
        />
      )}
    </FactSection>
  );
}

type SubnetItemProps = { subnet: SubnetView; mayChange: boolean; onDo: (doing: Doing) => void };

function SubnetItem({ subnet, mayChange, onDo }: SubnetItemProps) {
  const { cidr, name, gatewayIp, dhcp, dnsServers, pools, addresses, hostRoutes = [] } = subnet;
  return (
    <li aria-label={`Subnet ${name || cidr}`} className="grid gap-2 rounded-md border px-3 py-2">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <span className="mono font-medium text-sm">{cidr}</span>
        {name === "" ? null : <span className="text-fg-muted text-sm">{name}</span>}
        {dhcp ? <Badge tone="ok">DHCP</Badge> : <Badge>no DHCP</Badge>}
        {dhcp && dnsServers.length === 0 ? (
          <Badge tone="drift" title="dnsmasq runs with --no-resolv: guests can resolve no name outside">
            no DNS
          </Badge>
        ) : null}
        <span className="flex-1" />
        {mayChange ? (
          <span className="flex gap-1">
            <Button
              size="sm"
              variant="ghost"
              aria-label={`Edit subnet ${name || cidr}`}
              onClick={() => onDo({ action: "edit", subnet })}
            >
              Edit…
            </Button>
            <Button
              size="sm"
              variant="ghost"
              aria-label={`Delete subnet ${name || cidr}`}
              onClick={() => onDo({ action: "delete", subnet })}
            >
              Delete…
            </Button>
          </span>
        ) : null}
      </div>
      <FactLines
        facts={[
          ["Gateway", gatewayIp ?? "none"],
          ["DNS", dnsServers.length === 0 ? "none" : dnsServers.join(", ")],
          ["Pools", pools.map(({ start, end }) => `${start}–${end}`).join(", ") || "none"],
          addresses.free === "" ? null : ["Free", `${addresses.free} of ${addresses.inPools}`],
          hostRoutes.length === 0
            ? null
            : ["Routes", hostRoutes.map((route) => `${route.destination} via ${route.nexthop}`).join(", ")],
        ]}
      />
    </li>
  );
}

function DeleteSubnet({ subnet, onClose }: { subnet: SubnetView; onClose: () => void }) {
  const client = useTRPCClient();
  return (
    <ChangeDialog
      open
      onOpenChange={onClose}
      title={`Delete subnet ${subnet.name || subnet.cidr}`}
      verb="Delete subnet"
      planKey={["delete-subnet", subnet.id]}
      makePlan={() => client.subnets.delete.mutate({ id: subnet.id, mode: "plan" })}
    />
  );
}
