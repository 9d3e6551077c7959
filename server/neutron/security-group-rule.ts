import type { Fault } from "@/server/model/fault";
import type { SecurityGroupRule } from "@/server/model/neutron";
import type { SecurityGroupRuleInput } from "@/server/model/security-group-input";
import { readPrefix } from "@/server/neutron/ip-prefix";
import { hasPorts, isIcmp, PROTOCOL_NAMES, readProtocol } from "@/server/neutron/ip-protocol";

export type RuleContent = Omit<SecurityGroupRule, "id">;
type Problem = Omit<Fault, "object">;

/**
 * One rule in its one spelling, and all that is wrong with it, by Neutron's rules:
 * 1. a protocol is a name that Neutron knows or a number 0..255; names of IPv6's next headers belong to IPv6 rules;
 * 2. ports need a protocol that has them (tcp, udp, sctp, dccp, udplite), both ends, from 1, the smaller first;
 * 3. for ICMP they are type and code, 0..255 each, no code without a type;
 * 4. a prefix is of the rule's ethertype, and is not given beside a remote group; /0 says the same as no prefix.
 */
export function readRule(input: SecurityGroupRuleInput): {
  readonly rule: RuleContent;
  readonly problems: readonly Problem[];
} {
  const { direction, ethertype, portMin, portMax, remoteGroupId } = input;
  const problems: Problem[] = [];
  const read = readProtocol(input.protocol, ethertype);
  if ("problem" in read) problems.push(protocolProblem(input, read.problem));
  else problems.push(...portProblems(read.protocol, portMin, portMax));
  const protocol = "problem" in read ? input.protocol : read.protocol;

  const given = input.remotePrefix === "" ? null : input.remotePrefix;
  const prefix = given === null ? null : readPrefix(given);
  if (given !== null && prefix === null) problems.push(noPrefix(given));
  if (prefix !== null && prefix.family !== ethertype) problems.push(otherFamily(prefix.text, prefix.family, ethertype));
  if (given !== null && remoteGroupId !== null) problems.push(PREFIX_AND_GROUP);
  const remotePrefix = prefix === null || prefix.length === 0 ? null : prefix.text;
  return { rule: { direction, ethertype, protocol, portMin, portMax, remotePrefix, remoteGroupId }, problems };
}

function portProblems(protocol: string | null, min: number | null, max: number | null): Problem[] {
  if (min === null && max === null) return [];
  if (protocol === null) {
    return [
      {
        code: "port-without-protocol",
        message: "Ports are given without a protocol.",
        remedy: "Pick tcp, udp, sctp, dccp or udplite, or leave the ports out.",
      },
    ];
  }
  if (isIcmp(protocol)) return icmpProblems(protocol, min, max);
  if (!hasPorts(protocol)) {
    return [
      {
        code: "protocol-without-ports",
        message: `Protocol ${protocol} has no ports.`,
        remedy: "Leave the ports out, or pick tcp, udp, sctp, dccp or udplite.",
      },
    ];
  }
  if (min === null || max === null) {
    return [
      {
        code: "port-range-incomplete",
        message: `Only the ${min === null ? "last" : "first"} port of a range is given.`,
        remedy: "Give both; for one port, give it twice.",
      },
    ];
  }
  const problems: Problem[] = [];
  if (min === 0 || max === 0) {
    problems.push({ code: "port-zero", message: `Port 0 is no port of ${protocol}.`, remedy: "Give 1 to 65535." });
  }
  if (min > max) {
    problems.push({
      code: "port-range-reversed",
      message: `The range of ports ${min} to ${max} is reversed.`,
      remedy: `Give the smaller port first: ${max} to ${min}.`,
    });
  }
  return problems;
}

function icmpProblems(protocol: string, type: number | null, code: number | null): Problem[] {
  const problems: Problem[] = [];
  if (type === null) {
    problems.push({
      code: "icmp-type-required",
      message: `An ${protocol} code is given without a type.`,
      remedy: "Give the type too (portMin), or leave the code out.",
    });
  }
  for (const [word, value] of [["type", type] as const, ["code", code] as const]) {
    if (value === null || (value >= 0 && value <= 255)) continue;
    problems.push({
      code: `icmp-${word}-out-of-range`,
      message: `${value} is no ${protocol} ${word}.`,
      remedy: "Give a number from 0 to 255.",
    });
  }
  return problems;
}

function protocolProblem({ protocol }: SecurityGroupRuleInput, problem: "unknown" | "ipv6-only"): Problem {
  if (problem === "ipv6-only") {
    return {
      code: "protocol-of-other-ethertype",
      message: `Protocol ${protocol} belongs to IPv6, and the rule is for IPv4.`,
      remedy: "Make it a rule for IPv6, or pick another protocol.",
    };
  }
  return {
    code: "protocol-unknown",
    message: `"${protocol}" is no protocol.`,
    remedy: `Give a number from 0 to 255 or one of ${PROTOCOL_NAMES.join(", ")}.`,
  };
}

function noPrefix(given: string): Problem {
  return {
    code: "prefix-invalid",
    message: `"${given}" is neither an address nor a prefix.`,
    remedy: "Give one such as 10.0.0.0/24 or 2001:db8::/64.",
  };
}

function otherFamily(prefix: string, family: string, ethertype: string): Problem {
  return {
    code: "prefix-of-other-ethertype",
    message: `Prefix ${prefix} is ${family}, and the rule is for ${ethertype}.`,
    remedy: `Make it a rule for ${family}, or give a prefix of ${ethertype}.`,
  };
}

const PREFIX_AND_GROUP: Problem = {
  code: "prefix-and-group",
  message: "A remote prefix and a remote group are given together.",
  remedy: "Give one of them, or make two rules.",
};
