"use client";

import { parseAsArrayOf, parseAsBoolean, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useMemo } from "react";
import { type Layer, layers, usualLayers } from "./layers";

/** Hosts that an address names one by one. */
const mostNamed = 40;

/**
 * What the page shows is in its address, so that every object and every view has one:
 * `case` a capture instead of the live sources, `expand` opened hosts by key (or `all`), `select` the object in the panel,
 * `q` the filter of the table, `layers` what is drawn, `net` the network that is lit, `lens` the VLAN, key, network, MAC or
 * address whose carriers are lit, `trace` a question whose way is lit, `from` and `to` two moments that are compared
 * (a time, `live` or `case:<id>`; without `to` now), `view` graph or table, `all` draws however much there is.
 */
const parsers = {
  case: parseAsString,
  expand: parseAsArrayOf(parseAsString).withDefault([]),
  select: parseAsString.withOptions({ history: "push" }),
  q: parseAsString.withDefault(""),
  layers: parseAsArrayOf(parseAsStringLiteral(layers)).withDefault([...usualLayers]),
  net: parseAsString,
  lens: parseAsString,
  trace: parseAsString,
  from: parseAsString,
  to: parseAsString,
  view: parseAsStringLiteral(["graph", "table"]).withDefault("graph"),
  all: parseAsBoolean.withDefault(false),
};

export function useTopologyUrl() {
  const [url, setUrl] = useQueryStates(parsers);
  const shownLayers = useMemo(() => new Set<Layer>(url.layers), [url.layers]);
  const opened = withOwner(url.expand, url.select);
  const isOpen = (key: string) => opened.includes("all") || opened.includes(key);

  return {
    caseId: url.case ?? undefined,
    /** Input of the graph: opened hosts, and the one that holds the selected object. */
    expand: inputOf(opened),
    /** The same once that one is opened too. */
    expandWith: (key: string) => inputOf([...opened, key]),
    selected: url.select,
    text: url.q,
    layers: shownLayers,
    net: url.lens === null && url.trace === null ? url.net : null,
    lens: url.trace === null ? url.lens?.trim() || null : null,
    trace: url.trace,
    from: url.from,
    to: url.to ?? "live",
    view: url.view,
    drawAll: url.all,
    isOpen,
    select: (id: string | null) => setUrl({ select: id }),
    /** Selects and opens what holds it. */
    find: (id: string, expand: readonly string[]) =>
      setUrl({ select: id, expand: [...new Set([...url.expand, ...expand])] }),
    open: (key: string) => setUrl({ expand: [...url.expand, key] }),
    /** `others`: every host that stays open, for when all were. */
    close: (key: string, others: readonly string[]) =>
      setUrl({
        expand: opened.includes("all") ? [...others] : url.expand.filter((open) => open !== key),
        select: ownerOf(url.select) === key ? `host:${key}` : url.select,
      }),
    /** Every host by name while the address stays short; `all` opens appliances as well. */
    openAll: (hosts: readonly string[]) => setUrl({ expand: hosts.length <= mostNamed ? [...hosts] : ["all"] }),
    closeAll: () => setUrl({ expand: [], select: hostOf(url.select) }),
    filter: (text: string) => setUrl({ q: text === "" ? null : text }),
    toggleLayer: (layer: Layer) =>
      setUrl({
        layers: url.layers.includes(layer) ? url.layers.filter((one) => one !== layer) : [...url.layers, layer],
      }),
    light: (network: string | null) => setUrl({ net: network, lens: null, trace: null }),
    /** Lights whatever carries it; `null` puts out every lens. */
    lookThrough: (query: string | null) => setUrl({ lens: query, net: null, trace: null }),
    /** Two moments; `null`: none, the topology as it is. */
    compare: (from: string | null, to: string) =>
      setUrl({ from, to: from === null || to === "live" ? null : to, lens: null, net: null, trace: null }),
    show: (view: "graph" | "table") => setUrl({ view }),
    drawAnyway: () => setUrl({ all: true }),
    showLive: () =>
      setUrl({ case: null, select: null, expand: null, net: null, lens: null, trace: null, from: null, to: null }),
  };
}

export type TopologyUrl = ReturnType<typeof useTopologyUrl>;

/** Key of the host that an object is inside of, read from its id. */
export function ownerOf(id: string | null): string | null {
  const key = id === null ? undefined : /^host:([^/]+)\/./.exec(id)?.[1];
  return key === undefined ? null : decodeURIComponent(key);
}

function hostOf(id: string | null): string | null {
  const host = id === null ? undefined : /^host:[^/]+/.exec(id)?.[0];
  return host ?? id;
}

/** In one order, so that the same hosts are the same question. */
function inputOf(opened: readonly string[]): "all" | string[] {
  return opened.includes("all") ? "all" : [...opened].sort();
}

function withOwner(expand: readonly string[], select: string | null): readonly string[] {
  const owner = ownerOf(select);
  return owner === null || expand.includes(owner) || expand.includes("all") ? expand : [...expand, owner];
}
