"use client";

import Link from "next/link";
import type { DhcpOnHost } from "@/server/model/on-host-views";
import { Badge } from "../ui/badge";
import { CopyId } from "../ui/copy-id";
import { type Column, DataTable } from "../ui/data-table";
import { FactLines } from "../ui/fact-list";
import { RelativeTime } from "../ui/relative-time";

type Given = {
  readonly mac: string;
  readonly address: string;
  readonly name: string;
  readonly expiresAt: number | null;
};

const COLUMNS: readonly Column<Given>[] = [
  {
    key: "address",
    header: "Address",
    sort: ({ address }) => address,
    cell: ({ address }) => <span className="mono">{address}</span>,
  },
  { key: "mac", header: "MAC", sort: ({ mac }) => mac, cell: ({ mac }) => <span className="mono">{mac}</span> },
  {
    key: "name",
    header: "Name",
    className: "hidden sm:table-cell",
    cell: ({ name }) => <span className="mono text-fg-muted">{name || "–"}</span>,
  },
  {
    key: "lease",
    header: "Lease",
    sort: ({ expiresAt }) => expiresAt,
    cell: ({ expiresAt }) =>
      expiresAt === null ? (
        <span className="text-fg-muted">none</span>
      ) : expiresAt === 0 ? (
        "for ever"
      ) : (
        <>
          until <RelativeTime at={expiresAt * 1_000} />
        </>
      ),
  },
];

/** What serves DHCP on a network on one host: its process, and who is given which address. */
export function DhcpService({ dhcp }: { dhcp: DhcpOnHost }) {
  const { hostId, hostName, observedAt, namespace, hasNamespace, interface: device, pid, reservations } = dhcp;
  const rows = givenOf(dhcp);
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <Process dhcp={dhcp} />
        {reservations === null && observedAt !== null ? (
          <span className="text-fg-muted text-sm">Who is given which address was not read.</span>
        ) : null}
      </div>
      <FactLines
        facts={[
          [
            "Host",
            <Link key="host" href={`/hosts/${hostId}`} className="text-accent hover:underline">
              {hostName}
            </Link>,
          ],
          ["Process", pid === null ? (observedAt === null ? "unknown" : "none") : `dnsmasq, pid ${pid}`],
          [
            "Namespace",
            namespace === null ? (
              "unknown"
            ) : (
              <span key="namespace" className="inline-flex max-w-full flex-wrap items-center gap-x-2">
                <CopyId value={namespace} label="namespace" length={19} />
                {hasNamespace === false ? <span className="text-drift">missing</span> : null}
              </span>
            ),
          ],
          ["Interface", device ?? "unknown"],
        ]}
      />
      {rows.length === 0 ? null : (
        <div className="-mx-4">
          <DataTable
            label={`Addresses given by ${hostName}`}
            rows={rows}
            columns={COLUMNS}
            rowKey={({ mac, address }) => `${mac} ${address}`}
            initialSort={{ key: "address", descending: false }}
          />
        </div>
      )}
    </div>
  );
}

function Process({ dhcp: { pid, found, observedAt } }: { dhcp: DhcpOnHost }) {
  if (observedAt === null) return <Badge tone="unknown">unknown: the host was not read</Badge>;
  if (!found) return <Badge tone="drift">not there yet</Badge>;
  return pid === null ? <Badge tone="failed">dnsmasq does not run</Badge> : <Badge tone="ok">running</Badge>;
}

/** Reservations with their leases, and leases that no reservation explains. */
function givenOf({ reservations, leases }: DhcpOnHost): readonly Given[] {
  const leaseOf = (mac: string, address: string) =>
    leases?.find((each) => each.mac === mac && each.address === address)?.expiresAt ?? null;
  const reserved = (reservations ?? []).map(({ mac, address, name }) => ({
    ...{ mac, address, name, expiresAt: leaseOf(mac, address) },
  }));
  const stray = (leases ?? []).filter(
    (lease) => !reserved.some((each) => each.mac === lease.mac && each.address === lease.address),
  );
  return [...reserved, ...stray.map((lease) => ({ ...lease, name: "" }))];
}
