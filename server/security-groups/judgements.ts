import type { HostOperation } from "@/server/model/host-operation";
import type { Port } from "@/server/model/neutron";
import { readPrefix, withLength } from "@/server/security-groups/addresses";
import { admissionsOf, readAdmission } from "@/server/security-groups/admissions";
import { DEVICE_ID_LENGTH, directionOfChain, portOfChain } from "@/server/security-groups/chain-names";
import type { ClearInput } from "@/server/security-groups/conntrack-clears";
import type { RevokedChange, Revoking } from "@/server/security-groups/revoked-chain";
import type { RootTables } from "@/server/security-groups/root-tables";
import { FAMILIES, type Family } from "@/server/security-groups/rule-line";

export type JudgementInput = ClearInput & { readonly found: RootTables; readonly revoking: Revoking };

export type Judgements = {
  /** The chain that drops what is revoked, where it comes or goes: with the other chains. */
  readonly chains: readonly RevokedChange[];
  /** When the rules are in force. */
  readonly connections: readonly HostOperation[];
  readonly revoking: Revoking;
};

/**
 * TCP connections of ports that keep their zone, by the rules that they have now: cut where a rule or a member of a set goes;
 * where some come, those that were cut are let go of, if there are any such on the host.
 */
export function judgements(input: JudgementInput): Judgements {
  const { found, target, ports, before, after, revoking } = input;
  const losing = portsOf(input, "removed");
  const gaining = portsOf(input, "added");
  const chains: RevokedChange[] = [];
  const connections: HostOperation[] = [];
  const then = new Set<Family>();
  for (const family of FAMILIES) {
    const judged = [...ports].flatMap(([key, port]): HostOperation[] => {
      const isLosing = losing.has(`${key} ${family}`);
      if (!isLosing && !(revoking.has(family) && gaining.has(`${key} ${family}`))) return [];
      const zone = before.get(port.id.slice(0, DEVICE_ID_LENGTH));
      if (zone === undefined || after.get(port.id.slice(0, DEVICE_ID_LENGTH)) !== zone) return [];
      return [
        {
          ...{ op: "conntrack.judge", namespace: "", family, zone, own: prefixesOf(port, family) },
          allowed: admissionsOf(target[family].filter, port.id),
          formerly: admissionsOf(found[family].filter, port.id),
        },
      ];
    });
    connections.push(...judged);
    if (after.size === 0) {
      if (revoking.has(family)) chains.push({ family, kind: "gone" });
    } else if (revoking.has(family)) then.add(family);
    else if (judged.length > 0) {
      chains.push({ family, kind: "new" });
      then.add(family);
    }
  }
  return { chains, connections, revoking: then };
}

/** Ports (with the family) that rules about TCP, or members of sets that such rules ask, go from or come to. */
function portsOf({ chains, sets, target }: JudgementInput, side: "removed" | "added"): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const change of chains) {
    const [key, direction] = [portOfChain(change.chain), directionOfChain(change.chain)];
    if (key === null || direction === null) continue;
    if (change[side].some((spec) => readAdmission(spec, direction) !== null)) keys.add(`${key} ${change.family}`);
  }
  const changed = sets.filter((set) => set.kind === "changed" && set[side].length > 0);
  for (const { name, family } of changed) {
    for (const [chain, rules] of target[family].filter) {
      const key = portOfChain(chain);
      if (key !== null && rules.some((spec) => spec.includes(`--match-set ${name} `))) keys.add(`${key} ${family}`);
    }
  }
  return keys;
}

function prefixesOf(port: Port, family: Family): readonly string[] {
  return [...port.fixedIps, ...(port.allowedAddressPairs ?? [])].flatMap(({ address }) => {
    const prefix = readPrefix(address);
    return prefix?.family === family ? [withLength(prefix)] : [];
  });
}
