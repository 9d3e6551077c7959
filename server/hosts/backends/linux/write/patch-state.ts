import type { HostState, Namespace } from "@/server/model/host-state";

/** The state with parts of namespaces replaced by what was just read; one that was not known is added. */
export function patchNamespaces(state: HostState, parts: ReadonlyMap<string, Partial<Namespace>>): HostState {
  const known = state.namespaces.map((one) => ({ ...one, ...parts.get(one.name) }));
  const names = new Set(known.map(({ name }) => name));
  const added = [...parts].filter(([name]) => !names.has(name)).map(([name, part]) => ({ ...unread(name), ...part }));
  return { ...state, namespaces: [...known, ...added] };
}

/** The state without namespaces that are gone. */
export function withoutNamespaces(state: HostState, gone: ReadonlySet<string>): HostState {
  return { ...state, namespaces: state.namespaces.filter(({ name }) => !gone.has(name)) };
}

export function namespaceOf(state: HostState, name: string): Namespace | null {
  return state.namespaces.find((one) => one.name === name) ?? null;
}

function unread(name: string): Namespace {
  return {
    name,
    inode: null,
    pids: [],
    links: null,
    routes: null,
    neighbours: null,
    iptables: null,
    ip6tables: null,
    ebtables: null,
    ipsets: null,
    conntrack: null,
    sysctls: {},
  };
}
