import type { FilterChain, FilterTable } from "@/server/model/host-state";
import { type Meeting, matchRule } from "./match-rule";
import { ruleWords } from "./rule-spec";

export type RuleHit = { readonly table: string; readonly chain: string; readonly rule: string };

export type Translation = { readonly kind: "DNAT" | "SNAT"; readonly address: string; readonly port: number | null };

export type ChainRun = {
  readonly verdict: "accept" | "drop" | "unknown";
  /** The rule, or the chain's policy, that decided. */
  readonly by: RuleHit;
  readonly words: string;
  readonly translation: Translation | null;
  /** Zone set by `CT --zone`; `null`: none. */
  readonly zone: number | null;
  readonly untracked: boolean;
};

/** Targets that leave the packet on its way. */
const HARMLESS = new Set(["LOG", "NFLOG", "CHECKSUM", "TCPMSS", "TRACE", "AUDIT"]);
const DEEPEST = 32;

type Step = Omit<ChainRun, "zone" | "untracked"> | "return";

/** The chains of one table from a built-in chain on. Marks are left in the meeting. */
export function runChains(
  table: FilterTable,
  chains: ReadonlyMap<string, FilterChain>,
  hook: string,
  meeting: Meeting,
  redirectTo: (() => string | null) | null = null,
): ChainRun {
  let zone: number | null = null;
  let untracked = false;

  function run(name: string, depth: number): Step {
    const chain = chains.get(name);
    const hit = (rule: string): RuleHit => ({ table: table.name, chain: name, rule });
    if (chain === undefined || depth > DEEPEST) {
      const words = chain === undefined ? `the chain ${name} was not observed` : "the chains lead in a circle";
      return { verdict: "unknown", by: hit(""), words, translation: null };
    }
    for (const rule of chain.rules) {
      const answer = matchRule(ruleWords(rule.spec), meeting);
      if (answer.matches === false) continue;
      const [target = "", ...options] = answer.target;
      const by = hit(rule.spec);
      if (answer.matches === "unknown") {
        if (HARMLESS.has(target)) continue;
        return { verdict: "unknown", by, words: answer.words, translation: null };
      }
      const step = apply(target, options, by, depth);
      if (step === "return") return "return";
      if (step !== "continue") return step;
    }
    return depth === 0 ? byPolicy(table.name, name, chain.policy) : "return";
  }

  function apply(target: string, options: readonly string[], by: RuleHit, depth: number): Step | "continue" {
    const done = (verdict: ChainRun["verdict"], translation: Translation | null = null): Step => ({
      verdict,
      by,
      words: "",
      translation,
    });
    const option = (name: string) => options[options.indexOf(name) + 1] ?? "";
    if (target === "" && !isWhole(by))
      return { ...unknown(by), words: `the rule ${by.rule} does nothing: it may be cut off` };
    if (target === "" || HARMLESS.has(target)) return "continue";
    if (target === "ACCEPT") return done("accept");
    if (target === "DROP" || target === "REJECT") return done("drop");
    if (target === "RETURN") return "return";
    if (target === "CT") {
      if (options.includes("--notrack")) untracked = true;
      else if (options[0] === "--zone" && /^\d+$/.test(options[1] ?? "")) zone = Number(options[1]);
      else return { ...unknown(by), words: `CT ${options.join(" ")} is not understood` };
      return "continue";
    }
    if (target === "NOTRACK") {
      untracked = true;
      return "continue";
    }
    if (target === "MARK" && options[0] === "--set-xmark") {
      meeting.mark = marked(meeting.mark, option("--set-xmark"));
      return "continue";
    }
    if (target === "CONNMARK" && (options.includes("--save-mark") || options.includes("--restore-mark"))) {
      const [nf, ct] = [Number(option("--nfmask")), Number(option("--ctmask"))];
      if (Number.isNaN(nf) || Number.isNaN(ct)) return unknown(by);
      if (options.includes("--save-mark")) meeting.connectionMark = merge(meeting.connectionMark, ct, meeting.mark, nf);
      else meeting.mark = merge(meeting.mark, nf, meeting.connectionMark, ct);
      return "continue";
    }
    if (target === "DNAT" || target === "SNAT") {
      const to = option(target === "DNAT" ? "--to-destination" : "--to-source");
      const [, address, port] = /^(\d+\.\d+\.\d+\.\d+)(?::(\d+))?$/.exec(to) ?? [];
      if (address === undefined) return unknown(by);
      return done("accept", { kind: target, address, port: port === undefined ? null : Number(port) });
    }
    if (target === "REDIRECT") {
      const address = redirectTo?.() ?? null;
      const port = option("--to-ports");
      if (address === null || !/^\d+$/.test(port)) return unknown(by);
      return done("accept", { kind: "DNAT", address, port: Number(port) });
    }
    if (target === "-g") {
      const step = run(options[0] ?? "", depth + 1);
      return step;
    }
    if (chains.has(target)) {
      const step = run(target, depth + 1);
      return step === "return" ? "continue" : step;
    }
    return unknown(by);
  }

  const unknown = (by: RuleHit): Exclude<Step, "return"> => ({
    verdict: "unknown",
    by,
    words: `what ${by.rule} does is not understood`,
    translation: null,
  });

  const step = run(hook, 0);
  // a rule of the built-in chain itself that returns leaves it to the policy
  const end = step === "return" ? byPolicy(table.name, hook, chains.get(hook)?.policy ?? null) : step;
  return { ...end, zone, untracked };
}

/** Neutron's metering counts with rules that have no target; anywhere else such a rule is a text that was cut. */
function isWhole({ chain, rule }: RuleHit): boolean {
  return chain.includes("meter") && !/-[jg]\s*$/.test(rule);
}

function byPolicy(table: string, chain: string, policy: string | null): Exclude<Step, "return"> {
  const verdict = policy === "ACCEPT" ? "accept" : policy === "DROP" ? "drop" : "unknown";
  const by = { table, chain, rule: `policy ${policy ?? "not observed"}` };
  return { verdict, by, words: `the policy of ${chain}`, translation: null };
}

/** `--set-xmark V/M`: bits of M are cleared, then V is put over it exclusively. */
function marked(mark: number, text: string): number {
  const [value = "0", mask = "0xffffffff"] = text.split("/");
  return ((mark & ~Number(mask)) ^ Number(value)) >>> 0;
}

function merge(into: number, intoMask: number, from: number, fromMask: number): number {
  return ((into & ~intoMask) ^ (from & fromMask)) >>> 0;
}
