"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { NetworkView } from "@/server/model/mapping-views";
import type { NetworkOnHost } from "@/server/model/on-host-views";
import { useTRPC } from "../trpc";
import { Badge } from "../ui/badge";
import { type Column, DataTable } from "../ui/data-table";
import { FactSection } from "../ui/fact-list";
import { QueryView } from "../ui/query-view";
import { RelativeTime } from "../ui/relative-time";
import { Skeleton } from "../ui/skeleton";
import { DhcpService } from "./dhcp-service";
import { keyWords, realisedWords } from "./realised-words";

const REFRESH_MS = 5_000;

const COLUMNS: readonly Column<NetworkOnHost>[] = [
  {
    key: "host",
    header: "Host",
    sort: ({ hostName }) => hostName,
    cell: ({ hostId, hostName }) => (
      <Link href={`/hosts/${hostId}`} className="mono text-accent hover:underline">
        {hostName}
      </Link>
    ),
  },
  {
    key: "vlan",
    header: "Local VLAN",
    numeric: true,
    sort: ({ localVlan }) => localVlan,
    cell: ({ localVlan, observedAt }) =>
      localVlan ?? <span className="text-fg-muted">{observedAt === null ? "unknown" : "–"}</span>,
  },
  { key: "ports", header: "Ports", numeric: true, sort: ({ ports }) => ports, cell: ({ ports }) => ports },
  {
    key: "state",
    header: "State",
    cell: (host) => <HostState host={host} />,
  },
  {
    key: "age",
    header: "Seen",
    className: "hidden sm:table-cell",
    cell: ({ observedAt }) => (
      <span className="text-fg-muted">
        <RelativeTime at={observedAt} ago />
      </span>
    ),
  },
];

/** Where a network is realised, under which local VLAN on each host, and what serves DHCP on it. */
export function NetworkOnHosts({ network }: { network: NetworkView }) {
  const trpc = useTRPC();
  const onHosts = useQuery(trpc.networks.onHosts.queryOptions({ id: network.id }, { refetchInterval: REFRESH_MS }));
  const key = keyWords(network);
  return (
    <QueryView
      query={onHosts}
      failure="Where it is realised could not be read"
      loading={<Skeleton className="mx-4 my-3 h-20" />}
    >
      {({ hosts, dhcp }) => (
        <>
          <FactSection title="On hosts">
            <p className="text-sm">
              {realisedWords(hosts)}
              {key === null ? null : <span className="text-fg-muted"> Between hosts it is {key}.</span>}
            </p>
            {hosts.length === 0 ? null : (
              <div className="-mx-4">
                <DataTable
                  label="Hosts of the network"
                  rows={hosts}
                  columns={COLUMNS}
                  rowKey={({ hostId }) => hostId}
                />
              </div>
            )}
          </FactSection>
          {dhcp.length === 0 ? null : (
            <FactSection title="DHCP service">
              {dhcp.map((each) => (
                <DhcpService key={each.hostId} dhcp={each} />
              ))}
            </FactSection>
          )}
        </>
      )}
    </QueryView>
  );
}

function HostState({ host: { observedAt, localVlan, ports } }: { host: NetworkOnHost }) {
  if (observedAt === null) return <Badge tone="unknown">unknown</Badge>;
  if (localVlan === null) return <Badge tone="drift">not yet</Badge>;
  return ports === 0 ? <Badge tone="drift">left over</Badge> : <Badge tone="ok">realised</Badge>;
}
