"use client";

import { useQuery } from "@tanstack/react-query";
import { EthernetPort, Plus } from "lucide-react";
import { parseAsString, parseAsStringLiteral, useQueryState } from "nuqs";
import type { PortView } from "@/server/model/port-views";
import { PageBody, PageToolbar } from "../frame/page-body";
import { useMay } from "../frame/use-me";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { Input } from "../ui/input";
import { QueryView } from "../ui/query-view";
import { Segmented } from "../ui/segmented";
import { TableSkeleton } from "../ui/table-shell";
import { CreatePortDialog } from "./create-port-dialog";
import { PortFilters, passesFilters, usePortFilters } from "./port-filters";
import { PortSheet } from "./port-sheet";
import { PortsTable } from "./ports-table";

const REFRESH_MS = 15_000;
const SHOWN = ["all", "bound", "trouble"] as const;

export function PortsPage() {
  const trpc = useTRPC();
  const mayChange = useMay("operator");
  const [filters, setFilters] = usePortFilters();
  const ports = useQuery(trpc.ports.list.queryOptions(undefined, { refetchInterval: REFRESH_MS }));
  const [text, setText] = useQueryState("q", parseAsString.withDefault(""));
  const [shown, setShown] = useQueryState("show", parseAsStringLiteral(SHOWN).withDefault("all"));
  const [adding, setAdding] = useQueryState("add", parseAsStringLiteral(["port"]));
  const [port, setPort] = useQueryState("port", parseAsString.withOptions({ history: "push" }));
  const add = mayChange ? (
    <Button variant="primary" onClick={() => void setAdding("port")}>
      <Plus aria-hidden className="size-3.5" />
      Create port
    </Button>
  ) : null;
  return (
    <PageBody>
      <PageToolbar actions={add}>
        <Input
          type="search"
          aria-label="Filter ports"
          placeholder="Name, id, MAC, address or server"
          value={text}
          onChange={(event) => void setText(event.target.value === "" ? null : event.target.value)}
          className="w-60"
        />
        <Segmented
          label="Which ports"
          value={shown}
          onValueChange={(next) => void setShown(next)}
          options={[
            { value: "all", label: "All" },
            { value: "bound", label: "Bound" },
            { value: "trouble", label: "Needs a look" },
          ]}
        />
        <PortFilters ports={ports.data ?? []} filters={filters} onChange={setFilters} />
        {ports.data ? (
          <span className="text-fg-muted">
            <span className="mono">{ports.data.length}</span> {ports.data.length === 1 ? "port" : "ports"}
          </span>
        ) : null}
      </PageToolbar>
      <QueryView query={ports} failure="The ports could not be read" loading={<TableSkeleton label="Reading ports" />}>
        {(data) =>
          data.length === 0 ? (
            <EmptyState icon={EthernetPort} title="No ports yet" action={add}>
              A port is a NIC on a network. An instance’s is plugged and wired on its host; bound to a blade, it becomes
              a connection of the server’s profile.
            </EmptyState>
          ) : (
            <Found
              ports={data.filter(
                (each) =>
                  passesFilters(each, filters) && isShown(each, shown) && matches(each, text.trim().toLowerCase()),
              )}
            />
          )
        }
      </QueryView>
      {adding === "port" && mayChange ? (
        <CreatePortDialog
          networkId={filters.network}
          onClose={() => void setAdding(null)}
          onCreated={(id) => {
            void setAdding(null);
            void setPort(id);
          }}
        />
      ) : null}
      {port === null ? null : (
        <PortSheet key={port} id={port} mayChange={mayChange} onClose={() => void setPort(null)} />
      )}
    </PageBody>
  );
}

function Found({ ports }: { ports: readonly PortView[] }) {
  if (ports.length > 0) return <PortsTable ports={ports} />;
  return <p className="px-4 py-8 text-center text-fg-muted text-sm">No port matches.</p>;
}

function isShown({ host, binding }: PortView, shown: (typeof SHOWN)[number]): boolean {
  if (shown === "all") return true;
  if (shown === "bound") return host !== "";
  return binding.state === "failed" || binding.state === "waiting" || binding.state === "unknown";
}

function matches(port: PortView, wanted: string): boolean {
  const { name, id, mac, networkName, host, deviceId, server, fixedIps } = port;
  const names = [server?.hardwareName ?? "", server?.profileName ?? "", server?.serverHardwareId ?? ""];
  const bare = wanted.replace(/[:.-]/g, "");
  if (bare !== "" && /^[0-9a-f]+$/.test(bare) && mac.replaceAll(":", "").includes(bare)) return true;
  return [name, id, mac, networkName, host, deviceId, ...names, ...fixedIps.map(({ address }) => address)].some(
    (each) => each.toLowerCase().includes(wanted),
  );
}
