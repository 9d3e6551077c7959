"use client";

import type { HostAgent, HostDetails, HostSummary } from "@/server/model/host-view";
import { Badge } from "../ui/badge";
import { type Column, DataTable } from "../ui/data-table";
import { FactList } from "../ui/fact-list";
import { RelativeTime } from "../ui/relative-time";
import { Tooltip } from "../ui/tooltip";

/** How many of Neutron's agents on the host report; nothing where there are none. */
export function AgentsBadge({ host }: { host: HostSummary }) {
  const { agents } = host.neutron;
  if (agents.length === 0) return <span className="text-fg-faint">none</span>;
  const dead = agents.filter(({ alive }) => alive === false).length;
  const unknown = agents.some(({ alive }) => alive === null);
  const words =
    dead > 0 ? `${dead} of ${agents.length} dead` : unknown ? `${agents.length}, unknown` : `${agents.length} alive`;
  return (
    <Tooltip content={agents.map(({ type, alive }) => `${type}: ${aliveWord(alive)}`).join(", ")}>
      <Badge tone={dead > 0 ? "failed" : unknown ? "unknown" : "ok"}>{words}</Badge>
    </Tooltip>
  );
}

/** Neutron's agents that live on the host, and what its data plane shows of their settings. */
export function HostNeutronView({ host }: { host: HostDetails }) {
  const { agents, firewalls, l2population } = host.neutron;
  return (
    <>
      <FactList
        facts={[
          ["Firewall driver, as seen", firewalls === null ? null : firewalls.join(" and ") || "no rules of any"],
          ["L2 population, as seen", l2population === null ? null : l2population ? "on" : "off"],
        ]}
      />
      {agents.length === 0 ? (
        <p className="px-4 pb-4 text-fg-muted text-sm">
          No cloud of this console has an agent on this host. An agent is matched by the host’s name here, by its own
          host name, or by either without the domain.
        </p>
      ) : (
        <DataTable
          label="Neutron’s agents"
          rows={agents}
          columns={AGENTS}
          rowKey={({ id }) => id}
          initialSort={{ key: "type", descending: false }}
        />
      )}
    </>
  );
}

function aliveWord(alive: boolean | null): string {
  return alive === null ? "unknown" : alive ? "alive" : "dead";
}

const AGENTS: readonly Column<HostAgent>[] = [
  {
    key: "type",
    header: "Agent",
    className: "align-top",
    sort: ({ type }) => type,
    cell: ({ type }) => <span className="font-medium">{type}</span>,
  },
  {
    key: "alive",
    header: "State",
    className: "align-top",
    sort: ({ alive }) => aliveWord(alive),
    cell: ({ alive, adminStateUp }) => (
      <span className="flex flex-wrap gap-1">
        <Badge tone={alive === null ? "unknown" : alive ? "ok" : "failed"}>{aliveWord(alive)}</Badge>
        {adminStateUp ? null : <Badge tone="drift">admin down</Badge>}
      </span>
    ),
  },
  {
    key: "heartbeat",
    header: "Last heartbeat",
    numeric: true,
    className: "align-top",
    sort: ({ heartbeatAt }) => (heartbeatAt === null ? null : -heartbeatAt),
    cell: ({ heartbeatAt }) => <RelativeTime at={heartbeatAt} ago never="not told" />,
  },
  {
    key: "configurations",
    header: "Reports of itself",
    className: "hidden w-1/2 min-w-40 whitespace-normal align-top sm:table-cell",
    cell: ({ configurations }) => (
      <dl className="flex flex-wrap gap-x-4 gap-y-0.5 py-1">
        {configurations.map(([name, value]) => (
          <div key={name} className="flex gap-1">
            <dt className="text-fg-muted">{name}</dt>
            <dd className="mono break-all">{value}</dd>
          </div>
        ))}
      </dl>
    ),
  },
];
