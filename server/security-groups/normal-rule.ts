import { readMac, readPrefix, withLength } from "@/server/security-groups/addresses";
import { printedProtocol } from "@/server/security-groups/protocols";

const COMMENT = / ?-m comment --comment (?:"(?:[^"\\]|\\.)*"|\S+)/g;

/** Without its comments, which have no meaning to the kernel, and without trailing blanks (iptables 1.4). */
export function plainRule(spec: string): string {
  return (spec.includes("--comment") ? spec.replaceAll(COMMENT, "") : spec).trim();
}

/**
 * One text for all spellings of a rule that versions of iptables print: names and numbers of protocols, the case of MACs,
 * masks, `/0`, `conntrack` for `state`, the place of `!`, and protocol modules that go without saying.
 */
export function normalRule(spec: string): string {
  const words = plainRule(spec).split(/\s+/);
  const out: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? "";
    const next = words[at + 1];
    if (word === "!" || next === undefined) {
      out.push(word);
      continue;
    }
    const value = next === "!" ? words[at + 2] : next;
    const text = value === undefined ? null : spelled(word, value);
    if (text === null) {
      out.push(word);
      continue;
    }
    if (next === "!" && text !== "") out.push("!");
    if (text !== "") out.push(text);
    at += next === "!" ? 2 : 1;
  }
  return out.join(" ");
}

const MODULES_IMPLIED: ReadonlySet<string> = new Set(["tcp", "udp", "sctp", "dccp", "icmp", "icmp6", "icmpv6"]);

/** An option and its value in one spelling; `""`: they say nothing; `null`: not an option that has spellings. */
function spelled(option: string, value: string): string | null {
  switch (option) {
    case "-s":
    case "-d": {
      const prefix = readPrefix(value);
      if (prefix === null) return null;
      return prefix.length === 0 ? "" : `${option} ${withLength(prefix)}`;
    }
    case "-p":
      return `-p ${printedProtocol(value)}`;
    case "--mac-source":
      return `--mac-source ${readMac(value) ?? value}`;
    case "-m":
      if (value === "conntrack" || value === "state") return "-m state";
      return MODULES_IMPLIED.has(value) ? "" : null;
    case "--state":
    case "--ctstate":
      return `--state ${value.split(",").sort().join(",")}`;
    default:
      return null;
  }
}

/**
 * Whether two lists of rules give every packet the same verdict, as far as it can be told by moving nothing but RETURNs
 * past RETURNs: the rules between two others that stop or branch are compared as a set.
 */
export function sameVerdicts(found: readonly string[], wanted: readonly string[]): boolean {
  const [was, will] = [found.map(plainRule), wanted.map(plainRule)];
  if (was.length === will.length && was.every((rule, at) => rule === will[at])) return true;
  const [before, after] = [new Set(was), new Set(will)];
  return segmentsOf(was, after) === segmentsOf(will, before);
}

/** A rule that both lists have in the same spelling needs no other. */
function segmentsOf(plain: readonly string[], others: ReadonlySet<string>): string {
  const segments: string[] = [];
  let returns = new Set<string>();
  const close = () => {
    segments.push([...returns].sort().join("\n"));
    returns = new Set();
  };
  for (const text of plain) {
    const rule = others.has(text) ? text : normalRule(text);
    if (rule.endsWith("-j RETURN")) returns.add(rule);
    else {
      close();
      segments.push(rule);
    }
  }
  close();
  return segments.join("\n\n");
}
