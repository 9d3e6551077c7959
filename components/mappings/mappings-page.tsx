"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowLeftRight, FileDown } from "lucide-react";
import Link from "next/link";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useState } from "react";
import type { MappingsView, OneViewNetworkOption } from "@/server/model/mapping-views";
import { PageBody, PageToolbar } from "../frame/page-body";
import { useMay } from "../frame/use-me";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { QueryView } from "../ui/query-view";
import { TableSkeleton } from "../ui/table-shell";
import { type DrawnEdge, EdgeLayer } from "./edge-layer";
import { IniDialog } from "./ini-dialog";
import { MapFlatDialog } from "./map-flat-dialog";
import { OneViewNetworkList, optionKey } from "./one-view-network-list";
import { PhysicalNetworkCard } from "./physical-network-card";
import { RemoveFlatDialog } from "./remove-flat-dialog";

const REFRESH_MS = 15_000;

/** Physical networks on the left, OneView networks on the right, and the mappings between them as edges. */
export function MappingsPage() {
  const trpc = useTRPC();
  const mayChange = useMay("operator");
  const mappings = useQuery(trpc.mappings.list.queryOptions(undefined, { refetchInterval: REFRESH_MS }));
  const [ini, setIni] = useQueryState("ini", parseAsStringLiteral(["import", "export"]));
  return (
    <PageBody>
      <PageToolbar
        actions={
          <Button onClick={() => void setIni(mayChange ? "import" : "export")}>
            <FileDown aria-hidden className="size-3.5" />
            ini file
          </Button>
        }
      >
        <span className="text-fg-muted">
          {mappings.data ? (
            <>
              cloud <span className="mono text-fg">{mappings.data.cloud.name}</span>
            </>
          ) : null}
        </span>
      </PageToolbar>
      <QueryView
        query={mappings}
        failure="The mappings could not be read"
        loading={<TableSkeleton label="Reading the mappings" rows={6} columns={3} />}
      >
        {(data) => (
          <>
            <Board data={data} mayChange={mayChange} />
            {ini ? (
              <IniDialog
                data={data}
                tab={ini}
                onTab={(tab) => void setIni(tab)}
                mayChange={mayChange}
                onClose={() => void setIni(null)}
              />
            ) : null}
          </>
        )}
      </QueryView>
    </PageBody>
  );
}

type Mapping = { readonly physicalNetwork: string; readonly target?: OneViewNetworkOption };

function Board({ data, mayChange }: { data: MappingsView; mayChange: boolean }) {
  const [container, setContainer] = useState<HTMLElement | null>(null);
  const [selected, setSelected] = useState<string | null>(null);
  const [pointed, setPointed] = useState<OneViewNetworkOption | null>(null);
  const [text, setText] = useState("");
  const [mapping, setMapping] = useState<Mapping | null>(null);
  const [removing, setRemoving] = useState<string | null>(null);
  const cloudId = data.cloud.id;
  if (data.physicalNetworks.length === 0) {
    return (
      <EmptyState
        icon={ArrowLeftRight}
        title="No physical networks"
        action={
          <Button asChild>
            <Link href="/networks">Go to Networks</Link>
          </Button>
        }
      >
        A mapping joins a physical network of the cloud to the fabric. Add a physical network first.
      </EmptyState>
    );
  }
  const closeMapping = () => {
    setMapping(null);
    setSelected(null);
    setPointed(null);
  };
  return (
    <div ref={setContainer} className="relative grid gap-x-24 gap-y-8 p-3 sm:p-4 lg:grid-cols-2">
      <EdgeLayer edges={edgesOf(data, selected, pointed)} container={container} />
      <section aria-labelledby="physical-networks" className="grid min-w-0 content-start gap-2">
        <h2 id="physical-networks" className="font-medium text-fg-muted text-sm">
          Physical networks
        </h2>
        <ul className="grid gap-2">
          {data.physicalNetworks.map((network) => (
            <PhysicalNetworkCard
              key={network.name}
              network={network}
              mayChange={mayChange}
              selected={selected === network.name}
              onSelect={() => setSelected(selected === network.name ? null : network.name)}
              onMap={() => setMapping({ physicalNetwork: network.name })}
              onRemove={() => setRemoving(network.name)}
            />
          ))}
        </ul>
      </section>
      <section aria-labelledby="oneview-networks" className="grid min-w-0 content-start gap-2">
        <h2 id="oneview-networks" className="font-medium text-fg-muted text-sm">
          {selected === null ? "OneView networks" : `Pick the OneView network that ${selected} is`}
        </h2>
        <OneViewNetworkList
          cloudId={cloudId}
          text={text}
          onText={setText}
          pickLabel={selected === null ? null : ({ name }) => `Map ${selected} onto ${name}`}
          onPick={(target) => selected !== null && setMapping({ physicalNetwork: selected, target })}
          onPoint={setPointed}
        />
      </section>
      {mapping ? (
        <MapFlatDialog
          cloudId={cloudId}
          physicalNetwork={mapping.physicalNetwork}
          {...(mapping.target ? { target: mapping.target } : {})}
          open
          onOpenChange={closeMapping}
        />
      ) : null}
      {removing === null ? null : (
        <RemoveFlatDialog cloudId={cloudId} physicalNetwork={removing} open onOpenChange={() => setRemoving(null)} />
      )}
    </div>
  );
}

function edgesOf(
  data: MappingsView,
  selected: string | null,
  pointed: OneViewNetworkOption | null,
): readonly DrawnEdge[] {
  const edges: DrawnEdge[] = data.physicalNetworks.flatMap(({ name, flat }) =>
    flat === null
      ? []
      : [
          {
            key: name,
            from: `physical/${name}`,
            to: optionKey({ applianceId: flat.applianceId, id: flat.oneViewNetworkId }),
            kind: flat.faults.length > 0 ? ("broken" as const) : ("stands" as const),
          },
        ],
  );
  if (selected !== null && pointed !== null) {
    edges.push({ key: "thought", from: `physical/${selected}`, to: optionKey(pointed), kind: "thought" });
  }
  return edges;
}
