import fc from "fast-check";
import { expect, test } from "vitest";
import { quoteRuleToken, tokenizeRule } from "./rule-tokens";

test("arguments as iptables-restore takes them", () => {
  expect(tokenizeRule(String.raw`-m comment --comment "q \"x\" \\ \' $() %d" -j ACCEPT`)).toEqual([
    "-m",
    "comment",
    "--comment",
    String.raw`q "x" \ ' $() %d`,
    "-j",
    "ACCEPT",
  ]);
  expect(tokenizeRule('-s ! 02:00:0a:00:00:05  -i tap0\t--comment ""')).toEqual([
    "-s",
    "!",
    "02:00:0a:00:00:05",
    "-i",
    "tap0",
    "--comment",
    "",
  ]);
});

const odd = fc.oneof(
  fc.string(),
  fc.constantFrom("x%d", "$(reboot)", "a b", '"', "\\", "'", "`id`", "tap b079c24c", "abcdefghijklmnop", "é", "\t"),
);

test("whatever is quoted comes back", () => {
  fc.assert(
    fc.property(fc.array(odd, { maxLength: 8 }), (tokens) => {
      expect(tokenizeRule(tokens.map(quoteRuleToken).join(" "))).toEqual(tokens);
    }),
  );
});

test("any text is taken without an exception and without inventing characters", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      for (const token of tokenizeRule(text)) for (const character of token) expect(text).toContain(character);
    }),
  );
});
