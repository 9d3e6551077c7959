import { asIsolationRule } from "@/server/isolation/isolation-rules";
import type { HostStep } from "@/server/wiring/host-plan";

/** Texts without the chain. */
export type Rules = { readonly add: readonly string[]; readonly remove: readonly string[] };

/** What a step does to rules of FORWARD: each rule a line of the diff, named by what it does and where. */
export function ruleChange(
  hostId: string,
  { add, remove }: Rules,
): Pick<HostStep, "place" | "before" | "after" | "effect"> {
  return {
    place: "host",
    before: listed(remove),
    after: listed(add),
    effect: { kind: "host.change", hostId, operations: [{ op: "ebtables.change", namespace: "", add, remove }] },
  };
}

function listed(rules: readonly string[]): Readonly<Record<string, string>> | null {
  if (rules.length === 0) return null;
  const facts: Record<string, string> = {};
  for (const text of rules) {
    const rule = asIsolationRule(text);
    const name =
      rule === null ? "rule" : rule.direction === "in" ? `${rule.device} to the VM` : `${rule.device} from the VM`;
    let unique = name;
    for (let count = 2; unique in facts; count += 1) unique = `${name} (${count})`;
    facts[unique] = `FORWARD ${text}`;
  }
  return facts;
}
