import { readFileSync } from "node:fs";
import { hostname } from "node:os";

let known: string | null = null;

/** What tells this machine from others: its id where the system has one, its name otherwise. */
export function thisMachine(): string {
  known ??= `${hostname()} ${machineId()}`.trim();
  return known;
}

function machineId(): string {
  try {
    return readFileSync("/etc/machine-id", "utf8").trim().slice(0, 12);
  } catch {
    return "";
  }
}
