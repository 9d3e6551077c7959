import { type EbtablesRule, parseEbtablesRule } from "@/server/isolation/ebtables-rule";
import { asIsolationRule, type IsolationRule } from "@/server/isolation/isolation-rules";
import type { HostState, Link, RuleSet } from "@/server/model/host-state";
import type { FilteredBridges } from "@/server/model/isolation";

export type ForwardRule = {
  /** As the host prints it. */
  readonly text: string;
  /** How it compares. */
  readonly parsed: EbtablesRule;
  /** Of the form that isolation writes. */
  readonly isolation: IsolationRule | null;
  /** Devices that it names outright, no wildcard and no negation. */
  readonly devices: readonly string[];
};

/** What of a host isolation has to do with: its Linux bridges and the rules of FORWARD, in the root namespace. */
export type ObservedBridges = {
  readonly links: ReadonlyMap<string, Link>;
  /** Bridge → its ports, by name. A bridge without ports is there, too. */
  readonly bridges: ReadonlyMap<string, readonly Link[]>;
  /** Port → bridge. */
  readonly bridgeOf: ReadonlyMap<string, string>;
  readonly rules: readonly ForwardRule[];
  readonly backend: RuleSet["backend"] | null;
};

export type BridgesReading =
  | { readonly ok: true; readonly observed: ObservedBridges }
  /** What could not be read, a sentence each: nothing may be concluded from such a host. */
  | { readonly ok: false; readonly unread: readonly string[] };

export function readBridges(state: HostState): BridgesReading {
  const root = state.namespaces.find(({ name }) => name === "");
  const unread: string[] = [];
  const said = (part: string) => {
    const found = state.errors.find((each) => each.namespace === "" && each.part === part);
    return found === undefined ? "" : ` (${found.command}: ${found.message})`;
  };
  if (!root?.links) unread.push(`The devices of the host were not read${said("link")}.`);
  if (!root?.ebtables) unread.push(`The ebtables rules of the host were not read${said("ebtables")}.`);
  if (!root?.links || !root.ebtables) return { ok: false, unread };

  const bridges = new Map<string, Link[]>();
  for (const link of root.links) if (link.bridge !== null) bridges.set(link.name, []);
  const bridgeOf = new Map<string, string>();
  for (const link of root.links) {
    const ports = link.master === null ? undefined : bridges.get(link.master);
    if (ports === undefined || link.master === null) continue;
    ports.push(link);
    bridgeOf.set(link.name, link.master);
  }
  return {
    ok: true,
    observed: {
      links: new Map(root.links.map((link) => [link.name, link])),
      bridges: new Map([...bridges].sort(([a], [b]) => (a < b ? -1 : 1))),
      bridgeOf,
      rules: forwardRules(root.ebtables),
      backend: root.ebtables.backend ?? null,
    },
  };
}

function forwardRules(ebtables: RuleSet): readonly ForwardRule[] {
  const filter = ebtables.tables.find(({ name }) => name === "filter");
  const forward = filter?.chains.find(({ name }) => name === "FORWARD");
  return (forward?.rules ?? []).map(({ spec }) => {
    const parsed = parseEbtablesRule(spec);
    const devices = [parsed.in, parsed.out].flatMap((each) =>
      each === null || each.negated || each.value.endsWith("+") ? [] : [each.value],
    );
    return { text: parsed.spec, parsed, isolation: asIsolationRule(parsed), devices };
  });
}

/**
 * `FILTERED_BRIDGES`: whether VMs on this bridge are filtered. Where none are named it is every Linux bridge, but not those
 * of Neutron's hybrid plug: each of them has one instance, which security groups protect.
 */
export function bridgeFilter(hostId: string, settings: readonly FilteredBridges[]): (bridge: string) => boolean {
  const found = settings.find((each) => each.hostId === hostId);
  return (bridge) => (found === undefined ? !/^qbr[0-9a-f-]{11}$/.test(bridge) : found.bridges.includes(bridge));
}
