import ipaddr from "ipaddr.js";
import { canonicalPrefix } from "@/server/hosts/backends/linux/write/address-lines";
import { tokenizeRule } from "@/server/hosts/parse/rule-tokens";

/**
 * A rule as it is compared, `dataplane.md` 5.6 and 6.2: by its words, with MACs of two lower-case digits, prefixes with their
 * host part zeroed and a bare address as the longest prefix, negation before the option, and no match for "everything".
 * Most rules are compared thousands at a time and are normal already: what is dear is done only where it can matter.
 */
export function normalRule(rule: string): string {
  const words = ruleWords(rule);
  const normal: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? "";
    if (word.startsWith("-")) {
      const option = ALIASES[word] ?? word;
      if (words[at + 1] === "!") {
        normal.push("!", option);
        at += 1;
      } else normal.push(option);
      continue;
    }
    const before = words[at - 1];
    const option = before === "!" ? words[at - 2] : before;
    normal.push(option !== undefined && ADDRESSED.has(option) ? address(word) : mac(word));
  }
  return (EVERYTHING.test(rule) ? withoutEverything(normal) : normal).join("\u0001");
}

/** The words of a rule; without quotes they are what stands between blanks. */
export function ruleWords(rule: string): readonly string[] {
  return rule.includes('"') ? tokenizeRule(rule) : rule.split(" ").filter((word) => word !== "");
}

const EVERYTHING = /(0\.0\.0\.0|::)\/0/;
const HOST_ADDRESS = /^[1-9]\d{0,2}(\.\d{1,3}){3}\/32$/;
const ADDRESSED: ReadonlySet<string> = new Set(["-s", "-d", "--source", "--destination", "--src", "--dst"]);
const ALIASES: Readonly<Record<string, string>> = {
  "--source": "-s",
  "--src": "-s",
  "--destination": "-d",
  "--dst": "-d",
  "--protocol": "-p",
  "--in-interface": "-i",
  "--out-interface": "-o",
  "--jump": "-j",
  "--to-port": "--to-ports",
};

function address(word: string): string {
  if (HOST_ADDRESS.test(word)) return word;
  const base = word.split("/")[0] ?? "";
  const isIp = ipaddr.isValid(base) && (!word.includes("/") || ipaddr.isValidCIDR(word));
  return isIp ? canonicalPrefix(word) : mac(word);
}

/** Also a MAC with a mask. */
function mac(word: string): string {
  if (!word.includes(":")) return word;
  if (!/^[0-9a-f]{1,2}(:[0-9a-f]{1,2}){5}(\/[0-9a-f]{1,2}(:[0-9a-f]{1,2}){5})?$/i.test(word)) return word;
  return word.toLowerCase().replace(/(^|[:/])([0-9a-f])(?=$|[:/])/g, "$10$2");
}

function withoutEverything(words: readonly string[]): readonly string[] {
  return words.filter((word, at) => {
    const isOption = (word === "-s" || word === "-d") && words[at - 1] !== "!";
    const value = isOption ? words[at + 1] : word;
    const isValue = !isOption && (words[at - 1] === "-s" || words[at - 1] === "-d") && words[at - 2] !== "!";
    return !((isOption || isValue) && (value === "0.0.0.0/0" || value === "::/0"));
  });
}
