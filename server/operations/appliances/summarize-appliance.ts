import type { Appliance } from "@/server/db/generated/client";
import type { ApplianceSummary } from "@/server/model/appliance-view";
import type { WorldFabric } from "@/server/topology/world";

/** A stored appliance and its observation, without its password. */
export function summarizeAppliance(row: Appliance, observed: WorldFabric | null): ApplianceSummary {
  const { id, name, url, username, loginDomain, fingerprint, embedded, enabled } = row;
  const state = observed?.state ?? null;
  return {
    ...{ id, name, url, username, loginDomain, fingerprint, embedded, enabled },
    tlsMode: row.tlsMode === "insecure" || row.tlsMode === "fingerprint" ? row.tlsMode : "ca",
    apiVersion: state?.apiVersion ?? row.apiVersion,
    state: observed?.status.state ?? "reading",
    observedAt: observed?.status.observedAt ?? null,
    errors: observed?.status.errors ?? [],
    counts: state && {
      networks: state.networks.length,
      uplinkSets: state.uplinkSets.length,
      enclosures: state.enclosures.length,
      serverProfiles: state.serverProfiles.length,
    },
  };
}
