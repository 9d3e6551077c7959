import { invalid } from "./api-error";

/** `1-10,50,51,500-700` as numbers in order, each once. */
export function parseVlanRange(text: string): readonly number[] {
  const found = new Set<number>();
  for (const part of text.split(",")) {
    const match = /^\s*(\d{1,4})\s*(?:-\s*(\d{1,4})\s*)?$/.exec(part);
    const from = Number(match?.[1]);
    const to = Number(match?.[2] ?? match?.[1]);
    if (match === null || from < 1 || to > 4094 || from > to) {
      throw invalid("CRM_INVALID_VLAN_RANGE", `The VLAN ID range "${text}" is invalid.`, part.trim());
    }
    for (let vlan = from; vlan <= to; vlan += 1) found.add(vlan);
  }
  return [...found].sort((a, b) => a - b);
}
