import type { HostOperation } from "@/server/model/host-operation";
import type { Port } from "@/server/model/neutron";
import { isHost, readPrefix } from "@/server/security-groups/addresses";
import { DEVICE_ID_LENGTH, directionOfChain, portOfChain } from "@/server/security-groups/chain-names";
import { normalRule } from "@/server/security-groups/normal-rule";
import type { RootTables } from "@/server/security-groups/root-tables";
import { type Direction, FAMILIES, type Family } from "@/server/security-groups/rule-line";
import type { SetChange } from "@/server/security-groups/set-changes";
import type { ChainChange } from "@/server/security-groups/table-changes";

type Clear = Extract<HostOperation, { op: "conntrack.clear" }>;

export type ClearInput = {
  readonly chains: readonly ChainChange[];
  readonly sets: readonly SetChange[];
  readonly target: RootTables;
  /** Filtered ports of the host by the 10 characters of their chains. */
  readonly ports: ReadonlyMap<string, Port>;
  /** Zones that were in force, by the 11 characters of the port. */
  readonly before: ReadonlyMap<string, number>;
  /** Zones that are in force afterwards, likewise. */
  readonly after: ReadonlyMap<string, number>;
};

/**
 * Connections that were let in or out by what goes now would live on as "established"; these forget them, in the port's
 * own zone only. A connection that is still allowed is known again with its next packet. Those of TCP are not forgotten but
 * judged (`judgements`), as the guest's own next packet would make a forgotten one known again too.
 * - a rule that goes: its protocol, to or from each address of the port, from or to its remote where that is one address;
 * - an address that leaves a remote group: with every port that has a rule for the group, in that rule's direction;
 * - a zone that is free again: everything, so that its next port does not find connections of another.
 */
export function conntrackClears({ chains, sets, target, ports, before, after }: ClearInput): readonly HostOperation[] {
  const clears = new Clears();
  const zoneOf = (key: string): number | undefined => before.get(ports.get(key)?.id.slice(0, DEVICE_ID_LENGTH) ?? "");
  for (const { chain, family, removed } of chains) {
    const key = portOfChain(chain) ?? "";
    const zone = zoneOf(key);
    const port = ports.get(key);
    const direction = directionOfChain(chain);
    if (zone === undefined || port === undefined || direction === null) continue;
    for (const spec of removed) {
      const rule = readRule(spec);
      if (rule === null) continue;
      for (const own of addressesOf(port, family)) clears.add(zone, family, direction, own, rule.remote, rule.protocol);
    }
  }
  const shrunk = sets.filter(({ kind, removed }) => kind === "changed" && removed.length > 0);
  for (const { name, family, removed } of shrunk) {
    for (const [chain, rules] of target[family].filter) {
      const key = portOfChain(chain) ?? "";
      const zone = zoneOf(key);
      const port = ports.get(key);
      const direction = directionOfChain(chain);
      if (zone === undefined || port === undefined || direction === null) continue;
      if (!rules.some((spec) => spec.includes(`--match-set ${name} `))) continue;
      for (const member of removed) {
        const prefix = readPrefix(member);
        const remote = prefix !== null && isHost(prefix) ? prefix.address : null;
        for (const own of addressesOf(port, family)) clears.add(zone, family, direction, own, remote, null);
      }
    }
  }
  for (const [port, zone] of before) if (after.get(port) !== zone) clears.free(zone);
  return clears.operations();
}

const MOST_IN_ZONE = 8;
const WHOLE = "whole";

function wholeZone(zone: number, family: Family): Clear {
  return { op: "conntrack.clear", namespace: "", family, zone, protocol: null, source: null, destination: null };
}

/** Past a few, forgetting the whole zone of a port is one command and harms nobody else. */
class Clears {
  private readonly byZone = new Map<string, Map<string, Clear>>();

  add(
    zone: number,
    family: Family,
    direction: Direction,
    own: string | null,
    remote: string | null,
    protocol: string | null,
  ): void {
    if (protocol === "tcp") return;
    const key = `${zone} ${family}`;
    const known = this.byZone.get(key) ?? new Map<string, Clear>();
    if (known.has(WHOLE)) return;
    const [source, destination] = direction === "ingress" ? [remote, own] : [own, remote];
    known.set(`${protocol} ${source} ${destination}`, {
      op: "conntrack.clear",
      namespace: "",
      family,
      zone,
      protocol,
      source,
      destination,
      ...(protocol === null ? { keepsTcp: true } : {}),
    });
    if (known.size > MOST_IN_ZONE) {
      const all = { ...wholeZone(zone, family), keepsTcp: true } as const;
      known.clear();
      known.set(WHOLE, all);
    }
    this.byZone.set(key, known);
  }

  free(zone: number): void {
    for (const family of FAMILIES) this.byZone.set(`${zone} ${family}`, new Map([[WHOLE, wholeZone(zone, family)]]));
  }

  operations(): readonly HostOperation[] {
    return [...this.byZone.values()].flatMap((clears) => [...clears.values()]);
  }
}

/** Addresses that a port's connections bear; `null` among them: any, as it may send from a whole prefix. */
function addressesOf(port: Port, family: Family): readonly (string | null)[] {
  const given = [...port.fixedIps, ...(port.allowedAddressPairs ?? [])].flatMap(
    ({ address }) => readPrefix(address) ?? [],
  );
  const own = given.filter((prefix) => prefix.family === family);
  return own.every(isHost) ? own.map(({ address }) => address) : [null];
}

const TRACKED: ReadonlyMap<string, string> = new Map([
  ["1", "icmp"],
  ["6", "tcp"],
  ["17", "udp"],
  ["33", "dccp"],
  ["47", "gre"],
  ["58", "icmpv6"],
  ["132", "sctp"],
  ["136", "udplite"],
]);

/** What a rule that let packets through was about; `null`: it opened nothing by itself. */
function readRule(spec: string): { readonly protocol: string | null; readonly remote: string | null } | null {
  const rule = normalRule(spec);
  if (!/-j (?:RETURN|ACCEPT)$/.test(rule) || rule.includes("--state ") || rule.includes("--sport ")) return null;
  const [, text] = /(?:^| )-[sd] (\S+)/.exec(rule) ?? [];
  const prefix = text === undefined ? null : readPrefix(text);
  const [, number = ""] = /(?:^| )-p (\d+)/.exec(rule) ?? [];
  return {
    protocol: TRACKED.get(number) ?? null,
    remote: prefix !== null && isHost(prefix) ? prefix.address : null,
  };
}
