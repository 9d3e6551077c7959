import { randomUUID } from "node:crypto";
import { setMaxListeners } from "node:events";
import { z } from "zod";
import { describeUrl } from "@/server/db/connection";
import { databaseError } from "@/server/db/database-error";
import { BridgeheadError } from "@/server/model/errors";
import { KeptConnection, type Query } from "@/server/replicas/kept-connection";
import { parseNews } from "@/server/replicas/parse-news";
import type { Hold, LivingReplica, News, Observes, Replica } from "@/server/replicas/replica";
import { IS_ALIVE, IS_HELD, readLiving, SHOWN_KEY, tryLock, untilLocked } from "@/server/replicas/replica-locks";
import { replicaName } from "@/server/replicas/replica-name";

export type ReplicaOptions = {
  readonly databaseUrl: string;
  readonly version: string;
  /** Of the secret key; two replicas with different ones could not read each other's rows. */
  readonly keyFingerprint: string;
  onProblem(message: string): void;
};

const CHANNEL = "bridgehead";
const SESSION_NAME = "bridgehead replica ";
/** A replica that begins reads who lives and enters itself behind this lock. */
const JOINING = "joining";

/** A replica on a PostgreSQL server. Refuses to begin beside one with another secret key. */
export async function openDatabaseReplica(options: ReplicaOptions): Promise<Replica> {
  const replica = new DatabaseReplica(options);
  try {
    await replica.open();
    return replica;
  } catch (error) {
    await replica.close();
    throw databaseError(error, describeUrl(options.databaseUrl));
  }
}

class DatabaseReplica implements Replica {
  readonly id = randomUUID();
  readonly name = replicaName();
  readonly startedAt = new Date();
  readonly #options: ReplicaOptions;
  readonly #connection: KeptConnection;
  readonly #listeners = new Set<(news: News) => void>();
  readonly #stops: (() => Promise<void>)[] = [];
  #held = new Set<string>();
  #session = newSession();
  #isFirst = false;
  #hasJoined = false;
  #observes: Observes = { hosts: [], appliances: [] };

  constructor(options: ReplicaOptions) {
    this.#options = options;
    this.#connection = new KeptConnection(options.databaseUrl, `${SESSION_NAME}${this.id}`, {
      onConnected: (query) => this.#join(query),
      onLost: (reason) => this.#lose(reason),
      onNotification: (payload) => {
        const news = parseNews(payload, this.id);
        if (news !== null) this.#hear(news);
      },
    });
  }

  get isFirst(): boolean {
    return this.#isFirst;
  }

  open(): Promise<void> {
    return this.#connection.open();
  }

  isConnected(): boolean {
    return this.#connection.isUp;
  }

  async take(lock: string): Promise<Hold | null> {
    if (this.#held.has(lock)) return null;
    const [held, session] = [this.#held, this.#session.signal];
    held.add(lock);
    try {
      const isTaken = await tryLock((text, values) => this.#connection.query(text, values), lock);
      // of a session that is over by now: nothing is held
      if (!isTaken || session.aborted) {
        held.delete(lock);
        return null;
      }
    } catch (error) {
      held.delete(lock);
      throw databaseError(error, describeUrl(this.#options.databaseUrl));
    }
    let isReleased = false;
    return {
      lost: session,
      release: async () => {
        if (isReleased) return;
        isReleased = true;
        if (!session.aborted) await this.#unlock(lock);
        held.delete(lock);
      },
    };
  }

  async holder(lock: string): Promise<string | null> {
    const rows = await this.#connection.query(
      `SELECT r.name FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
       JOIN replica r ON a.application_name = $2 || r.id
       WHERE ${IS_HELD} AND ${SHOWN_KEY} = hashtextextended($1, 0)`,
      [lock, SESSION_NAME],
    );
    return z.array(z.object({ name: z.string() })).parse(rows)[0]?.name ?? null;
  }

  living(): Promise<readonly LivingReplica[]> {
    return readLiving((text, values) => this.#connection.query(text, values));
  }

  async gone(): Promise<readonly string[]> {
    const rows = await this.#connection.query(`SELECT r.id FROM replica r WHERE NOT ${IS_ALIVE}`);
    return z
      .array(z.object({ id: z.string() }))
      .parse(rows)
      .map(({ id }) => id);
  }

  async forget(id: string): Promise<void> {
    await this.#connection.query(`DELETE FROM replica r WHERE r.id = $1 AND NOT ${IS_ALIVE}`, [id]);
    // what it changed last it may not have told anybody
    this.#hear({ kind: "all" });
  }

  tell(news: News): void {
    // a connection that is lost says so itself, and `all` follows
    this.#connection
      .query("SELECT pg_notify($1, $2)", [CHANNEL, JSON.stringify({ from: this.id, news })])
      .catch(() => undefined);
  }

  onNews(listener: (news: News) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  onLoss(stop: () => Promise<void>): void {
    this.#stops.push(stop);
  }

  observes(what: Observes): void {
    if (JSON.stringify(what) === JSON.stringify(this.#observes)) return;
    this.#observes = what;
    this.#connection
      .query("UPDATE replica SET observes = $2 WHERE id = $1", [this.id, JSON.stringify(what)])
      .catch(() => undefined);
  }

  async close(): Promise<void> {
    if (this.#connection.isUp) {
      await this.#connection.query("DELETE FROM replica WHERE id = $1", [this.id]).catch(() => undefined);
    }
    await this.#connection.close();
  }

  /** Enters this replica among those that live. After a loss the lock is free as soon as the server knows of the loss. */
  async #join(query: Query): Promise<void> {
    const { version, keyFingerprint } = this.#options;
    await query(`LISTEN ${CHANNEL}`);
    await untilLocked(query, JOINING);
    try {
      const others = (await readLiving(query)).filter(({ id }) => id !== this.id);
      const other = others.find((each) => each.keyFingerprint !== keyFingerprint);
      if (other !== undefined) throw otherKey(other.name);
      await untilLocked(query, `replica/${this.id}`);
      await query(
        `INSERT INTO replica (id, name, version, "keyFingerprint", "startedAt", observes) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (id) DO UPDATE SET observes = excluded.observes`,
        [this.id, this.name, version, keyFingerprint, this.startedAt, JSON.stringify(this.#observes)],
      );
      if (!this.#hasJoined) this.#isFirst = others.length === 0;
    } finally {
      await query("SELECT pg_advisory_unlock(hashtextextended($1, 0))", [JOINING]).catch(() => undefined);
    }
    this.#held = new Set();
    this.#session = newSession();
    if (!this.#hasJoined) {
      this.#hasJoined = true;
      return;
    }
    // once it may be asked again: what was told to it meanwhile, and what it could not tell
    setImmediate(() => {
      this.#hear({ kind: "all" });
      this.tell({ kind: "all" });
    });
  }

  async #lose(reason: string): Promise<void> {
    this.#options.onProblem(`The connection that holds this console's locks was lost: ${reason}`);
    this.#session.abort(new BridgeheadError("unreachable", `The connection to the database was lost: ${reason}.`));
    await Promise.allSettled(this.#stops.map((stop) => stop()));
  }

  async #unlock(lock: string): Promise<void> {
    await this.#connection.query("SELECT pg_advisory_unlock(hashtextextended($1, 0))", [lock]).catch(() => undefined);
  }

  #hear(news: News): void {
    for (const listener of this.#listeners) listener(news);
  }
}

/** Every lock that is held listens to it. */
function newSession(): AbortController {
  const session = new AbortController();
  setMaxListeners(0, session.signal);
  return session;
}

function otherKey(name: string): BridgeheadError {
  return new BridgeheadError(
    "refused",
    `The console ${name} runs on this database with another secret key, so neither could read what the other stores.`,
    { remedy: "Start this one with the same BRIDGEHEAD_SECRET_KEY, or a copy of the other's secret.key file." },
  );
}
