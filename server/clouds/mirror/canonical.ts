import type { MirrorRow } from "@/server/clouds/mirror/mirror-rows";

/**
 * The row's value in one spelling, whichever way it was read: what may be left out is written out, lists whose order says
 * nothing are sorted. Two rows with the same text are the same. When an agent was last heard of is not in it: it moves all
 * the time and says nothing but that the agent is alive, which is.
 */
export function canonical(row: MirrorRow): string {
  return JSON.stringify(sorted(plain(row)));
}

function plain(row: MirrorRow): unknown {
  switch (row.collection) {
    case "networks":
      return { ...row.value, segments: row.value.segments ?? null };
    case "subnets":
      return { ...row.value, hostRoutes: row.value.hostRoutes ?? [], projectId: row.value.projectId ?? "" };
    case "routers":
      return { ...row.value, routes: row.value.routes ?? [] };
    case "floatingIps":
      return { ...row.value, projectId: row.value.projectId ?? "" };
    case "securityGroups": {
      const { stateful = true, description = "", rules } = row.value;
      const inOrder = [...rules].sort((a, b) => (a.id < b.id ? -1 : 1));
      return { ...row.value, stateful, description, rules: inOrder };
    }
    case "ports": {
      const { vif: _vif, inactiveBindings: _bindings, profile, ...rest } = row.value;
      const isEmpty = !profile || Object.keys(profile).length === 0;
      return {
        ...rest,
        profile: isEmpty ? null : profile,
        securityGroupIds: [...new Set(rest.securityGroupIds)].sort(),
        allowedAddressPairs: rest.allowedAddressPairs ?? [],
        portSecurity: rest.portSecurity ?? true,
      };
    }
    case "agents": {
      const { heartbeatAt: _heartbeat, adminStateUp = true, configurations = {}, ...rest } = row.value;
      return { ...rest, adminStateUp, configurations };
    }
  }
}

/** With the keys of all objects in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => [key, sorted(each)]));
}
