import { isolationRules, ruleText, sameRule } from "@/server/isolation/isolation-rules";
import type { ForwardRule } from "@/server/isolation/observed-bridges";
import type { VmNic } from "@/server/model/isolation";

/** The rules of a NIC that are not there, as texts, and those of our form at its device that are for another MAC. */
export function compareNic(
  nic: VmNic,
  rules: readonly ForwardRule[],
): { readonly missing: readonly string[]; readonly foreign: readonly ForwardRule[] } {
  const wanted = isolationRules(nic);
  const there = rules.filter((each) => each.isolation?.device === nic.device);
  const isWanted = (each: ForwardRule) =>
    wanted.some((rule) => each.isolation !== null && sameRule(rule, each.isolation));
  return {
    missing: wanted
      .filter((rule) => !there.some((each) => each.isolation !== null && sameRule(rule, each.isolation)))
      .map((rule) => ruleText(rule)),
    foreign: there.filter((each) => !isWanted(each)),
  };
}
