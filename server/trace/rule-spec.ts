/** Arguments of a rule as dumped; quotes group, as in comments. */
export function ruleWords(spec: string): string[] {
  if (!spec.includes('"')) return spec.split(" ").filter((word) => word !== "");
  return [...spec.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map((found) => found[1] ?? found[2] ?? "");
}
