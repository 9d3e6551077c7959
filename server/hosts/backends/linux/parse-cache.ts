import { ErrorCollector } from "@/server/hosts/parse/collect-errors";
import type { CollectorError } from "@/server/model/host-state";

export type Cached<T> = {
  readonly value: T;
  /** What the computation complained about; part of the result, so it comes back with it. */
  readonly found: readonly CollectorError[];
};

/** Remembers the last result per key while its inputs are the same objects. */
export class ParseCache<T> {
  readonly #entries = new Map<string, { readonly inputs: readonly unknown[]; readonly result: Cached<T> }>();
  #used = new Set<string>();

  /** `known` are errors of the collector about the same thing: parsers explain an absence by them. */
  get(
    key: string,
    inputs: readonly unknown[],
    compute: (errors: ErrorCollector) => T,
    known: readonly CollectorError[] = [],
  ): Cached<T> {
    this.#used.add(key);
    const all = [...inputs, ...known];
    const entry = this.#entries.get(key);
    if (entry && entry.inputs.length === all.length && all.every((input, at) => input === entry.inputs[at])) {
      return entry.result;
    }
    const errors = new ErrorCollector(known);
    const value = compute(errors);
    const result = { value, found: errors.errors.slice(known.length) };
    this.#entries.set(key, { inputs: all, result });
    return result;
  }

  /** Forgets what was not asked for since the last sweep. */
  sweep(): void {
    for (const key of this.#entries.keys()) if (!this.#used.has(key)) this.#entries.delete(key);
    this.#used = new Set();
  }
}
