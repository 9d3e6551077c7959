"use client";

import Link from "next/link";
import type { IsolationHostView } from "@/server/model/isolation-view";
import { SourceBadge } from "../frame/source-state";
import { Badge } from "../ui/badge";
import { Banner } from "../ui/banner";
import { Button } from "../ui/button";
import { RelativeTime } from "../ui/relative-time";
import { IsolatedNicTable } from "./isolated-nic-table";
import type { IsolationAction } from "./isolation-action-dialog";
import { OrphanList } from "./orphan-list";
import { PrefixNetworks } from "./prefix-networks";
import { StrayTaps } from "./stray-taps";

type HostIsolationProps = {
  host: IsolationHostView;
  mayChange: boolean;
  onAct: (action: IsolationAction, hostId: string, vm?: string) => void;
};

/** One host: what it filters on, its VMs with their rules, and what is left over. */
export function HostIsolation({ host, mayChange, onAct }: HostIsolationProps) {
  const { hostId, hostName, managed, state, observedAt, unread, vms, orphans, strays, networks } = host;
  const may = mayChange && managed;
  const flushable =
    orphans.some((each) => !each.exists) || vms.some((vm) => vm.nics.every((nic) => nic.state === "gone"));
  return (
    <section aria-labelledby={`isolation-${hostId}`} className="border-b">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-2 px-3 pt-4 pb-2 sm:px-4">
        <h2 id={`isolation-${hostId}`} className="font-semibold text-base">
          <Link href={`/hosts/${hostId}`} className="hover:text-accent hover:underline">
            {hostName}
          </Link>
        </h2>
        <SourceBadge state={state} />
        {managed ? null : <Badge title="Bridgehead changes nothing on it">observed</Badge>}
        <span className="text-fg-faint text-xs">
          <RelativeTime at={observedAt} ago />
        </span>
        <span className="flex-1" />
        {may ? (
          <span className="flex flex-wrap gap-2">
            <Button size="sm" onClick={() => onAct("bridges", hostId)}>
              Filtered bridges
            </Button>
            <Button size="sm" disabled={!flushable} onClick={() => onAct("flush", hostId)}>
              Flush
            </Button>
            <Button size="sm" onClick={() => onAct("isolate", hostId)}>
              Isolate VM
            </Button>
          </span>
        ) : null}
      </header>
      <Facts host={host} />
      {unread.length > 0 ? (
        <Banner tone="warning" className="mx-3 mb-3 sm:mx-4">
          {unread.join(" ")} Whether VMs are isolated here is not known.
        </Banner>
      ) : null}
      {vms.length > 0 ? (
        <IsolatedNicTable host={host} onStop={may ? (vm) => onAct("stop", hostId, vm) : undefined} />
      ) : (
        <p className="px-3 pb-4 text-fg-muted text-sm sm:px-4">No VM is to be isolated here.</p>
      )}
      <div className="grid gap-4 px-3 pt-2 pb-5 empty:hidden sm:px-4">
        {strays.length > 0 ? <StrayTaps strays={strays} /> : null}
        {orphans.length > 0 ? <OrphanList orphans={orphans} /> : null}
        {networks.length > 0 ? <PrefixNetworks networks={networks} /> : null}
      </div>
    </section>
  );
}

const BACKENDS = { nf_tables: "ebtables on nf_tables", legacy: "legacy ebtables" } as const;

function Facts({ host: { backend, filteredBridges, bridges, observedAt, unread } }: { host: IsolationHostView }) {
  const known = observedAt !== null && unread.length === 0;
  const filtered = bridges.filter((each) => each.filtered);
  return (
    <dl className="flex flex-wrap gap-x-6 gap-y-1 px-3 pb-3 text-sm sm:px-4">
      <div className="flex gap-2">
        <dt className="text-fg-faint">Tool</dt>
        <dd>
          {backend === null ? (
            <span className="text-fg-muted">not known before its first rule</span>
          ) : (
            BACKENDS[backend]
          )}
        </dd>
      </div>
      <div className="flex flex-wrap gap-x-2">
        <dt className="text-fg-faint">Filtered bridges</dt>
        <dd className="mono">
          {filteredBridges === null ? "all" : filteredBridges.join(", ")}
          {known ? (
            <span className="text-fg-muted">
              {" "}
              (
              {filtered.length === 0
                ? "none there"
                : filtered.map(({ name, ports }) => `${name}: ${ports.length}`).join(", ")}
              )
            </span>
          ) : null}
        </dd>
      </div>
    </dl>
  );
}
