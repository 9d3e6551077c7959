import type { HostOperation } from "@/server/model/host-operation";
import type { Namespace } from "@/server/model/host-state";
import { REVOKED_MARK } from "@/server/model/revoked-connections";
import { FAMILIES, type Family } from "@/server/security-groups/rule-line";

/**
 * Drops what belongs to connections that were revoked. In a table of its own, so that Neutron's chains are what its agent
 * writes; made with the first rule that goes, and away with the last port.
 */
const CHAIN = "bridgehead-revoked";
const RULE = `-m connmark --mark ${REVOKED_MARK} -j DROP`;
const JUMP = `-j ${CHAIN}`;

/** Families in which the chain is there, and as it must be. */
export type Revoking = ReadonlySet<Family>;

export function revokingOn({ iptables, ip6tables }: Namespace): Revoking {
  const isThere = (family: Family): boolean => {
    const rules = family === "ipv4" ? iptables : ip6tables;
    const chains = rules?.tables.find(({ name }) => name === "mangle")?.chains ?? [];
    const specsOf = (chain: string) => chains.find(({ name }) => name === chain)?.rules.map(({ spec }) => spec.trim());
    return specsOf(CHAIN)?.join("\n") === RULE && specsOf("FORWARD")?.includes(JUMP) === true;
  };
  return new Set(FAMILIES.filter(isThere));
}

export type RevokedChange = { readonly family: Family; readonly kind: "new" | "gone" };

export function revokedOperation({ family, kind }: RevokedChange): HostOperation {
  const isNew = kind === "new";
  return {
    ...{ op: "chains.set", namespace: "", family, table: "mangle" },
    ...(isNew ? { chains: [{ name: CHAIN, rules: [RULE] }], absent: [] } : { chains: [], absent: [CHAIN] }),
    jumps: [{ chain: "FORWARD", rule: JUMP, at: isNew ? "first" : "absent" }],
  };
}

/** The lines that come or go with it, as facts of a plan. */
export function revokedFacts(changes: readonly RevokedChange[], kind: RevokedChange["kind"]): Record<string, string> {
  const mine = changes.filter((change) => change.kind === kind);
  return Object.fromEntries(
    mine.flatMap(({ family }) => {
      const place = `${family === "ipv4" ? "v4" : "v6"} mangle #01`;
      return [
        [`${CHAIN} ${place}`, `-A ${CHAIN} ${RULE}`],
        [`FORWARD ${place}`, `-A FORWARD ${JUMP}`],
      ];
    }),
  );
}
