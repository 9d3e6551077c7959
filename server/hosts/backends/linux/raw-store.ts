import { sameLinks } from "@/server/hosts/backends/linux/link-rows";
import { steadyText } from "@/server/hosts/backends/linux/steady-text";
import type { RawText } from "@/server/hosts/raw";
import type { CollectorError } from "@/server/model/host-state";

/** What one or more commands brought home. */
export type Collected = { readonly texts: readonly RawText[]; readonly errors: readonly CollectorError[] };

type Slot = { readonly part: string; readonly namespace: string; readonly subject?: string | undefined };

/**
 * The texts and errors of a host as last read: each command has a slot, which holds either its text or its error. A failed
 * re-read of something that was known keeps the text and adds the error: the state says what it knew and that it is old.
 */
export class RawStore {
  readonly #texts = new Map<string, RawText>();
  readonly #errors = new Map<string, CollectorError>();

  get texts(): readonly RawText[] {
    return [...this.#texts.values()];
  }

  get errors(): readonly CollectorError[] {
    return [...this.#errors.values()];
  }

  get(slot: Slot): RawText | undefined {
    return this.#texts.get(keyOf(slot));
  }

  /** Files what came; returns the parts in which something other than counters changed. */
  take({ texts, errors }: Collected): ReadonlySet<string> {
    const changed = new Set<string>();
    for (const text of texts) {
      const key = keyOf(text);
      const before = this.#texts.get(key);
      if (this.#errors.delete(key) || !before || !isSteady(before, text)) changed.add(text.part);
      // The same text stays the same object: what was parsed from it is still good.
      if (text.part === "addr" || before?.text !== text.text) this.#texts.set(key, text);
    }
    for (const error of errors) {
      const key = keyOf(error);
      if (this.#errors.get(key)?.message !== error.message) changed.add(error.part);
      this.#errors.set(key, error);
    }
    return changed;
  }

  /** Forgets errors of a part, e.g. when what failed works again. */
  clearErrors(part: string, namespace = ""): void {
    for (const [key, error] of this.#errors) {
      if (error.part === part && error.namespace === namespace) this.#errors.delete(key);
    }
  }

  /** Forgets what belongs to things that are gone. */
  keep(isThere: (slot: Slot) => boolean): void {
    for (const [key, text] of this.#texts) if (!isThere(text)) this.#texts.delete(key);
    for (const [key, error] of this.#errors) if (!isThere(error)) this.#errors.delete(key);
  }
}

function isSteady(before: RawText, now: RawText): boolean {
  if (now.part === "addr") return sameLinks(before, now);
  return before.text === now.text || steadyText(before.part, before.text) === steadyText(now.part, now.text);
}

function keyOf(slot: Slot): string {
  return `${slot.part}\u0000${slot.namespace}\u0000${slot.subject ?? ""}`;
}
