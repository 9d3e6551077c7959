import type { CaseWorlds } from "@/server/live/case-worlds";
import type { WorldViews } from "@/server/live/views";
import type { WorldStore } from "@/server/live/world-store";
import type { MirrorStatus } from "@/server/model/cloud-mirror";
import type { NotificationStatus } from "@/server/model/cloud-notifications";
import type { OperationContext } from "@/server/operations/context";

/** What keeps the observers of hosts and appliances in step with their rows. */
export type Sources = {
  /** Opens, reopens and closes observers so that they match the rows; returns when each was told, not when it has read. */
  syncHosts(): Promise<void>;
  syncAppliances(): Promise<void>;
  /** Reads a host anew; resolves when it was read. */
  refreshHost(hostId: string): Promise<void>;
  /** Has everything that is to follow from a real cloud taken up anew; returns at once. */
  followCloud(cloudId: string): void;
  /** Reads the counters of a host's rules anew, as `HostObserver.count`. */
  countHost(hostId: string): Promise<void>;
  /** Opens, reopens and closes followers, and listeners to what clouds tell by themselves, so that they match the real clouds. */
  syncClouds(): Promise<void>;
  /** How it stands with what a cloud tells by itself; `null`: it is only asked. */
  hears(cloudId: string): NotificationStatus | null;
  /**
   * Reads everything of a cloud and compares it; resolves when the mirror shows it. `believesLoss`: also that most of its
   * networks are gone, because an operator asked.
   */
  compareCloud(cloudId: string, signal: AbortSignal, ask: { readonly believesLoss: boolean }): Promise<MirrorStatus>;
};

/** The jobs that all consoles on one database share. */
export type Jobs = {
  /** Reconciles a cloud every so many minutes from now on; `null`: no more by itself. */
  schedule(cloudId: string, everyMinutes: number | null): Promise<void>;
  /** Epoch ms of the next run; `null`: none is due. */
  nextRun(cloudId: string): Promise<number | null>;
};

/** Stored credentials: what is sealed for one context opens for that context only. */
export type Vault = {
  seal(plain: string, context: string): string;
  open(sealed: string, context: string): string;
};

/** The world of operations that deal with sources and what they show. */
export type ConsoleContext = OperationContext & {
  readonly world: WorldStore;
  readonly cases: CaseWorlds;
  readonly views: WorldViews;
  readonly sources: Sources;
  readonly vault: Vault;
  readonly jobs: Jobs;
};
