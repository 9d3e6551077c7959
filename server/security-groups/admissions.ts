import type { Admission, Admissions } from "@/server/model/revoked-connections";
import { readPrefix, withLength } from "@/server/security-groups/addresses";
import { normalRule } from "@/server/security-groups/normal-rule";
import type { Chains } from "@/server/security-groups/root-tables";
import type { Direction } from "@/server/security-groups/rule-line";
import { portChain } from "@/server/wiring/device-names";

/** What the chains of a port let through of TCP in one family. */
export function admissionsOf(filter: Chains, portId: string): Admissions {
  const of = (direction: Direction): readonly Admission[] =>
    (filter.get(portChain(direction === "ingress" ? "i" : "o", portId)) ?? []).flatMap(
      (spec) => readAdmission(spec, direction) ?? [],
    );
  return { ingress: of("ingress"), egress: of("egress") };
}

/**
 * `null`: the rule lets through no connection of TCP. A condition that is not read counts as met, so that nothing is cut that
 * the rule may let through; rules that we write have none such.
 */
export function readAdmission(spec: string, direction: Direction): Admission | null {
  const rule = normalRule(spec);
  if (!/-j (?:RETURN|ACCEPT)$/.test(rule) || rule.includes("--state ")) return null;
  const protocol = /(?:^| )-p (\S+)/.exec(rule)?.[1];
  if (protocol !== undefined && protocol !== "6") return null;
  const remote = (direction === "ingress" ? /(?:^| )-s (\S+)/ : /(?:^| )-d (\S+)/).exec(rule)?.[1];
  const prefix = remote === undefined ? null : readPrefix(remote);
  const [, first, last] = /--dports? (\d+)(?::(\d+))?(?= )/.exec(rule) ?? [];
  return {
    remote: prefix === null ? null : withLength(prefix),
    set: / --match-set (\S+) (?:src|dst) /.exec(` ${rule}`)?.[1] ?? null,
    ports: first === undefined ? null : [Number(first), Number(last ?? first)],
  };
}
