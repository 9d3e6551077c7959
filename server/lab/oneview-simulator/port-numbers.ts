/** A group numbers the uplink ports of an interconnect model, a live uplink set names them. */
export const portNumbers: Readonly<Record<string, number>> = { Q1: 66, Q2: 72, Q3: 77, Q4: 82, Q5: 87 };

/** An unknown number stands for itself. */
export function portNameOf(number: number): string {
  const found = Object.entries(portNumbers).find(([, each]) => each === number);
  return found?.[0] ?? String(number);
}
