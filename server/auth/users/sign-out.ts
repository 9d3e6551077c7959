import { writeAudit } from "@/server/audit/audit";
import type { Actor } from "@/server/auth/actor";
import type { Db } from "@/server/db/client";

/** Ends one session; its cookie is worth nothing from then on. */
export async function signOut(db: Db, actor: Actor, sessionId: string): Promise<void> {
  await db.$transaction(async (tx) => {
    await tx.session.deleteMany({ where: { id: sessionId } });
    await writeAudit(tx, { actor, action: "session.signOut", target: "console", outcome: "done" });
  });
}
