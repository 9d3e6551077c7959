"use client";

import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import type { PortView } from "@/server/model/port-views";
import { Select } from "../ui/select";
import { PORT_KINDS, portKind } from "./port-kind";

/** Which ports are shown, in the address. `null`: whatever it is. */
const FILTERS = {
  network: parseAsString,
  host: parseAsString,
  project: parseAsString,
  kind: parseAsStringLiteral(PORT_KINDS),
};

export function usePortFilters() {
  return useQueryStates(FILTERS);
}

type Filters = ReturnType<typeof usePortFilters>[0];

export function passesFilters(port: PortView, { network, host, project, kind }: Filters): boolean {
  return (
    (network === null || port.networkId === network) &&
    (host === null || port.host === host) &&
    (project === null || port.projectId === project) &&
    (kind === null || portKind(port) === kind)
  );
}

const ALL = "all";

type PortFiltersProps = {
  ports: readonly PortView[];
  filters: Filters;
  onChange: ReturnType<typeof usePortFilters>[1];
};

/** A choice for each thing that ports share, of what there is. */
export function PortFilters({ ports, filters, onChange }: PortFiltersProps) {
  const networks = new Map(ports.map(({ networkId, networkName }) => [networkId, networkName]));
  const hosts = new Set(ports.map(({ host }) => host).filter((host) => host !== ""));
  const projects = new Set(ports.map(({ projectId }) => projectId).filter((id) => id !== ""));
  const kinds = PORT_KINDS.filter((kind) => ports.some((port) => portKind(port) === kind));
  const change = (changes: Partial<Filters>) => void onChange(changes);
  return (
    <>
      <Choice
        label="Network"
        all="all networks"
        value={filters.network}
        options={[...networks].map(([value, label]) => ({ value, label }))}
        onPick={(network) => change({ network })}
      />
      <Choice
        label="Host"
        all="all hosts"
        value={filters.host}
        options={optionsOf(hosts)}
        onPick={(host) => change({ host })}
      />
      <Choice
        label="Project"
        all="all projects"
        value={filters.project}
        options={optionsOf(projects)}
        onPick={(project) => change({ project })}
      />
      <Choice
        label="Kind"
        all="all kinds"
        value={filters.kind}
        options={optionsOf(kinds)}
        onPick={(kind) => change({ kind: PORT_KINDS.find((each) => each === kind) ?? null })}
      />
    </>
  );
}

type Option = { readonly value: string; readonly label: string };

function optionsOf(values: Iterable<string>): readonly Option[] {
  return [...values].sort().map((value) => ({ value, label: value }));
}

type ChoiceProps = {
  label: string;
  all: string;
  value: string | null;
  options: readonly Option[];
  onPick: (value: string | null) => void;
};

function Choice({ label, all, value, options, onPick }: ChoiceProps) {
  const known = value === null || options.some((each) => each.value === value);
  const chosen = known || value === null ? [] : [{ value, label: value }];
  return (
    <Select
      aria-label={label}
      value={value ?? ALL}
      onValueChange={(next) => onPick(next === ALL ? null : next)}
      options={[{ value: ALL, label: all }, ...options, ...chosen]}
      className="w-auto max-w-44"
    />
  );
}
