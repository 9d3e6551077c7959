import { setTimeout as pause } from "node:timers/promises";
import type { MigrationView } from "@/server/model/migration";
import type { OperationContext } from "@/server/operations/context";
import { getMigration } from "@/server/operations/migration/get-migration";
import { OPEN_STATES } from "@/server/operations/migration/migration-record";

const LOOK_EVERY_MS = 250;

/**
 * A migration each time that it changed, until it has ended or the signal aborts. It looks into the database, because another
 * process may drive it; only while somebody watches.
 */
export async function* followMigration(
  ctx: OperationContext,
  id: string,
  signal: AbortSignal,
): AsyncGenerator<MigrationView> {
  let shown = "";
  while (!signal.aborted) {
    const view = await getMigration(ctx, id);
    const text = JSON.stringify(view);
    if (text !== shown) {
      shown = text;
      yield view;
      if (!OPEN_STATES.includes(view.state)) return;
    }
    await pause(LOOK_EVERY_MS, undefined, { signal }).catch(() => {});
  }
}
