import { type EbtablesRule, parseEbtablesRule } from "@/server/isolation/ebtables-rule";
import type { VmNic } from "@/server/model/isolation";

/** Where the `!` stands: `before` (`! -s MAC`, newer tools only) or `after` (`-s ! MAC`, every tool takes and prints it). */
export type Negation = "before" | "after";

export type IsolationRule = {
  /** `in`: what is delivered to the VM; `out`: what the VM sends. */
  readonly direction: "in" | "out";
  readonly device: string;
  /** In rule: the prefix with a last octet of 00; out rule: the VM's own MAC. */
  readonly mac: string;
};

const NETWORK_MASK = "ff:ff:ff:ff:ff:00";

/** The first five octets: the network that a MAC belongs to. */
export function macPrefix(mac: string): string {
  return mac.toLowerCase().slice(0, 14);
}

/** The two rules of a NIC: deliver only from its own network, send only with its own MAC. */
export function isolationRules(nic: VmNic): readonly [IsolationRule, IsolationRule] {
  return [
    { direction: "in", device: nic.device, mac: `${macPrefix(nic.mac)}:00` },
    { direction: "out", device: nic.device, mac: nic.mac.toLowerCase() },
  ];
}

/** The text of a rule of FORWARD without its chain, as `ebtables-save` prints it unless told otherwise. */
export function ruleText({ direction, device, mac }: IsolationRule, negation: Negation = "after"): string {
  const from = direction === "in" ? `${mac}/${NETWORK_MASK}` : mac;
  const source = negation === "after" ? `-s ! ${from}` : `! -s ${from}`;
  return `${source} ${direction === "in" ? "-o" : "-i"} ${device} -j DROP`;
}

/** The isolation rule that a text is; `null`: it is something else, made by somebody else. */
export function asIsolationRule(text: string | EbtablesRule): IsolationRule | null {
  const rule = typeof text === "string" ? parseEbtablesRule(text) : text;
  const { in: input, out, source, jump, rest } = rule;
  if (jump !== "DROP" || rest.length > 0 || source === null || !source.negated) return null;
  if (out !== null && input === null && !out.negated && source.mask === NETWORK_MASK && source.value.endsWith(":00")) {
    return { direction: "in", device: out.value, mac: source.value };
  }
  if (input !== null && out === null && !input.negated && source.mask === null) {
    return { direction: "out", device: input.value, mac: source.value };
  }
  return null;
}

export function sameRule(a: IsolationRule, b: IsolationRule): boolean {
  return a.direction === b.direction && a.device === b.device && a.mac === b.mac;
}
