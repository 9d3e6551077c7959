import type { Duplex } from "node:stream";
import { Replica, type RowChange } from "@/server/hosts/ovsdb/replica";
import { type Notification, OvsdbError, OvsdbRpc } from "@/server/hosts/ovsdb/rpc";
import { readSchema, type Schema } from "@/server/hosts/ovsdb/schema";
import { type Operation, type OperationResult, transact } from "@/server/hosts/ovsdb/transact";
import type { OvsdbTables } from "@/server/hosts/raw";

const DATABASE = "Open_vSwitch";
const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 10_000;

export type OvsdbStatus =
  | { readonly state: "connecting" }
  | { readonly state: "live" }
  /** The last known tables are still there; they are as old as `since` (epoch ms). */
  | { readonly state: "lost"; readonly since: number; readonly error: Error };

export type OvsdbEvents = {
  /** Rows changed. After a reconnect there is one call with every row that differs from before the loss. */
  readonly onChange: (changes: readonly RowChange[]) => void;
  readonly onStatus: (status: OvsdbStatus) => void;
};

export type OvsdbClientOptions = {
  readonly connect: () => Promise<Duplex>;
  readonly events: OvsdbEvents;
  /** Which columns of a table to follow. Tables that the server does not have are left out. */
  readonly columns: (table: string, columns: readonly string[]) => readonly string[];
  readonly tables: readonly string[];
};

/**
 * Follows one OVSDB server: a replica of the wanted columns, kept by `monitor_cond` (by `monitor` where the server has no
 * `monitor_cond`). When the server goes away the replica is kept and the status says so; it is dumped anew on return,
 * since standalone servers cannot resume.
 */
export class OvsdbClient {
  readonly #options: OvsdbClientOptions;
  #rpc: OvsdbRpc | null = null;
  #replica: Replica | null = null;
  #status: OvsdbStatus = { state: "connecting" };
  #retryMs = FIRST_RETRY_MS;
  #timer: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(options: OvsdbClientOptions) {
    this.#options = options;
  }

  /** `null` until the first dump. */
  get tables(): OvsdbTables | null {
    return this.#replica?.tables ?? null;
  }

  get status(): OvsdbStatus {
    return this.#status;
  }

  /** Resolves when the first dump is there; rejects when the first attempt fails, and goes on trying. */
  async start(): Promise<void> {
    await this.#connect();
  }

  /** One transaction on the followed connection. */
  async transact(operations: readonly Operation[]): Promise<readonly OperationResult[]> {
    if (!this.#rpc) throw this.#status.state === "lost" ? this.#status.error : new OvsdbError("lost", "no OVSDB yet");
    return transact(this.#rpc, DATABASE, operations);
  }

  /** Tries at once instead of waiting for the back-off. */
  retry(): void {
    if (this.#closed || this.#timer === null) return;
    this.#retryMs = FIRST_RETRY_MS;
    clearTimeout(this.#timer);
    this.#again();
  }

  close(): void {
    this.#closed = true;
    if (this.#timer) clearTimeout(this.#timer);
    this.#rpc?.close();
  }

  async #connect(): Promise<void> {
    try {
      const socket = await this.#options.connect();
      if (this.#closed) {
        socket.destroy();
        return;
      }
      await this.#follow(socket);
    } catch (error) {
      this.#lost(error instanceof Error ? error : new Error(String(error)));
      throw error;
    }
  }

  async #follow(socket: Duplex): Promise<void> {
    let replica: Replica | null = null;
    let early: Notification[] = [];
    const receive = (notification: Notification) => {
      // An update can arrive with the dump it follows, before our code has seen the dump.
      if (replica === null) early.push(notification);
      else this.#notified(replica, notification);
    };
    const rpc = new OvsdbRpc(socket, receive);
    try {
      const schema = readSchema(await rpc.request("get_schema", [DATABASE]));
      const fresh = await this.#dump(rpc, schema);
      const before = this.#replica?.tables ?? null;
      for (const notification of early) apply(fresh, notification);
      early = [];
      replica = fresh;
      this.#replica = fresh;
      this.#rpc = rpc;
      this.#retryMs = FIRST_RETRY_MS;
      this.#say({ state: "live" });
      const changes = before ? differences(before, fresh.tables) : [];
      if (changes.length > 0) this.#options.events.onChange(changes);
    } catch (error) {
      rpc.close();
      throw error;
    }
    void rpc.over.then((error) => {
      this.#rpc = null;
      this.#lost(error);
    });
  }

  async #dump(rpc: OvsdbRpc, schema: Schema): Promise<Replica> {
    const wanted = this.#options.tables.filter((table) => table in schema);
    const columns = Object.fromEntries(
      wanted.map((table) => [table, this.#options.columns(table, Object.keys(schema[table] ?? {}))]),
    );
    const requests = Object.fromEntries(wanted.map((table) => [table, [{ columns: columns[table] }]]));
    const replica = new Replica(schema, columns);
    try {
      replica.apply2(await rpc.request("monitor_cond", [DATABASE, "bridgehead", requests]));
    } catch (error) {
      const isUnknown = error instanceof OvsdbError && error.code === "unknown method";
      if (!isUnknown) throw error;
      replica.apply1(await rpc.request("monitor", [DATABASE, "bridgehead", requests]));
    }
    return replica;
  }

  #notified(replica: Replica, notification: Notification): void {
    try {
      const changes = apply(replica, notification);
      if (changes.length > 0) this.#options.events.onChange(changes);
    } catch {
      // The copy cannot be trusted any more: a new connection brings a new dump.
      this.#rpc?.close();
    }
  }

  #lost(error: Error): void {
    if (this.#closed) return;
    const since = this.#status.state === "lost" ? this.#status.since : Date.now();
    this.#say({ state: "lost", since, error });
    const wait = this.#retryMs * (0.75 + Math.random() / 2);
    this.#retryMs = Math.min(this.#retryMs * 2, LAST_RETRY_MS);
    this.#timer = setTimeout(() => this.#again(), wait);
  }

  #again(): void {
    this.#timer = null;
    this.#connect().catch(() => undefined);
  }

  #say(status: OvsdbStatus): void {
    this.#status = status;
    this.#options.events.onStatus(status);
  }
}

function apply(replica: Replica, { method, params }: Notification): readonly RowChange[] {
  if (method === "update2") return replica.apply2(params[1]);
  if (method === "update") return replica.apply1(params[1]);
  return [];
}

function differences(before: OvsdbTables, after: OvsdbTables): readonly RowChange[] {
  const changes: RowChange[] = [];
  for (const table of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const old = before[table] ?? {};
    const now = after[table] ?? {};
    for (const uuid of new Set([...Object.keys(old), ...Object.keys(now)])) {
      const was = old[uuid] ?? null;
      const is = now[uuid];
      if (!is) changes.push({ table, uuid, kind: "delete", columns: [], before: was });
      else if (!was) changes.push({ table, uuid, kind: "insert", columns: Object.keys(is), before: null });
      else {
        const columns = Object.keys(is).filter((name) => JSON.stringify(is[name]) !== JSON.stringify(was[name]));
        if (columns.length > 0) changes.push({ table, uuid, kind: "modify", columns, before: was });
      }
    }
  }
  return changes;
}
