import { setTimeout as pause } from "node:timers/promises";
import { Client, type Notification } from "pg";
import { serverConfig } from "@/server/db/connection";
import { BridgeheadError } from "@/server/model/errors";

export type KeptConnectionEvents = {
  /** Connected anew, before anybody else may ask; what throws here is tried again on another connection. */
  onConnected(query: Query): Promise<void>;
  /** The session is over and with it everything that it held; resolves when another may begin. */
  onLost(reason: string): Promise<void>;
  onNotification(payload: string): void;
};

export type Query = (text: string, values?: readonly unknown[]) => Promise<readonly Record<string, unknown>[]>;

/**
 * How soon a connection that is half open is known to be lost. This side knows first (a beat and its time-out), then the server
 * (its keep-alives), so who lost its locks has noticed before somebody else gets them.
 */
const BEAT_MS = 2_000;
const ANSWER_MS = 4_000;
const SERVER_KEEPALIVES = [
  "SET tcp_keepalives_idle = 5",
  "SET tcp_keepalives_interval = 2",
  "SET tcp_keepalives_count = 3",
  "SET idle_session_timeout = 0",
];
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5_000;

/** One connection to PostgreSQL that is there as long as the process: for what belongs to a session (locks, LISTEN). Opens itself anew when it breaks. */
export class KeptConnection {
  readonly #databaseUrl: string;
  readonly #name: string;
  readonly #events: KeptConnectionEvents;
  readonly #closing = new AbortController();
  #session: OneByOne | null = null;
  #beat: NodeJS.Timeout | null = null;
  #mending: Promise<void> = Promise.resolve();

  /** `name`: by which the server's list of sessions shows it. */
  constructor(databaseUrl: string, name: string, events: KeptConnectionEvents) {
    this.#databaseUrl = databaseUrl;
    this.#name = name;
    this.#events = events;
  }

  /** The first connection; throws what keeps it from coming about. */
  async open(): Promise<void> {
    await this.#connect();
  }

  get isUp(): boolean {
    return this.#session !== null;
  }

  async query(text: string, values: readonly unknown[] = []): Promise<readonly Record<string, unknown>[]> {
    const session = this.#session;
    if (session === null) throw notConnected();
    return session.ask(text, values);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#mending;
    const session = this.#session;
    this.#forget();
    await session?.client.end().catch(() => undefined);
  }

  async #connect(): Promise<void> {
    const { connectionString, connectionTimeoutMillis, keepAlive } = serverConfig(this.#databaseUrl, 1);
    const client = new Client({
      ...{ connectionString, connectionTimeoutMillis, keepAlive },
      ...{ query_timeout: ANSWER_MS, application_name: this.#name },
    });
    const session = new OneByOne(client);
    client.on("error", (error) => this.#lose(session, error.message));
    client.on("end", () => this.#lose(session, "the server closed it"));
    client.on("notification", ({ payload }: Notification) => this.#events.onNotification(payload ?? ""));
    try {
      await client.connect();
      // an older server, or a socket that is no TCP, does without
      for (const statement of SERVER_KEEPALIVES) await session.ask(statement, []).catch(() => undefined);
      await this.#events.onConnected((text, values = []) => session.ask(text, values));
    } catch (error) {
      drop(client);
      throw error;
    }
    this.#session = session;
    this.#beat = setInterval(() => {
      session.ask("SELECT 1", []).catch((error: Error) => this.#lose(session, error.message));
    }, BEAT_MS);
    this.#beat.unref();
  }

  #forget(): void {
    if (this.#beat !== null) clearInterval(this.#beat);
    this.#beat = null;
    this.#session = null;
  }

  #lose(session: OneByOne, reason: string): void {
    if (this.#session !== session) return;
    this.#forget();
    drop(session.client);
    if (this.#closing.signal.aborted) return;
    this.#mending = this.#mend(reason);
  }

  async #mend(reason: string): Promise<void> {
    await this.#events.onLost(reason);
    for (let tried = 0; !this.#closing.signal.aborted; tried += 1) {
      try {
        return await this.#connect();
      } catch {
        const ms = Math.min(FIRST_PAUSE_MS * 2 ** tried, LONGEST_PAUSE_MS);
        await pause(ms, undefined, { signal: this.#closing.signal }).catch(() => undefined);
      }
    }
  }
}

/** A connection takes one query at a time. */
class OneByOne {
  readonly client: Client;
  #last: Promise<unknown> = Promise.resolve();

  constructor(client: Client) {
    this.client = client;
  }

  ask(text: string, values: readonly unknown[]): Promise<readonly Record<string, unknown>[]> {
    const answer = this.#last.then(async () => {
      const { rows } = await this.client.query<Record<string, unknown>>(text, [...values]);
      return rows;
    });
    this.#last = answer.catch(() => undefined);
    return answer;
  }
}

/** Ends it without a word: a peer that does not answer would not hear it. */
function drop(client: Client): void {
  client.removeAllListeners();
  client.on("error", () => undefined);
  client.end().catch(() => undefined);
}

function notConnected(): BridgeheadError {
  return new BridgeheadError("unreachable", "This console has lost its connection to the database.", {
    remedy: "It connects anew by itself; try again then.",
  });
}
