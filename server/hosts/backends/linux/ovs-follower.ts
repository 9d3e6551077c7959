import type { HostView } from "@/server/hosts/backends/linux/host-view";
import {
  type InterfaceStatistics,
  ovsSource,
  readStatistics,
  withStatistics,
} from "@/server/hosts/backends/linux/ovs-source";
import type { OvsdbClient, OvsdbStatus } from "@/server/hosts/ovsdb/client";
import type { OvsdbTables } from "@/server/hosts/raw";
import { commandText } from "@/server/hosts/transports/transport";
import type { CollectorError } from "@/server/model/host-state";

export type OvsFollowerEvents = {
  /** Rows changed, or the database came or went. */
  readonly onChange: (tables: readonly string[], reason: string) => void;
};

/** The OVSDB of one host: replica, interface counters, and what is wrong with it, as the raw state wants them. */
export class OvsFollower {
  readonly #client: OvsdbClient;
  readonly #view: HostView;
  readonly #socket: string;
  #statistics: InterfaceStatistics = new Map();
  #status: OvsdbStatus = { state: "connecting" };
  #started: Promise<void> | null = null;
  #absent = false;
  #dumpMs = 0;
  #merged: { tables: OvsdbTables; statistics: InterfaceStatistics; result: OvsdbTables } | null = null;

  constructor(view: HostView, ovsRunDir: string, events: OvsFollowerEvents) {
    this.#view = view;
    this.#socket = `${ovsRunDir}/db.sock`;
    this.#client = ovsSource(view, ovsRunDir, {
      onChange: (changes) => events.onChange([...new Set(changes.map(({ table }) => table))], "ovsdb"),
      onStatus: (status) => {
        const was = this.#status.state;
        this.#status = status;
        if (status.state === "live") this.#absent = false;
        if (was !== "connecting" && was !== status.state) events.onChange([], `ovsdb ${status.state}`);
      },
    });
  }

  get client(): OvsdbClient {
    return this.#client;
  }

  get source(): { readonly command: string; readonly ms: number } {
    return { command: commandText(["ovsdb-client", "monitor", `unix:${this.#socket}`, "ALL"]), ms: this.#dumpMs };
  }

  /** Whether the tables are old: the server was there and is gone. */
  get isStale(): boolean {
    return this.#status.state === "lost" && this.#client.tables !== null;
  }

  get errors(): readonly CollectorError[] {
    const status = this.#status;
    if (status.state !== "lost" || this.#absent) return [];
    const since = this.isStale ? `; what is shown is as of ${new Date(status.since).toISOString()}` : "";
    return [{ part: "ovs", namespace: "", command: this.source.command, message: `${status.error.message}${since}` }];
  }

  /** Resolves with the first dump, or the knowledge that there is none. Counters are for `readStatistics`. */
  start(): Promise<void> {
    this.#started ??= this.#connect();
    return this.#started;
  }

  async #connect(): Promise<void> {
    const startedAt = performance.now();
    try {
      await this.#client.start();
      this.#dumpMs = performance.now() - startedAt;
    } catch {
      this.#absent = await this.#hasNoSocket();
    }
  }

  async readStatistics(): Promise<void> {
    if (this.#status.state !== "live") return;
    try {
      this.#statistics = await readStatistics(this.#client);
    } catch {
      // The connection broke: its status says so, and the counters stay as they were.
    }
  }

  tables(): OvsdbTables | null {
    const { tables } = this.#client;
    if (tables === null) return null;
    if (this.#merged?.tables !== tables || this.#merged.statistics !== this.#statistics) {
      const result = withStatistics(tables, this.#statistics);
      this.#merged = { tables, statistics: this.#statistics, result };
    }
    return this.#merged.result;
  }

  async #hasNoSocket(): Promise<boolean> {
    try {
      return (await this.#view.transport.run(["test", "-S", this.#socket])).exitCode === 1;
    } catch {
      return false;
    }
  }
}
