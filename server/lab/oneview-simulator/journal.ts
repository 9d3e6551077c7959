import { closeSync, openSync, renameSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Category } from "./schemas";
import { taskRecord } from "./tasks";

/** One thing that changed, as it stands in the journal. `load`: everything was replaced. */
export type Change =
  | { readonly put: Category; readonly resource: { readonly uri: string }; readonly visibleFrom?: number | undefined }
  | { readonly remove: Category; readonly uri: string }
  | { readonly task: z.infer<typeof taskRecord> }
  | "load";

export const savedState = z.object({
  resources: z.record(z.string(), z.array(z.unknown())),
  visibleFrom: z.record(z.string(), z.number()).optional(),
  tasks: z.array(taskRecord).optional(),
  /** Number of the journal that holds what changed since. */
  journal: z.int().optional(),
});
/** What a seed file holds at least (`resources`), and what the simulator writes down. */
export type SavedState = z.infer<typeof savedState>;

const compactAboveBytes = 8 * 1024 * 1024;

export function statePath(dir: string): string {
  return join(dir, "appliance.json");
}

export function journalPath(dir: string, number: number): string {
  return join(dir, `appliance.journal.${number}`);
}

/**
 * Keeps the appliance's state on disk so that a killed process loses nothing it has answered: what a request changed is
 * one line in a journal, written before the answer leaves. Now and then the whole state is written anew and the journal
 * starts over; a reader finds the old pair or the new one, never a mix.
 */
export class Journal {
  private pending: Exclude<Change, "load">[] = [];
  private isWhole = false;
  private file: number | null = null;
  private bytes = 0;

  constructor(
    private readonly dir: string,
    private number: number,
    private readonly read: () => SavedState,
    private readonly onError: (error: unknown) => void,
  ) {}

  changed(change: Change): void {
    if (change === "load") this.isWhole = true;
    else this.pending.push(change);
  }

  /** Writes what has changed since the last call. */
  commit(): void {
    if (!this.isWhole && this.pending.length === 0) return;
    try {
      if (this.isWhole || this.file === null || this.bytes > compactAboveBytes) this.compact();
      else this.bytes += writeSync(this.file, `${JSON.stringify(this.pending)}\n`);
      this.pending = [];
      this.isWhole = false;
    } catch (error) {
      this.onError(error);
      this.isWhole = true; // the next attempt writes everything
    }
  }

  close(): void {
    this.commit();
    if (this.file !== null) closeSync(this.file);
    this.file = null;
  }

  private compact(): void {
    const next = openSync(journalPath(this.dir, this.number + 1), "w", 0o600);
    const path = statePath(this.dir);
    writeFileSync(`${path}.new`, JSON.stringify({ ...this.read(), journal: this.number + 1 }), { mode: 0o600 });
    renameSync(`${path}.new`, path);
    if (this.file !== null) closeSync(this.file);
    rmSync(journalPath(this.dir, this.number), { force: true });
    this.file = next;
    this.number += 1;
    this.bytes = 0;
  }
}
