"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { FactSection } from "../ui/fact-list";
import { QueryView } from "../ui/query-view";
import { Skeleton } from "../ui/skeleton";
import { TableSkeleton } from "../ui/table-shell";
import { type FloatingIpAction, FloatingIpActionDialog } from "./floating-ip-action-dialog";
import { FloatingIpsTable } from "./floating-ips-table";

const REFRESH_MS = 15_000;

/** All floating IPs, under the list of routers. */
export function FloatingIps({ mayChange, onAdd }: { mayChange: boolean; onAdd: () => void }) {
  const trpc = useTRPC();
  const floatingIps = useQuery(trpc.floatingIps.list.queryOptions(undefined, { refetchInterval: REFRESH_MS }));
  const [action, setAction] = useState<FloatingIpAction | null>(null);
  return (
    <section aria-labelledby="floating-ips" className="border-t">
      <div className="flex items-center gap-2 px-3 py-2 sm:px-4">
        <h2 id="floating-ips" className="flex-1 font-medium text-sm">
          Floating IPs {floatingIps.data ? <span className="mono text-fg-muted">{floatingIps.data.length}</span> : null}
        </h2>
        {mayChange ? (
          <Button size="sm" onClick={onAdd}>
            <Plus aria-hidden className="size-3.5" />
            Allocate floating IP
          </Button>
        ) : null}
      </div>
      <QueryView
        query={floatingIps}
        failure="The floating IPs could not be read"
        loading={<TableSkeleton label="Reading floating IPs" rows={2} />}
      >
        {(data) =>
          data.length === 0 ? (
            <p className="border-t px-4 py-4 text-fg-muted text-sm">
              None yet: a floating IP is an address outside that leads to one port behind a router.
            </p>
          ) : (
            <FloatingIpsTable floatingIps={data} {...(mayChange ? { onAction: setAction } : {})} />
          )
        }
      </QueryView>
      {action === null ? null : <FloatingIpActionDialog action={action} onClose={() => setAction(null)} />}
    </section>
  );
}

type RouterFloatingIpsProps = { routerId: string; mayChange: boolean; onAllocate: (() => void) | null };

/** The floating IPs that lead through one router. */
export function RouterFloatingIps({ routerId, mayChange, onAllocate }: RouterFloatingIpsProps) {
  const trpc = useTRPC();
  const floatingIps = useQuery(trpc.floatingIps.list.queryOptions({ routerId }));
  const [action, setAction] = useState<FloatingIpAction | null>(null);
  const allocate =
    mayChange && onAllocate !== null ? (
      <Button size="sm" onClick={onAllocate}>
        Allocate floating IP…
      </Button>
    ) : null;
  return (
    <FactSection
      title="Floating IPs"
      {...(floatingIps.data ? { count: floatingIps.data.length } : {})}
      actions={allocate}
    >
      <QueryView
        query={floatingIps}
        failure="The floating IPs could not be read"
        loading={<Skeleton className="h-10 w-full" />}
      >
        {(data) =>
          data.length === 0 ? (
            <p className="text-fg-muted text-sm">None leads through it.</p>
          ) : (
            <div className="-mx-4">
              <FloatingIpsTable floatingIps={data} narrow {...(mayChange ? { onAction: setAction } : {})} />
            </div>
          )
        }
      </QueryView>
      {action === null ? null : <FloatingIpActionDialog action={action} onClose={() => setAction(null)} />}
    </FactSection>
  );
}
