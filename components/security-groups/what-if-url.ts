"use client";

import { parseAsArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { EMPTY_RULE, type RuleForm } from "./rule-form";

/** A rule as addresses carry it, its fields as they were typed: `ingress,IPv4,tcp,22,22,prefix,10.0.0.0/24`. */
export function ruleText({ direction, ethertype, protocol, first, last, remote, prefix, groupId }: RuleForm): string {
  const whom = remote === "prefix" ? prefix : remote === "group" ? groupId : "";
  return [direction, ethertype, protocol, first, last, remote, whom].map((each) => each.replaceAll(",", "")).join(",");
}

/** What cannot be read is as in an empty form. */
export function readRuleText(text: string): RuleForm {
  const [direction, ethertype, protocol = EMPTY_RULE.protocol, first = "", last = "", remote, whom = ""] = text
    .slice(0, 300)
    .split(",");
  return {
    direction: direction === "egress" ? "egress" : "ingress",
    ethertype: ethertype === "IPv6" ? "IPv6" : "IPv4",
    ...{ protocol, first, last },
    remote: remote === "prefix" || remote === "group" ? remote : "any",
    prefix: remote === "prefix" ? whom : "",
    groupId: remote === "group" ? whom : "",
  };
}

/**
 * The whole question is in the address, so that it can be sent to somebody: `rule` one that comes, or `without` ids of those
 * that go; `group` which of the port's groups, `port` which of the group's ports.
 */
const parsers = {
  do: parseAsStringLiteral(["what-if"]),
  rule: parseAsString,
  without: parseAsArrayOf(parseAsString),
  group: parseAsString,
  port: parseAsString,
};

export type WhatIfUrl = ReturnType<typeof useWhatIfUrl>;

export function useWhatIfUrl() {
  const [url, setUrl] = useQueryStates(parsers);
  return {
    isOpen: url.do === "what-if",
    form: readRuleText(url.rule ?? ruleText(EMPTY_RULE)),
    /** `null`: the question is about a rule that comes. */
    without: url.without,
    groupId: url.group,
    portId: url.port,
    ask: (form: RuleForm) => void setUrl({ rule: ruleText(form), without: null }),
    askWithout: (ids: readonly string[]) => void setUrl({ without: [...ids], rule: null }),
    pickGroup: (group: string) => void setUrl({ group, without: url.without === null ? null : [] }),
    pickPort: (port: string) => void setUrl({ port }),
    close: () => void setUrl({ do: null, rule: null, without: null, group: null, port: null }),
  };
}
