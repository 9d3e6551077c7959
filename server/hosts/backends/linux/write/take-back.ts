import { classOf, headRun } from "@/server/hosts/backends/linux/write/batch-class";
import { isFatal } from "@/server/hosts/backends/linux/write/host-error";
import { performers } from "@/server/hosts/backends/linux/write/performers";
import { undoOf } from "@/server/hosts/backends/linux/write/undo";
import type { JournalEntry, WriteHost } from "@/server/hosts/backends/linux/write/write-host";
import { BridgeheadError } from "@/server/model/errors";

/** Takes back what a failed effect did, last first. Returns the error to tell, which says so if something stayed. */
export async function takeBack(
  host: WriteHost,
  journal: readonly JournalEntry[],
  error: BridgeheadError,
): Promise<BridgeheadError> {
  let left = journal.toReversed().flatMap(({ run, before }) => run.toReversed().flatMap((one) => undoOf(one, before)));
  const stayed: string[] = [];
  while (left.length > 0) {
    const run = headRun(left);
    left = left.slice(run.length);
    const [head] = run;
    if (!head) break;
    const performer = performers[classOf(head)];
    try {
      await performer.apply(host, [run], await performer.look(host, run));
    } catch (caught) {
      if (isFatal(caught)) throw caught;
      stayed.push(caught instanceof Error ? caught.message : String(caught));
    }
  }
  if (stayed.length === 0) return error;
  return new BridgeheadError(error.kind, `${error.message}; not all of it could be taken back: ${stayed.join("; ")}`, {
    cause: error,
    remedy: [error.remedy, "Reconcile the host to remove what is left over."].filter(Boolean).join(" "),
  });
}
