import { messages, PGlite, type Transaction as PGliteTransaction } from "@electric-sql/pglite";
import {
  DriverAdapterError,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlQuery,
  type Transaction,
} from "@prisma/driver-adapter-utils";
import { PrismaPGlite } from "pglite-prisma-adapter";

/**
 * Prisma over PGlite, by pglite-prisma-adapter, with the two places of it replaced that would lose an error: it
 * answers before a migration script has run, and it drops the error of a COMMIT.
 */
export class EmbeddedAdapterFactory implements SqlMigrationAwareDriverAdapterFactory {
  readonly provider = "postgres";
  readonly adapterName = "pglite-prisma-adapter";
  readonly #pglite: PGlite;

  constructor(pglite: PGlite) {
    this.#pglite = pglite;
  }

  connect(): Promise<SqlDriverAdapter> {
    return adapterOver(this.#pglite, async () => {});
  }

  async connectToShadowDb(): Promise<SqlDriverAdapter> {
    const shadow = new PGlite();
    return adapterOver(shadow, () => shadow.close());
  }
}

async function adapterOver(pglite: PGlite, dispose: () => Promise<void>): Promise<SqlDriverAdapter> {
  const queries = await new PrismaPGlite(pglite).connect();
  return {
    provider: queries.provider,
    adapterName: queries.adapterName,
    queryRaw: (query) => queries.queryRaw(query),
    executeRaw: (query) => queries.executeRaw(query),
    executeScript: async (script) => {
      await pglite.exec(script).catch(rethrow);
    },
    // one connection: transactions run one after the other, so every isolation level is the strongest one
    startTransaction: () => beginTransaction(pglite),
    getConnectionInfo: () => ({ supportsRelationJoins: true }),
    dispose,
  };
}

function beginTransaction(pglite: PGlite): Promise<Transaction> {
  return new Promise((opened, failed) => {
    let finish: (how: "commit" | "rollback") => void = () => {};
    const ending = new Promise<"commit" | "rollback">((resolve) => {
      finish = resolve;
    });
    const done = pglite.transaction(async (inner) => {
      const queries = await new PrismaPGlite(redirected(pglite, inner)).connect();
      const end = async (how: "commit" | "rollback") => {
        finish(how);
        await done.catch(rethrow);
      };
      opened({
        provider: queries.provider,
        adapterName: queries.adapterName,
        options: { usePhantomQuery: true },
        queryRaw: (query: SqlQuery) => queries.queryRaw(query),
        executeRaw: (query: SqlQuery) => queries.executeRaw(query),
        commit: () => end("commit"),
        rollback: () => end("rollback"),
      });
      if ((await ending) === "rollback") await inner.rollback();
    });
    done.catch(failed);
  });
}

/** The database object with its queries going through an open transaction. */
function redirected(pglite: PGlite, inner: PGliteTransaction): PGlite {
  return new Proxy(pglite, {
    get: (target, key) => (key === "query" ? inner.query.bind(inner) : Reflect.get(target, key)),
  });
}

function rethrow(error: unknown): never {
  if (!(error instanceof messages.DatabaseError)) throw error;
  throw new DriverAdapterError({
    kind: "postgres",
    code: error.code ?? "N/A",
    severity: error.severity ?? "N/A",
    message: error.message,
    detail: error.detail,
    column: error.column,
    hint: error.hint,
    originalCode: error.code ?? "N/A",
    originalMessage: error.message,
  });
}
