import { sameLinks } from "@/server/hosts/backends/linux/link-rows";
import { steadyText } from "@/server/hosts/backends/linux/steady-text";
import type { RawText } from "@/server/hosts/raw";
import type { CollectorError } from "@/server/model/host-state";

/** What one or more commands brought home. */
export type Collected = { readonly texts: readonly RawText[]; readonly errors: readonly CollectorError[] };

type Slot = { readonly part: string; readonly namespace: string; readonly subject?: string | undefined };

/** No read goes on while so many others begin. */
const LONG_OVER = 1_000;

/**
 * The texts and errors of a host as last read: each command has a slot, which holds either its text or its error. A failed
 * re-read of something that was known keeps the text and adds the error: the state says what it knew and that it is old.
 * Reads overlap: what was asked for before something that is there already may be older than that, and is not filed.
 */
export class RawStore {
  readonly #texts = new Map<string, RawText>();
  readonly #errors = new Map<string, CollectorError>();
  /** Of each slot: when what is in it was asked for. */
  readonly #began = new Map<string, number>();
  #reads = 0;

  /** To be called before something is asked for; goes with what came of it. */
  begin(): number {
    this.#reads += 1;
    return this.#reads;
  }

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
  take({ texts, errors }: Collected, began: number): ReadonlySet<string> {
    const changed = new Set<string>();
    for (const text of texts) {
      const key = keyOf(text);
      if (!this.#isNewest(key, began)) continue;
      const before = this.#texts.get(key);
      if (this.#errors.delete(key) || !before || !isSteady(before, text)) changed.add(text.part);
      // The same text stays the same object: what was parsed from it is still good.
      if (text.part === "addr" || before?.text !== text.text) this.#texts.set(key, text);
    }
    for (const error of errors) {
      const key = keyOf(error);
      if (!this.#isNewest(key, began)) continue;
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
    for (const [key, began] of this.#began) {
      const isEmpty = !this.#texts.has(key) && !this.#errors.has(key);
      if (isEmpty && this.#reads - began > LONG_OVER) this.#began.delete(key);
    }
  }

  /** Forgets the subjects of a part that a list of all does not name. Whether there were such. */
  keepSubjects(part: string, subjects: ReadonlySet<string | undefined>, began: number): boolean {
    const before = this.#texts.size;
    for (const [key, text] of this.#texts) {
      if (text.part !== part || subjects.has(text.subject) || !this.#isNewest(key, began)) continue;
      this.#texts.delete(key);
    }
    return this.#texts.size < before;
  }

  #isNewest(key: string, began: number): boolean {
    if ((this.#began.get(key) ?? 0) > began) return false;
    this.#began.set(key, began);
    return true;
  }
}

function isSteady(before: RawText, now: RawText): boolean {
  if (now.part === "addr") return sameLinks(before, now);
  return before.text === now.text || steadyText(before.part, before.text) === steadyText(now.part, now.text);
}

function keyOf(slot: Slot): string {
  return `${slot.part}\u0000${slot.namespace}\u0000${slot.subject ?? ""}`;
}
