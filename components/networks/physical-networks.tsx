"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus, Trash2 } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import type { PhysicalNetwork } from "@/server/model/mapping";
import { ChangeDialog } from "../plan/change-dialog";
import { useTRPC, useTRPCClient } from "../trpc";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { QueryView } from "../ui/query-view";
import { TableSkeleton } from "../ui/table-shell";

/** The physical networks of the built-in cloud: what flat and vlan networks lie on, and what mappings join to the fabric. */
export function PhysicalNetworks({ mayChange, onAdd }: { mayChange: boolean; onAdd: () => void }) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const [deleting, setDeleting] = useState<PhysicalNetwork | null>(null);
  const physicalNetworks = useQuery(trpc.networks.physicalNetworks.queryOptions());
  return (
    <section aria-labelledby="physical-networks" className="border-t">
      <div className="flex items-center gap-2 px-3 py-2 sm:px-4">
        <h2 id="physical-networks" className="flex-1 font-medium text-sm">
          Physical networks
        </h2>
        <Button asChild size="sm">
          <Link href="/mappings">Mappings</Link>
        </Button>
        {mayChange ? (
          <Button size="sm" onClick={onAdd}>
            <Plus aria-hidden className="size-3.5" />
            Add physical network
          </Button>
        ) : null}
      </div>
      <QueryView
        query={physicalNetworks}
        failure="The physical networks could not be read"
        loading={<TableSkeleton label="Reading physical networks" rows={3} columns={2} />}
      >
        {(data) =>
          data.length === 0 ? (
            <p className="px-4 py-4 text-fg-muted text-sm">None yet: only gre and vxlan networks can be made.</p>
          ) : (
            <ul className="divide-y border-t">
              {data.map((each) => (
                <li key={each.id} className="flex items-center gap-2 px-3 py-2 sm:px-4">
                  <span className="mono min-w-0 flex-1 break-all font-medium">{each.name}</span>
                  {each.types.map((type) => (
                    <Badge key={type}>{type}</Badge>
                  ))}
                  {mayChange ? (
                    <Button
                      size="icon-sm"
                      variant="ghost"
                      aria-label={`Delete physical network ${each.name}`}
                      onClick={() => setDeleting(each)}
                    >
                      <Trash2 aria-hidden className="size-3.5" />
                    </Button>
                  ) : null}
                </li>
              ))}
            </ul>
          )
        }
      </QueryView>
      {deleting === null ? null : (
        <ChangeDialog
          open
          onOpenChange={() => setDeleting(null)}
          title={`Delete physical network ${deleting.name}`}
          verb="Delete physical network"
          planKey={["delete-physical-network", deleting.id]}
          makePlan={() =>
            client.networks.deletePhysicalNetwork.mutate({
              cloudId: deleting.cloudId,
              name: deleting.name,
              mode: "plan",
            })
          }
        />
      )}
    </section>
  );
}
