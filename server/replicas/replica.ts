/**
 * One of the consoles on one database. What they agree on, and how:
 * 1. Who lives: a replica lives as long as its connection to the database holds its lock `replica/<id>`. It ends with the process, however that ends.
 * 2. Who does what: whoever holds the lock of it (`host/<id>`: observes the host, `turn/<id>`: changes it, `role/<name>`). Locks are the database's
 *    own, of a session. When the session is lost so are all locks: each `Hold` says so, and what rests on it stops before it is taken up again.
 * 3. What is new: notifications of the database. Who was away hears `all` and reads everything anew.
 */
export interface Replica {
  /** Another one at every start of a process. */
  readonly id: string;
  /** Host name and process, for people. */
  readonly name: string;
  readonly startedAt: Date;
  /** No other replica lived when this one began. */
  readonly isFirst: boolean;
  /** `false` between the loss of the connection and its return. */
  isConnected(): boolean;
  /** Tries once; `null`: somebody holds it, maybe this process itself. A database that does not answer is an `unreachable` error. */
  take(lock: string): Promise<Hold | null>;
  /** Name of the replica that holds a lock. */
  holder(lock: string): Promise<string | null>;
  /** All that live, this one among them, oldest first. */
  living(): Promise<readonly LivingReplica[]>;
  /** Ids of replicas that ended without a word and are not forgotten yet. */
  gone(): Promise<readonly string[]>;
  /** Nothing is left of a replica that is gone. */
  forget(id: string): Promise<void>;
  /** Tells the other replicas. What is told while there is no connection is lost; they hear `all` once there is one again. */
  tell(news: News): void;
  /** Hears what others tell, and `all` when something may have been missed. */
  onNews(listener: (news: News) => void): () => void;
  /** The locks are lost. What rests on them must have stopped when the promise is resolved; only then are they taken anew. */
  onLoss(stop: () => Promise<void>): void;
  /** Says to the others what it observes. */
  observes(what: Observes): void;
  close(): Promise<void>;
}

export type Hold = {
  /** Aborts when the lock is lost. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
};

/** Names of sources. */
export type Observes = { readonly hosts: readonly string[]; readonly appliances: readonly string[] };

export type LivingReplica = {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly startedAt: Date;
  readonly observes: Observes;
};

export type News =
  /** Something may have been missed. */
  | { readonly kind: "all" }
  /** Networks, mappings or anything else that clouds intend was changed. */
  | { readonly kind: "intent" }
  /** Rows of hosts, of appliances or of clouds. */
  | { readonly kind: "sources" }
  /** An observer shows something new; `about` is the id in `shown_source`. */
  | { readonly kind: "shown"; readonly about: string }
  /** Who observes this host or appliance shall look at it: it was changed by another. `about` as with `shown`. */
  | { readonly kind: "look"; readonly about: string }
  /** A lock is waited for, or was released to who waits. */
  | { readonly kind: "wanted" | "free"; readonly about: string }
  /** A case was removed. */
  | { readonly kind: "case"; readonly about: string };
