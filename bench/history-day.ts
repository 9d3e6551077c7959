import { demoCaseFiles } from "@/server/hosts/case/demo-case";
import { readCase } from "@/server/hosts/case/read-case";
import type { HostState } from "@/server/model/host-state";

/** A compute host of a real Neutron. */
export async function baseState(): Promise<HostState> {
  const { hosts } = readCase(await demoCaseFiles(), { at: 0 });
  const found = hosts.find(({ name }) => name === "c1")?.state;
  if (found === undefined) throw new Error("the capture has no c1");
  return found;
}

const GUEST = "8a095b19-87";

const guestName = (n: number) => `${(0x10000000 + n).toString(16)}-${(n % 90) + 10}`;

export function withGuests(base: HostState, guests: number): HostState {
  let state = base;
  for (let n = 0; n < guests; n += 1) state = plugged(state, guestName(n));
  return state;
}

/** Whatever has the name of the capture's guest, once more with another. */
function plugged(state: HostState, name: string): HostState {
  return copyNamed(state, GUEST, (item) => [item, renamed(item, name)]);
}

function unplugged(state: HostState, name: string): HostState {
  return copyNamed(state, name, () => []);
}

function renamed(item: unknown, name: string): unknown {
  const text = JSON.stringify(item).replaceAll(GUEST, name).replaceAll(GUEST.slice(0, 10), name.slice(0, 10));
  return JSON.parse(text);
}

function copyNamed<T>(value: T, name: string, made: (item: unknown) => readonly unknown[]): T {
  const short = name.slice(0, 10);
  const isNamed = (item: unknown) =>
    typeof item === "object" &&
    item !== null &&
    Object.values(item).some((member) => typeof member === "string" && member.includes(short));
  const walk = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.flatMap((item) => (isNamed(item) ? made(item) : [walk(item)]));
    if (typeof part !== "object" || part === null || !JSON.stringify(part).includes(short)) return part;
    return Object.fromEntries(Object.entries(part).map(([key, member]) => [key, walk(member)]));
  };
  // the same shape with more or fewer in its lists
  return walk(value) as T;
}

/** One change: guests come and go, are retagged, get a rule more. */
export function changed(state: HostState, turn: number): HostState {
  const name = guestName(500 + Math.floor(turn / 4));
  switch (turn % 4) {
    case 0:
      return plugged(state, name);
    case 1:
      return withTag(state, 1 + (turn % 7));
    case 2:
      return withRule(state, `-s 10.0.${turn % 250}.0/24 -p tcp -m tcp --dport ${1_000 + turn} -j RETURN`);
    default:
      return unplugged(state, name);
  }
}

function withTag(state: HostState, tag: number): HostState {
  if (state.ovs === null) return state;
  const [bridge, ...rest] = state.ovs.bridges;
  if (bridge === undefined) return state;
  const ports = bridge.ports.map((port, at) => (at === bridge.ports.length - 1 ? { ...port, tag } : port));
  return { ...state, ovs: { ...state.ovs, bridges: [{ ...bridge, ports }, ...rest] } };
}

function withRule(state: HostState, spec: string): HostState {
  const [root, ...rest] = state.namespaces;
  if (root?.iptables == null) return state;
  const [table, ...tables] = root.iptables.tables;
  if (table === undefined) return state;
  const chains = table.chains.map((chain, at) =>
    at === table.chains.length - 1 ? { ...chain, rules: [...chain.rules, { spec, packets: 0, bytes: 0 }] } : chain,
  );
  const iptables = { ...root.iptables, tables: [{ ...table, chains }, ...tables] };
  return { ...state, namespaces: [{ ...root, iptables }, ...rest] };
}

/** Counters of all links, as a look shows them. */
export function counted(state: HostState, turn: number): HostState {
  const namespaces = state.namespaces.map((namespace) => ({
    ...namespace,
    links:
      namespace.links?.map((link) => ({
        ...link,
        counters: link.counters === null ? null : { ...link.counters, rxBytes: link.counters.rxBytes + turn * 1_000 },
      })) ?? null,
  }));
  return { ...state, namespaces };
}
