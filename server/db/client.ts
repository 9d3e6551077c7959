import type { Prisma, PrismaClient } from "@/server/db/generated/client";

/** The database as operations see it. */
export type Db = PrismaClient;

/**
 * The database inside `db.$transaction(async (tx) => …)`. Use only `tx` in there: the embedded database has one
 * connection, so a query through `db` would wait for the transaction that waits for it.
 */
export type Tx = Prisma.TransactionClient;
