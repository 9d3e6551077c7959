"use client";

import { useEffect, useEffectEvent } from "react";
import type { Graph, GraphNode } from "@/server/model/graph";
import { otherHosts } from "./open-hosts";
import type { TopologyUrl } from "./topology-url";

/** A graph that changes is asked for again when it has been as it is for so long. */
const QUIET_MS = 500;

/**
 * Opening and closing of hosts. The inside of a closed host is asked for as soon as it is selected, and again after the
 * graph has changed: it is as new as the rest when it is opened.
 */
export function useOpening(
  url: TopologyUrl,
  graph: Graph | undefined,
  fetchAhead: (expand: TopologyUrl["expand"]) => void,
) {
  const selected = graph?.nodes.find(({ id }) => id === url.selected);
  const next = selected !== undefined && isClosedHost(selected) ? keyOf(selected) : null;
  const askFor = useEffectEvent((key: string) => fetchAhead(url.expandWith(key)));
  const revision = graph?.revision;
  useEffect(() => {
    if (next !== null) askFor(next);
  }, [next]);
  useEffect(() => {
    if (next === null || revision === undefined) return;
    const timer = setTimeout(() => askFor(next), QUIET_MS);
    return () => clearTimeout(timer);
  }, [next, revision]);

  const toggle = (id: string) => {
    const host = graph?.nodes.find((node) => node.id === id && node.kind === "host");
    if (host === undefined) return;
    const key = keyOf(host);
    if (host.hidden === undefined && url.isOpen(key)) void url.close(key, otherHosts(graph, host.id));
    else if (host.hidden !== undefined) {
      fetchAhead(url.expandWith(key));
      void url.open(key);
    }
  };
  /** The host that the selected object belongs to; without one all. */
  const toggleSelected = () => {
    const host = graph?.nodes.find(
      (one) => one.kind === "host" && one.host !== undefined && one.host === selected?.host,
    );
    if (host !== undefined) toggle(host.id);
    else void (url.expand.length > 0 ? url.closeAll() : url.openAll(otherHosts(graph, "")));
  };
  return { toggle, toggleSelected };
}

function isClosedHost({ kind, role, hidden }: GraphNode): boolean {
  return kind === "host" && role !== "remote" && hidden !== undefined;
}

function keyOf(host: GraphNode): string {
  return host.host ?? host.label;
}
