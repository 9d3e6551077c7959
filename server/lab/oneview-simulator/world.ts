import type { Faults } from "./faults";
import type { RequestLog } from "./request-log";
import type { Sessions } from "./sessions";
import type { Store } from "./store";
import type { Tasks } from "./tasks";
import type { ApiVersions } from "./versions";

/** Everything a handler may use. */
export type World = {
  readonly store: Store;
  readonly sessions: Sessions;
  readonly tasks: Tasks;
  readonly faults: Faults;
  readonly log: RequestLog;
  readonly versions: ApiVersions;
  /** Members in one page of a list when the client asks for all. */
  readonly pageSize: number;
  readonly caPem: string | null;
  /** Epoch ms. */
  readonly clock: () => number;
  readonly newId: () => string;
  /** Writes what has changed to the data dir, if there is one. Called before each answer. */
  readonly commit: () => void;
  /** `counters`: counts and faults only; `all`: back to the seed, without sessions. */
  readonly reset: (what: "all" | "counters") => void;
};
