"use client";

import { useQuery } from "@tanstack/react-query";
import type { HostSummary } from "@/server/model/host-view";
import { useTRPC } from "../../trpc";

export type DrivenHost = {
  readonly host: HostSummary | undefined;
  /** Why nothing can be driven on it; `null`: it can, or it is not known yet. */
  readonly because: string | null;
};

/** The host of that name, and whether the console drives it. */
export function useDrivenHost(name: string | undefined): DrivenHost {
  const trpc = useTRPC();
  const hosts = useQuery(trpc.hosts.list.queryOptions(undefined, { staleTime: 10_000 }));
  if (name === undefined || hosts.data === undefined) return { host: undefined, because: null };
  const host = hosts.data.find((each) => each.name === name);
  return { host, because: becauseOf(host) };
}

function becauseOf(host: HostSummary | undefined): string | null {
  if (host === undefined) return "This host is not in the console: it is known from others only.";
  if (host.ownership === "observed") {
    return "This host is observed: its own agent plugs and wires it, and Bridgehead changes nothing there.";
  }
  if (!host.enabled) return "This host is not read at present, so nothing is planned on it.";
  if (host.plumbing === null) return "This host has no plumbing yet: set it on the host's page.";
  return null;
}
