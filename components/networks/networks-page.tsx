"use client";

import { useQuery } from "@tanstack/react-query";
import { Network, Plus } from "lucide-react";
import { parseAsString, parseAsStringLiteral, useQueryState } from "nuqs";
import { type ComponentProps, useState } from "react";
import type { NetworkView } from "@/server/model/mapping-views";
import { PageBody, PageToolbar } from "../frame/page-body";
import { useMay } from "../frame/use-me";
import { ChangeDialog } from "../plan/change-dialog";
import { useTRPC, useTRPCClient } from "../trpc";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { Input } from "../ui/input";
import { QueryView } from "../ui/query-view";
import { TableSkeleton } from "../ui/table-shell";
import { CreateNetworkDialog } from "./create-network-dialog";
import { NetworkSheet } from "./network-sheet";
import { NetworksTable } from "./networks-table";
import { PhysicalNetworkDialog } from "./physical-network-dialog";
import { PhysicalNetworks } from "./physical-networks";

const REFRESH_MS = 15_000;

export function NetworksPage() {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const mayChange = useMay("operator");
  const seesConsole = useMay("viewer");
  const networks = useQuery(trpc.networks.list.queryOptions(undefined, { refetchInterval: REFRESH_MS }));
  const [text, setText] = useQueryState("q", parseAsString.withDefault(""));
  const [adding, setAdding] = useQueryState("add", parseAsStringLiteral(["network", "physical"]));
  const [opened, setOpened] = useQueryState("network", parseAsString.withOptions({ history: "push" }));
  // here, as the row goes before the dialog has told that it is gone
  const [deleting, setDeleting] = useState<NetworkView | null>(null);
  const close = () => void setAdding(null);
  const add = mayChange ? (
    <Button variant="primary" onClick={() => void setAdding("network")}>
      <Plus aria-hidden className="size-3.5" />
      Create network
    </Button>
  ) : null;
  return (
    <PageBody>
      <PageToolbar actions={add}>
        <Input
          type="search"
          aria-label="Filter networks"
          placeholder="Name, id, VLAN or key"
          value={text}
          onChange={(event) => void setText(event.target.value === "" ? null : event.target.value)}
          className="w-56"
        />
        {networks.data ? (
          <span className="text-fg-muted">
            <span className="mono">{networks.data.length}</span> {networks.data.length === 1 ? "network" : "networks"}
          </span>
        ) : null}
      </PageToolbar>
      <QueryView
        query={networks}
        failure="The networks could not be read"
        loading={<TableSkeleton label="Reading networks" />}
      >
        {(data) =>
          data.length === 0 ? (
            <EmptyState icon={Network} title="No networks yet" action={add}>
              A network is what ports are plugged into. Flat and vlan networks lie on a physical network.
            </EmptyState>
          ) : (
            <Found networks={data} text={text} {...(mayChange ? { onDelete: setDeleting } : {})} />
          )
        }
      </QueryView>
      {seesConsole ? <PhysicalNetworks mayChange={mayChange} onAdd={() => void setAdding("physical")} /> : null}
      {adding === "network" && mayChange ? (
        <CreateNetworkDialog networks={networks.data ?? []} onClose={close} />
      ) : null}
      {adding === "physical" && mayChange ? <PhysicalNetworkDialog onClose={close} /> : null}
      {deleting === null ? null : (
        <ChangeDialog
          open
          onOpenChange={() => setDeleting(null)}
          title={`Delete network ${deleting.name || deleting.id}`}
          verb="Delete network"
          planKey={["delete-network", deleting.id]}
          makePlan={() => client.networks.delete.mutate({ id: deleting.id, mode: "plan" })}
        />
      )}
      {opened === null ? null : (
        <NetworkSheet key={opened} id={opened} mayChange={mayChange} onClose={() => void setOpened(null)} />
      )}
    </PageBody>
  );
}

type FoundProps = ComponentProps<typeof NetworksTable> & { text: string };

function Found({ networks, text, onDelete }: FoundProps) {
  const found = networks.filter((network) => matches(network, text.trim().toLowerCase()));
  return found.length === 0 ? (
    <p className="px-4 py-8 text-center text-fg-muted text-sm">No network matches “{text}”.</p>
  ) : (
    <NetworksTable networks={found} {...(onDelete ? { onDelete } : {})} />
  );
}

function matches({ name, id, segmentationId, physicalNetwork, networkType }: NetworkView, wanted: string): boolean {
  if (wanted === "") return true;
  if (segmentationId !== null && (wanted === String(segmentationId) || wanted === `0x${segmentationId.toString(16)}`)) {
    return true;
  }
  return [name, id, physicalNetwork ?? "", networkType].some((each) => each.toLowerCase().includes(wanted));
}
