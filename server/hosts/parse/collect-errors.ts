import type { CollectorError } from "@/server/model/host-state";
import { MalformedError } from "./malformed";

export type Origin = { readonly part: string; readonly namespace: string; readonly command: string };

/** Runs one parser; what it cannot read is an error that names its origin, and `null` in the state. */
export class ErrorCollector {
  readonly errors: CollectorError[];

  constructor(known: readonly CollectorError[] = []) {
    this.errors = [...known];
  }

  attempt<T>(origin: Origin, parse: () => T): T | null {
    try {
      return parse();
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.add(origin, error instanceof MalformedError ? message : `the reader failed: ${message}`);
      return null;
    }
  }

  add({ part, namespace, command }: Origin, message: string): void {
    this.errors.push({ part, namespace, command, message });
  }

  has(part: string, namespace: string): boolean {
    return this.errors.some((error) => error.part === part && error.namespace === namespace);
  }
}
