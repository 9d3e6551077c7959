/** Readable and unique whatever characters the parts hold: `mapping.add:flat:physnet1`. */
export function stepId(verb: string, ...parts: readonly string[]): string {
  return [verb, ...parts.map(encodeURIComponent)].join(":");
}
