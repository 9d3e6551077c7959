import type { HostOperation } from "@/server/model/host-operation";
import type { Cause } from "@/server/model/plan";
import type { HostScope } from "@/server/wiring/host-plan";
import { absentCause } from "@/server/wiring/host-step";

/** One fact that a step changes, in an operator's words. `null`: was not, or will not be. */
export type Change = { readonly what: string; readonly before: string | null; readonly after: string | null };

/** What is to be done for a part of a service, in order, and what that changes. */
export type Part = { readonly operations: readonly HostOperation[]; readonly changes: readonly Change[] };

export const NOTHING: Part = { operations: [], changes: [] };

export function join(parts: readonly Part[]): Part {
  return {
    operations: parts.flatMap(({ operations }) => operations),
    changes: parts.flatMap(({ changes }) => changes),
  };
}

/** Both sides of a step's difference. */
export function sides(changes: readonly Change[]) {
  const side = (key: "before" | "after"): Record<string, string> | null => {
    const facts = changes.flatMap((change): [string, string][] => {
      const value = change[key];
      return value === null ? [] : [[change.what, value]];
    });
    return facts.length === 0 ? null : Object.fromEntries(facts);
  };
  return { before: side("before"), after: side("after") };
}

/** Of a service that is to be made, or put right. */
export function causeOf(scope: HostScope, isNew: boolean): Cause {
  const cause = absentCause(scope);
  return cause === "missing" && !isNew ? "changed" : cause;
}
