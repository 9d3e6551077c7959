import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { Actor } from "@/server/auth/actor";
import type { Db } from "@/server/db/client";
import { roleSchema } from "@/server/model/role";

const PREFIX = "bh_";
const TOUCH_AFTER_MS = 60_000;
export const BOOTSTRAP_TOKEN_ID = "bootstrap";

/** A new token of 256 random bits. */
export function makeToken(): string {
  return `${PREFIX}${randomBytes(32).toString("base64url")}`;
}

/** What is stored of a token. It is random, so a plain hash is enough. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** The token of an `Authorization: Bearer …` header; `null` without such a header. */
export function bearerToken(headers: Headers): string | null {
  const match = /^bearer +(\S+)$/i.exec(headers.get("authorization") ?? "");
  return match?.[1] ?? null;
}

/** Who a token is, unless it is unknown, revoked or expired. `bootstrapHash`: of BRIDGEHEAD_API_TOKEN, which is an admin. */
export async function tokenActor(
  db: Db,
  token: string,
  bootstrapHash: string | null,
  now: Date,
): Promise<Actor | null> {
  const hash = hashToken(token);
  if (bootstrapHash !== null && timingSafeEqual(Buffer.from(hash), Buffer.from(bootstrapHash))) {
    const name = "BRIDGEHEAD_API_TOKEN";
    return { kind: "token", id: BOOTSTRAP_TOKEN_ID, name, role: "admin", mustChangePassword: false };
  }
  const row = await db.apiToken.findUnique({ where: { hash } });
  if (row === null || row.revokedAt !== null) return null;
  if (row.expiresAt !== null && row.expiresAt <= now) return null;
  if (row.lastUsedAt === null || now.getTime() - row.lastUsedAt.getTime() > TOUCH_AFTER_MS) {
    await db.apiToken.update({ where: { id: row.id }, data: { lastUsedAt: now } });
  }
  const role = roleSchema.parse(row.role);
  return { kind: "token", id: row.id, name: row.name, role, mustChangePassword: false };
}
