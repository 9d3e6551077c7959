import { randomUUID } from "node:crypto";
import { IronicClient } from "@/server/clouds/ironic/ironic-client";
import type { Db } from "@/server/db/client";
import { CaseWorlds } from "@/server/live/case-worlds";
import { WorldViews } from "@/server/live/views";
import { WorldStore } from "@/server/live/world-store";
import type { FabricState } from "@/server/model/fabric-state";
import type { ConsoleContext, Jobs, Vault } from "@/server/operations/console-context";
import type { Actor } from "@/server/operations/context";
import { HostTurns } from "@/server/operations/host-steps/host-turns";
import { RunRegistry } from "@/server/operations/plans/run-registry";
import { HostLock } from "@/server/replicas/host-lock";
import { loneReplica } from "@/server/replicas/lone-replica";
import type { Replica } from "@/server/replicas/replica";
import { noSharing, type ShownSources } from "@/server/replicas/shown-sources";
import { ApplianceSources } from "@/server/runtime/appliance-sources";
import { type FollowTimes, usualFollowTimes } from "@/server/runtime/cloud-follower";
import { CloudSources } from "@/server/runtime/cloud-sources";
import { type CloudDriver, driveClouds } from "@/server/runtime/drive-clouds";
import { followReplicas } from "@/server/runtime/follow-replicas";
import { HostSources } from "@/server/runtime/host-sources";
import { loadIntent } from "@/server/runtime/load-intent";
import type { Log } from "@/server/runtime/log";
import { NotificationSources } from "@/server/runtime/notification-sources";
import { performInCloud } from "@/server/runtime/perform-in-cloud";
import { SharedLook } from "@/server/runtime/shared-look";
import type { WorldFabric } from "@/server/topology/world";

/** The observed and intended world of this process, and the context in which operations change it. */
export type Console = {
  readonly world: WorldStore;
  readonly cases: CaseWorlds;
  readonly runs: RunRegistry;
  /** Followers of the real clouds. */
  readonly clouds: CloudSources;
  /** Has what changes in them followed on the appliances. */
  readonly driver: CloudDriver;
  readonly replica: Replica;
  /** Whether this console, of several, is the one that watches a host (by its key) or an appliance (by its id). */
  watches(source: { readonly kind: "host" | "appliance" | "intent"; readonly key: string }): boolean;
  /** Begins to observe all hosts and appliances; returns when each was told, not when it has read. */
  start(): Promise<void>;
  context(actor: Actor): ConsoleContext;
  close(): Promise<void>;
};

type Parts = {
  readonly db: Db;
  readonly vault: Vault;
  readonly log: Log;
  readonly jobs: Jobs;
  readonly dataDir: string;
  /** How often clouds are looked at; absent: as usual. */
  readonly followTimes?: Partial<FollowTimes>;
  /** Which of several consoles on the database this is; absent: the only one. */
  readonly among?: { readonly replica: Replica; readonly shown: ShownSources };
};

export function openConsole(parts: Parts): Console {
  const { db, vault, log, jobs, dataDir } = parts;
  const world = new WorldStore(randomUUID().slice(0, 8));
  const { replica, shown } = parts.among ?? alone();
  const cases = new CaseWorlds(db, (caseId) => replica.tell({ kind: "case", about: caseId }));
  const views = new WorldViews(world, cases);
  const hosts = new HostSources({ db, world, vault, log, dataDir, replica, shown });
  const appliances = new ApplianceSources({ db, world, vault, replica, shown });
  const sources: ConsoleContext["sources"] = {
    syncHosts: async () => {
      await hosts.sync();
      replica.tell({ kind: "sources" });
    },
    syncAppliances: async () => {
      await appliances.sync();
      replica.tell({ kind: "sources" });
    },
    refreshHost: (hostId) => hosts.refresh(hostId),
    countHost: (hostId) => hosts.count(hostId),
    followCloud: (cloudId) => void driver.takeUp(cloudId),
    syncClouds: async () => {
      await clouds.sync();
      await notifications.sync();
      replica.tell({ kind: "sources" });
    },
    hears: (cloudId) => notifications.status(cloudId),
    compareCloud: (cloudId, signal, ask) => clouds.refresh(cloudId, signal, { whole: true, ...ask }),
  };
  const runs = new RunRegistry(replica.id);
  const hostLock = new HostLock(replica, { nameOf: (hostId) => hosts.nameOf(hostId) ?? hostId });
  const hostTurns = new HostTurns((hostId) => hostLock.take(hostId));
  // shared: one after the other, the last read is the one that stays, and many changes at once need one read
  const reading = new SharedLook(async () => world.setIntent(await loadIntent(db)));
  const readIntent = () => {
    reading.take().catch((error: unknown) => log.error({ error }, "the intent could not be read anew"));
  };
  const publishIntentChange = () => {
    readIntent();
    replica.tell({ kind: "intent" });
  };
  const times = { ...usualFollowTimes, ...parts.followTimes };
  const clouds = new CloudSources({ db, world, vault, log, times, publishIntentChange });
  const notifications = new NotificationSources({
    ...{ db, vault, log },
    refresh: (cloudId, signal, ask) => clouds.refresh(cloudId, signal, ask),
  });
  const others = followReplicas({
    ...{ replica, hosts, appliances, cases, readIntent, log },
    syncClouds: async () => {
      await clouds.sync();
      await notifications.sync();
    },
  });
  // what rests on a lock that is lost: a host may be changed, and a plan finished, by another replica from then on
  replica.onLoss(() => runs.leave());
  const context = (actor: Actor): ConsoleContext => ({
    ...{ db, actor, world, cases, views, sources, vault, jobs, publishIntentChange },
    fabric: (applianceId) => lastLook(world.fabric(applianceId)),
    refreshFabric: (applianceId, signal) => appliances.refresh(applianceId, signal),
    performOnFabric: (applianceId, ...given) => appliances.perform(applianceId, ...given),
    hostState: (hostId) => hosts.state(hostId),
    refreshHost: (hostId, signal) => hosts.look(hostId, signal),
    performOnHost: (hostId, ...given) => hosts.perform(hostId, ...given),
    refreshCloud: async (cloudId, signal, suspects = []) => {
      await clouds.refresh(cloudId, signal, { suspects });
    },
    baremetalPorts: async (cloudId, mac, signal) => new IronicClient(clouds.client(cloudId)).portsOf(mac, signal),
    performOnCloud: (cloudId, ...given) => performInCloud(clouds, cloudId, ...given),
    ...{ hostTurns, runs },
    now: Date.now,
    newId: randomUUID,
  });
  const driver = driveClouds(context(DRIVER), log);
  clouds.onMirrored(driver.take);
  return {
    world,
    cases,
    runs,
    clouds,
    driver,
    replica,
    watches: ({ kind, key }) =>
      kind === "host" ? hosts.watches(key) : kind === "appliance" && appliances.watches(key),
    async start() {
      world.setIntent(await loadIntent(db));
      await Promise.all([hosts.sync(), appliances.sync(), clouds.sync()]);
      await notifications.sync();
      others.begin();
    },
    context,
    async close() {
      const driving = driver.close();
      await runs.close();
      await driving;
      await others.close();
      hostLock.close();
      await notifications.close();
      await Promise.all([hosts.close(), appliances.close(), clouds.close()]);
      shown.close();
    },
  };
}

/** Who made the plans that follow from a change in a cloud. */
const DRIVER: Actor = { kind: "system", id: null, name: "console" };

/** Tells nobody and shares nothing. */
function alone(): NonNullable<Parts["among"]> {
  const replica = loneReplica();
  return { replica, shown: noSharing };
}

/** A look that showed nothing new moves only the status; what it showed is as young as that. */
function lastLook(fabric: WorldFabric | null): FabricState | null {
  if (!fabric?.state) return null;
  return { ...fabric.state, observedAt: fabric.status.observedAt ?? fabric.state.observedAt };
}
