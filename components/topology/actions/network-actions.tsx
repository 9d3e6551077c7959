"use client";

import { useQuery } from "@tanstack/react-query";
import { ExternalLink, GitCompareArrows } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { ChangeDialog } from "../../plan/change-dialog";
import { useTRPC, useTRPCClient } from "../../trpc";
import { Button } from "../../ui/button";

/** Of a network as hosts carry it; nothing for one that only hosts know of. */
export function NetworkNodeActions({ networkId }: { networkId: string }) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const network = useQuery(trpc.networks.get.queryOptions({ id: networkId }, { retry: false, staleTime: 10_000 }));
  const [reconciling, setReconciling] = useState(false);
  if (network.data === undefined) return null;
  const name = network.data.name || networkId.slice(0, 8);
  return (
    <>
      <Button asChild size="sm">
        <Link href={`/networks?network=${encodeURIComponent(networkId)}`}>
          <ExternalLink aria-hidden className="size-3.5" />
          Open network
        </Link>
      </Button>
      <Button size="sm" onClick={() => setReconciling(true)}>
        <GitCompareArrows aria-hidden className="size-3.5" />
        Reconcile network…
      </Button>
      {reconciling ? (
        <ChangeDialog
          open
          onOpenChange={setReconciling}
          title={`Reconcile network ${name}`}
          verb="Reconcile"
          planKey={["reconcile", "network", networkId]}
          makePlan={() => client.reconcile.plan.mutate({ scope: { kind: "network", networkId } })}
        />
      ) : null}
    </>
  );
}
