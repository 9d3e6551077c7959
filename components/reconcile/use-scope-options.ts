"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../trpc";
import { hostOptions, optionsOf, type ScopeKind, type ScopeOption } from "./scope-choice";

/** What can be picked for a kind of scope; `undefined` while it is read. Only what is asked for is read. */
export function useScopeOptions(kind: ScopeKind, cloudId: string | undefined) {
  const trpc = useTRPC();
  const of = (wanted: ScopeKind) => ({ enabled: kind === wanted && cloudId !== undefined });
  const cloud = cloudId === undefined ? {} : { cloudId };
  const appliances = useQuery(trpc.appliances.list.queryOptions(undefined, of("appliance")));
  const hosts = useQuery(trpc.hosts.list.queryOptions(undefined, of("host")));
  const physical = useQuery(trpc.networks.physicalNetworks.queryOptions(cloud, of("flat-mapping")));
  const networks = useQuery(trpc.networks.list.queryOptions(cloud, of("network")));
  const ports = useQuery(trpc.ports.list.queryOptions(cloud, of("port")));
  const read: Readonly<Record<ScopeKind, readonly ScopeOption[] | undefined>> = {
    mappings: [],
    appliance: appliances.data && optionsOf(appliances.data),
    host: hosts.data && hostOptions(hosts.data),
    "flat-mapping": physical.data && optionsOf(physical.data.map(({ name }) => ({ id: name, name }))),
    network: networks.data && optionsOf(networks.data),
    port: ports.data && optionsOf(ports.data.map(({ id, name, mac }) => ({ id, name: name || mac }))),
  };
  const error = { mappings: null, appliance: appliances.error, host: hosts.error, "flat-mapping": physical.error };
  return { options: read[kind], error: { ...error, network: networks.error, port: ports.error }[kind] };
}
