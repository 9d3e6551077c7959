import { randomUUID } from "node:crypto";
import { writeAudit } from "@/server/audit/audit";
import { boundUser } from "@/server/auth/elsewhere/bound-user";
import { grantOf } from "@/server/auth/elsewhere/session-grant";
import type { Vouched } from "@/server/auth/elsewhere/vouched";
import { PEER_HEADER, type SessionLibrary } from "@/server/auth/session-library";
import type { Db } from "@/server/db/client";

/** Who asks to be let in, as far as it is known, and how it went. */
export type Entry = {
  readonly actor: { readonly id: string | null; readonly name: string };
  readonly outcome: "done" | "refused" | "failed";
  readonly detail: Readonly<Record<string, string>>;
};

export async function recordEntry(db: Db, request: Request, { actor, outcome, detail }: Entry): Promise<void> {
  await writeAudit(db, {
    actor: { kind: "user", ...actor },
    ...{ action: "session.signIn", target: "console", outcome },
    detail: { address: request.headers.get(PEER_HEADER), ...detail },
  });
}

/** The cookies of a new session for somebody who was vouched for; `null`: their account is disabled here. */
export async function admit(
  db: Db,
  library: SessionLibrary,
  request: Request,
  person: Vouched,
): Promise<readonly string[] | null> {
  const user = await boundUser(db, person, randomUUID);
  const actor = { id: user.id, name: person.login };
  const about = { origin: person.origin, role: person.role };
  if (user.banned) {
    const detail = { ...about, reason: "the account is disabled" };
    await recordEntry(db, request, { actor, outcome: "refused", detail });
    return null;
  }
  const body = { userId: user.id, grant: grantOf(person) };
  const opened = await library.api.grantSession({ body, headers: request.headers, returnHeaders: true });
  const projects = person.scope?.projects.map(({ name, id }) => name || id).join(", ");
  const detail = projects === undefined ? about : { ...about, projects };
  await recordEntry(db, request, { actor, outcome: "done", detail });
  return opened.headers.getSetCookie();
}
