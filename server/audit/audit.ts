import type { Db, Tx } from "@/server/db/client";
import type { Prisma } from "@/server/db/generated/client";

export type AuditActor = {
  readonly kind: "user" | "token" | "system";
  readonly id: string | null;
  readonly name: string;
};

export type AuditOutcome = "requested" | "done" | "failed" | "refused";

export type AuditEntry = {
  readonly actor: AuditActor;
  /** Procedure or event, e.g. `mappings.setFlat`, `session.signIn`. */
  readonly action: string;
  /** The object in the operator's words. */
  readonly target: string;
  readonly outcome: AuditOutcome;
  /** Facts worth keeping; never a password, token or key. */
  readonly detail?: Prisma.InputJsonObject;
  readonly planId?: string;
};

const LONGEST_TEXT = 500;

/** Adds a row to the audit trail. Pass the transaction that writes the intent, so that neither exists without the other. */
export async function writeAudit(tx: Tx | Db, entry: AuditEntry): Promise<void> {
  await tx.auditEntry.create({
    data: {
      actorKind: entry.actor.kind,
      actorId: entry.actor.id,
      actorName: entry.actor.name.slice(0, LONGEST_TEXT),
      action: entry.action,
      target: entry.target.slice(0, LONGEST_TEXT),
      outcome: entry.outcome,
      ...(entry.detail === undefined ? {} : { detail: entry.detail }),
      ...(entry.planId === undefined ? {} : { planId: entry.planId }),
    },
  });
}
