/** Splits actions at the commas that are in no parentheses or brackets: `pop_vlan,set_field:0xa4->tun_id,learn(…)`. */
export function splitActions(actions: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let current = "";
  for (const character of actions) {
    if (character === "(" || character === "[") depth += 1;
    if (character === ")" || character === "]") depth -= 1;
    if (character === "," && depth === 0) {
      parts.push(current);
      current = "";
    } else {
      current += character;
    }
  }
  if (current !== "") parts.push(current);
  return parts.map((part) => part.trim()).filter((part) => part !== "");
}

/** `set_field:V->F`, `load:V->F` and `move:A->F`, whichever spelling; `null`: another action. */
export function assignment(
  action: string,
): { readonly verb: "set" | "load" | "move"; readonly value: string; readonly field: string } | null {
  const [, verb, value, field] = /^(set_field|load|move):(.+)->([^>]+)$/.exec(action) ?? [];
  if (verb === undefined || value === undefined || field === undefined) return null;
  return { verb: verb === "set_field" ? "set" : verb === "load" ? "load" : "move", value, field };
}
