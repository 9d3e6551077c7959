import { describeHost } from "@/server/isolation/describe-host";
import { HAZARDS } from "@/server/isolation/hazards";
import { readBridges } from "@/server/isolation/observed-bridges";
import type { HostState } from "@/server/model/host-state";
import type { IsolationHostView, IsolationView } from "@/server/model/isolation-view";
import type { ConsoleContext } from "@/server/operations/console-context";
import { readManagedHosts } from "@/server/operations/host-steps/managed-hosts";
import { readIsolation } from "@/server/operations/isolation/isolation-rows";

/** How isolation stands on every managed host, and on observed ones that have such rules. */
export async function listIsolation(ctx: ConsoleContext): Promise<IsolationView> {
  const rows = await ctx.db.host.findMany({
    where: { enabled: true },
    select: { id: true, name: true },
    orderBy: { name: "asc" },
  });
  const intent = await readIsolation(ctx.db);
  const driven = new Set((await readManagedHosts(ctx.db)).map((host) => host.id));
  const world = new Map(ctx.world.world().hosts.map((host) => [host.status.id, host]));
  const hosts = rows.flatMap(({ id, name }): readonly IsolationHostView[] => {
    const observed = world.get(id);
    const state = observed?.state ?? null;
    const managed = driven.has(id);
    if (!managed && !hasRules(state)) return [];
    return [
      {
        ...{ hostId: id, hostName: name, managed },
        state: observed?.status.state ?? "reading",
        observedAt: observed?.status.observedAt ?? null,
        ...describeHost(id, state, intent),
      },
    ];
  });
  return { hosts, hazards: HAZARDS };
}

function hasRules(state: HostState | null): boolean {
  if (state === null) return false;
  const reading = readBridges(state);
  return reading.ok && reading.observed.rules.some((rule) => rule.isolation !== null);
}
