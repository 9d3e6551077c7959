/** Second path parts that are no id. */
const fixedParts = new Set([
  ...["compliance", "bulk", "bulk-delete", "bulk-inconsistency-validation", "idle-timeout", "defaultSettings"],
  ...["defaultConnectionTemplate", "ca", "available-networks", "available-servers", "profile-ports"],
  ...["associations", "resources", "trees"],
]);
const kept = 10_000;

type Counts = Record<string, number>;

export type LoggedRequest = {
  readonly method: string;
  readonly path: string;
  /** `null` while unanswered, and for ever when the connection was cut. */
  status: number | null;
};

export type RequestReport = {
  readonly since: string;
  readonly total: number;
  readonly byMethod: Readonly<Counts>;
  /** Ids are folded: `/rest/uplink-sets/{id}`. */
  readonly byResource: Readonly<Record<string, Readonly<Counts>>>;
  /** TCP connections that carried at least one of these requests. */
  readonly connections: number;
  /** Bodies only; `bytesOut` as sent, that is after compression. */
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly logins: number;
  readonly openSessions: number;
  /** The last 10 000 requests, oldest first. */
  readonly log?: readonly LoggedRequest[];
};

/** What was asked of the appliance since the start or the last reset. `/simulator/...` itself is not counted. */
export class RequestLog {
  private since: number;
  private total = 0;
  private connections = 0;
  private seen = new WeakSet<object>();
  private bytesIn = 0;
  private bytesOut = 0;
  private byMethod: Counts = {};
  private byResource: Record<string, Counts> = {};
  private entries: LoggedRequest[] = [];

  constructor(private readonly clock: () => number) {
    this.since = clock();
  }

  /** `connection` is any object that stands for the TCP connection the request came on. */
  request(method: string, path: string, bytesIn: number, connection: object): LoggedRequest {
    if (!this.seen.has(connection)) {
      this.seen.add(connection);
      this.connections += 1;
    }
    this.total += 1;
    this.bytesIn += bytesIn;
    this.byMethod[method] = (this.byMethod[method] ?? 0) + 1;
    const resource = resourceOf(path);
    const counts = this.byResource[resource] ?? {};
    counts[method] = (counts[method] ?? 0) + 1;
    this.byResource[resource] = counts;
    const entry: LoggedRequest = { method, path, status: null };
    this.entries.push(entry);
    if (this.entries.length >= 2 * kept) this.entries = this.entries.slice(-kept);
    return entry;
  }

  reply(entry: LoggedRequest, status: number, bytesOut: number): void {
    entry.status = status;
    this.bytesOut += bytesOut;
  }

  reset(): void {
    this.since = this.clock();
    this.total = 0;
    this.connections = 0;
    this.seen = new WeakSet();
    this.bytesIn = 0;
    this.bytesOut = 0;
    this.byMethod = {};
    this.byResource = {};
    this.entries = [];
  }

  last(): readonly LoggedRequest[] {
    return this.entries.slice(-kept).map((entry) => ({ ...entry }));
  }

  report() {
    return {
      since: new Date(this.since).toISOString(),
      total: this.total,
      byMethod: { ...this.byMethod },
      byResource: structuredClone(this.byResource),
      connections: this.connections,
      bytesIn: this.bytesIn,
      bytesOut: this.bytesOut,
    };
  }
}

/** `/rest/uplink-sets/<id>` counts as `/rest/uplink-sets/{id}`: ids of many resources are one line. */
function resourceOf(path: string): string {
  const [, root = "", category = "", second, ...rest] = path.split("/");
  const parts = [root, category];
  if (second !== undefined) parts.push(fixedParts.has(second) ? second : "{id}");
  return `/${[...parts, ...rest.map((part, index) => (index === 0 ? part : "{id}"))].join("/")}`;
}
