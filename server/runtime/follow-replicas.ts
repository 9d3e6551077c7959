import type { CaseWorlds } from "@/server/live/case-worlds";
import type { News, Replica } from "@/server/replicas/replica";
import type { ApplianceSources } from "@/server/runtime/appliance-sources";
import type { HostSources } from "@/server/runtime/host-sources";
import type { Log } from "@/server/runtime/log";

type Parts = {
  readonly replica: Replica;
  readonly hosts: HostSources;
  readonly appliances: ApplianceSources;
  readonly cases: CaseWorlds;
  readonly readIntent: () => void;
  /** Followers of real clouds, and what listens to them. */
  readonly syncClouds: () => Promise<void>;
  readonly log: Log;
};

/** How often a replica looks whether a source is observed by nobody any more. */
const STAND_EVERY_MS = 1_000;

/** Keeps the world of this replica as the others make it, and observes what a replica that is gone has left. */
export function followReplicas(parts: Parts): { begin(): void; close(): Promise<void> } {
  const { replica, hosts, appliances, log } = parts;
  let busy: Promise<void> | null = null;
  let timer: NodeJS.Timeout | null = null;
  const stand = async () => {
    await Promise.all([hosts.stand(), appliances.stand()]);
    replica.observes({ hosts: hosts.observed(), appliances: appliances.observed() });
  };
  const tick = () => {
    busy ??= stand()
      .catch((error: unknown) => log.warn({ error }, "what other consoles have left could not be looked for"))
      .finally(() => {
        busy = null;
      });
  };
  const unsubscribe = replica.onNews((news) => {
    hear(parts, news).catch((error: unknown) =>
      log.warn({ error, news }, "what another console told was not followed"),
    );
  });
  return {
    begin() {
      tick();
      timer = setInterval(tick, STAND_EVERY_MS);
    },
    async close() {
      unsubscribe();
      if (timer !== null) clearInterval(timer);
      await busy;
    },
  };
}

async function hear({ hosts, appliances, cases, readIntent, syncClouds }: Parts, news: News): Promise<void> {
  switch (news.kind) {
    case "all":
      readIntent();
      await Promise.all([hosts.sync(), appliances.sync(), syncClouds()]);
      await Promise.all([hosts.receiveAll(), appliances.receiveAll()]);
      return;
    case "intent":
      readIntent();
      return;
    case "sources":
      await Promise.all([hosts.sync(), appliances.sync(), syncClouds()]);
      return;
    case "shown":
      await Promise.all([hosts.receive(news.about), appliances.receive(news.about)]);
      return;
    case "look":
      await Promise.all([hosts.lookAfterOthers(news.about), appliances.lookAfterOthers(news.about)]);
      return;
    case "case":
      cases.forget(news.about);
      return;
    case "wanted":
    case "free":
      return;
  }
}
