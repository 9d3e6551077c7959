import type { Namespace } from "@/server/model/host-state";
import { type FirewallStyle, HAVANA, ZED } from "@/server/security-groups/firewall-style";
import { recogniseDialect } from "@/server/security-groups/recognise-dialect";

/** How the agent of a host writes its rules, as far as they tell; `null`: in a way that is not known. */
export function styleOfHost(root: Namespace | null): FirewallStyle | null {
  if (root === null) return ZED;
  const found = recogniseDialect(root);
  if (found.kind === "none") return ZED;
  if (found.kind !== "known") return null;
  if (found.dialect === "havana") return HAVANA;
  const asksSets = found.ipsets === true || (root.ipsets ?? []).some(({ name }) => name.startsWith("NIPv"));
  const hasMembers = [root.iptables, root.ip6tables].some((rules) => rules !== null && namesMembers(rules));
  return { ...ZED, comments: found.comments ?? true, ipsets: asksSets || !hasMembers };
}

/** Whether group rules name single addresses, as they do for members of remote groups where sets are switched off. */
function namesMembers({ tables }: NonNullable<Namespace["iptables"]>): boolean {
  return tables.some(({ chains }) =>
    chains.some(
      ({ name, rules }) =>
        /^neutron-openvswi-[io]/.test(name) && rules.some(({ spec }) => /^-[sd] \S+\/(32|128) -(p|j)/.test(spec)),
    ),
  );
}
