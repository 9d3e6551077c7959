/**
 * Splits the text of a rule into arguments, as `iptables-restore` does: blanks separate; double quotes group and, inside
 * them only, a backslash takes the next character as it is; a closing quote ends the argument, so `""` is an empty one.
 */
export function tokenizeRule(spec: string): string[] {
  const tokens: string[] = [];
  let current = "";
  let quoted = false;
  for (let at = 0; at < spec.length; at += 1) {
    const character = spec[at] ?? "";
    if (quoted) {
      if (character === "\\" && at + 1 < spec.length) {
        at += 1;
        current += spec[at] ?? "";
      } else if (character === '"') {
        tokens.push(current);
        current = "";
        quoted = false;
      } else {
        current += character;
      }
    } else if (character === '"') {
      quoted = true;
    } else if (character === " " || character === "\t" || character === "\n") {
      if (current !== "") tokens.push(current);
      current = "";
    } else {
      current += character;
    }
  }
  if (current !== "" || quoted) tokens.push(current);
  return tokens;
}

/** The inverse, as `iptables-save` prints an argument: quoted unless it is of letters, digits, `_` and `-`. */
export function quoteRuleToken(token: string): string {
  return /^[\w-]+$/.test(token) ? token : `"${token.replaceAll(/["\\']/g, "\\$&")}"`;
}
