import { hostname } from "node:os";

/** Host name and process: what an operator can look for. */
export function replicaName(): string {
  return `${hostname()}:${process.pid}`;
}
