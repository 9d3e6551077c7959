import { randomUUID } from "node:crypto";
import { brokerAddresses } from "@/server/clouds/notifications/broker-address";
import { EventGatherer } from "@/server/clouds/notifications/gather-events";
import { NotificationListener } from "@/server/clouds/notifications/listener";
import type { Db } from "@/server/db/client";
import type { Cloud } from "@/server/db/generated/client";
import type { NotificationStatus } from "@/server/model/cloud-notifications";
import { BridgeheadError } from "@/server/model/errors";
import type { MirrorAsk } from "@/server/operations/clouds/mirror/mirror-cloud";
import { storedNotifications } from "@/server/operations/clouds/notification-settings";
import type { Vault } from "@/server/operations/console-context";
import type { Log } from "@/server/runtime/log";
import { Turns } from "@/server/runtime/turns";

type Parts = {
  readonly db: Db;
  readonly vault: Vault;
  readonly log: Log;
  /** Looks at what changed in a cloud, as `CloudSources.refresh`. */
  readonly refresh: (cloudId: string, signal: AbortSignal, ask: MirrorAsk) => Promise<unknown>;
};

type Heard = { readonly version: string; status(): NotificationStatus; close(): Promise<void> };

/** One listener per cloud that tells its changes; `sync` makes it so. What it hears is a reason to look, and no more. */
export class NotificationSources {
  #parts: Parts;
  #heard = new Map<string, Heard>();
  #turns = new Turns();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** One at a time: a second call waits for the first and then looks at the rows anew. */
  sync(): Promise<void> {
    return this.#turns.take(() => this.#sync());
  }

  /** `null`: this cloud is only asked. */
  status(cloudId: string): NotificationStatus | null {
    return this.#heard.get(cloudId)?.status() ?? null;
  }

  async close(): Promise<void> {
    await this.#turns.over();
    await Promise.all([...this.#heard.values()].map((each) => each.close()));
    this.#heard.clear();
  }

  async #sync(): Promise<void> {
    const rows = await this.#parts.db.cloud.findMany({ where: { kind: "neutron", notificationsUrl: { not: null } } });
    const wanted = new Map(rows.map((row) => [row.id, row]));
    for (const [id, heard] of this.#heard) {
      const row = wanted.get(id);
      if (row !== undefined && versionOf(row) === heard.version) continue;
      this.#heard.delete(id);
      await heard.close();
    }
    for (const row of rows) if (!this.#heard.has(row.id)) this.#heard.set(row.id, this.#listen(row));
  }

  #listen(row: Cloud): Heard {
    const { vault, log, refresh } = this.#parts;
    const version = versionOf(row);
    const closing = new AbortController();
    const gatherer = new EventGatherer(async (events, hasMore) => {
      const suspects = events.flatMap(({ refs }) => refs);
      // all is known of what changed, so that nothing else needs to be read
      const only = !hasMore && events.length > 0 && events.every(({ refs }) => refs.length > 0);
      await refresh(row.id, closing.signal, { suspects, only }).catch((error: unknown) => {
        // the follower tells a failed look with the cloud, and looks again by itself
        log.debug({ error, cloud: row.name }, "a notification could not be followed at once");
      });
    });
    try {
      const { url, settings, caPem } = storedNotifications(row, vault);
      const listener = new NotificationListener({
        ...{ addresses: brokerAddresses(url), caPem, queue: `bridgehead.${randomUUID()}`, ...settings },
        onEvent: (event) => gatherer.add(event),
        // what happened while nobody listened
        onConnected: () => gatherer.poke(),
        onStatus: ({ state, problem }) => log.debug({ cloud: row.name, state, problem }, "notifications of a cloud"),
      });
      const close = async () => {
        closing.abort();
        await listener.close();
        await gatherer.close();
      };
      return { version, status: () => listener.current(), close };
    } catch (error) {
      if (!(error instanceof BridgeheadError)) throw error;
      const problem = { message: error.message, remedy: error.remedy ?? "Give the address again." };
      const status: NotificationStatus = { state: "lost", since: Date.now(), heard: 0, lastAt: null, problem };
      return { version, status: () => status, close: () => gatherer.close() };
    }
  }
}

/** What of a row makes another listener necessary when it changes. */
function versionOf({ name, notifications, notificationsUrl, settings }: Cloud): string {
  return JSON.stringify([name, notifications, notificationsUrl, settings]);
}
