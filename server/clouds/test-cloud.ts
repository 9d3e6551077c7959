import { CloudClient, type CloudOptions } from "@/server/clouds/client";
import type { CloudConfig } from "@/server/clouds/cloud-config";
import { missingAbilities } from "@/server/clouds/missing-abilities";
import { readCloud } from "@/server/clouds/read-cloud";
import type { CloudCounts, CloudLook } from "@/server/model/cloud-view";
import { isBridgeheadError } from "@/server/model/errors";
import type { NeutronState } from "@/server/model/neutron";

/** Signs in, finds the network service and reads everything once. Changes nothing; what fails is told, not thrown. */
export async function testCloud(
  config: CloudConfig,
  at: number,
  signal?: AbortSignal,
  options?: CloudOptions,
): Promise<CloudLook> {
  const startedAt = performance.now();
  let look: CloudLook = { ...nothingSeen, at };
  let client: CloudClient | null = null;
  try {
    client = new CloudClient(config, options);
    look = { ...look, keystoneVersion: await client.keystoneVersion(signal) };
    look = { ...look, identity: await client.identity(signal) };
    const { version, region, extensions, clockAheadMs } = await client.network(signal);
    look = {
      ...look,
      ...{ region, clockAheadMs, networkUrl: version.url.href, networkVersion: version.id },
      extensions: [...extensions].sort(),
      missing: missingAbilities(extensions),
    };
    const { state, pages } = await readCloud(client, signal);
    look = { ...look, pages, counts: countsOf(state, extensions), countedAt: at, unread: state.errors ?? [] };
    return { ...look, ok: true, durationMs: performance.now() - startedAt };
  } catch (error) {
    if (signal?.aborted === true) throw signal.reason;
    if (!isBridgeheadError(error)) throw error;
    const problem = { kind: error.kind, message: error.message, remedy: error.remedy ?? null };
    return { ...look, durationMs: performance.now() - startedAt, problem };
  } finally {
    await client?.close();
  }
}

const nothingSeen: CloudLook = {
  ...{ ok: false, at: 0, durationMs: 0, pages: 0, keystoneVersion: null, identity: null, region: null },
  ...{
    networkUrl: null,
    networkVersion: null,
    extensions: [],
    missing: [],
    clockAheadMs: null,
    counts: null,
    countedAt: null,
  },
  unread: [],
  problem: null,
};

/** `null`: not known, because the list could not be read. */
function countsOf(state: NeutronState, extensions: ReadonlySet<string>): CloudCounts {
  const unread = new Set((state.errors ?? []).map(({ collection }) => collection));
  const count = (rows: readonly unknown[], path: string) => (unread.has(path) ? null : rows.length);
  return {
    networks: count(state.networks, "networks"),
    subnets: count(state.subnets, "subnets"),
    ports: count(state.ports, "ports"),
    routers: count(state.routers, "routers"),
    floatingIps: count(state.floatingIps, "floatingips"),
    securityGroups: count(state.securityGroups, "security-groups"),
    rules: count(
      state.securityGroups.flatMap(({ rules }) => rules),
      "security-groups",
    ),
    agents: extensions.has("agent") ? count(state.agents, "agents") : null,
  };
}
