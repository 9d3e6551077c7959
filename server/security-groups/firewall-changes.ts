import type { HostOperation } from "@/server/model/host-operation";
import type { IpSet } from "@/server/model/host-state";
import type { Port } from "@/server/model/neutron";
import type { WantedFirewall } from "@/server/security-groups/compile-host";
import { conntrackClears } from "@/server/security-groups/conntrack-clears";
import { judgements } from "@/server/security-groups/judgements";
import { type RevokedChange, type Revoking, revokedOperation } from "@/server/security-groups/revoked-chain";
import type { RootTables } from "@/server/security-groups/root-tables";
import {
  type SetChange,
  setOperations,
  setsAsked,
  unusedSets,
  wantedSetChanges,
} from "@/server/security-groups/set-changes";
import { type ChainChange, chainChanges, chainOperations } from "@/server/security-groups/table-changes";
import { type Treatment, targetTables } from "@/server/security-groups/target-tables";
import { zonesIn } from "@/server/security-groups/zones";

export type FirewallWorld = {
  readonly found: RootTables;
  readonly wanted: WantedFirewall;
  /** By the 10 characters of a port's chains. */
  readonly treatmentOf: (key: string) => Treatment;
  /** Filtered ports in scope, likewise. */
  readonly filtered: ReadonlyMap<string, Port>;
  /** Whether there are ports to write rules for. */
  readonly base: boolean;
  readonly sets: readonly IpSet[];
  /** Sets that rules of other tables ask. */
  readonly askedElsewhere: ReadonlySet<string>;
  /** Only sets that these changes leave without a rule go, not those that nothing asked before. */
  readonly narrow: boolean;
  readonly revoking: Revoking;
};

export type FirewallChanges = {
  readonly target: RootTables;
  readonly chains: readonly ChainChange[];
  readonly sets: readonly SetChange[];
  /** Sets before the chains, chains, connections to cut and to forget, sets after the chains. */
  readonly operations: readonly HostOperation[];
  /** The chain that drops what is revoked, where it comes or goes. */
  readonly revoked: readonly RevokedChange[];
  /** Whether connections are judged anew. */
  readonly judges: boolean;
  /** Afterwards. */
  readonly revoking: Revoking;
};

export function firewallChanges(world: FirewallWorld): FirewallChanges {
  const { found, wanted, treatmentOf, filtered, base } = world;
  const target = targetTables(found, wanted, { treatmentOf, base });
  const chains = chainChanges(found, target);
  const needed = wantedSetChanges(world.sets, wanted.sets);
  const asked = { before: setsAsked(found), after: setsAsked(target), elsewhere: world.askedElsewhere };
  const unused = unusedSets(world.sets, wanted.sets, asked, world.narrow);
  const before = zonesIn(found);
  const after = zonesIn(target);
  const changed = { chains, sets: needed, target, ports: filtered, before, after };
  const clears = conntrackClears(changed);
  const judged = judgements({ ...changed, found, revoking: world.revoking });
  return {
    target,
    chains,
    sets: [...needed, ...unused],
    revoked: judged.chains,
    judges: judged.connections.length > 0,
    revoking: judged.revoking,
    operations: [
      ...setOperations(needed, wanted.sets),
      ...judged.chains.map(revokedOperation),
      ...chainOperations(chains, target),
      ...judged.connections,
      ...clears,
      ...setOperations(unused, wanted.sets),
    ],
  };
}
