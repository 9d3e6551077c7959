import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { hostSettings } from "@/server/model/host-input";
import { plumbingSchema } from "@/server/model/plumbing";
import type { ConsoleContext } from "@/server/operations/console-context";
import { addHost } from "@/server/operations/hosts/add-host";
import { LAB_ORIGIN, LAB_OVER_DEMO_ORIGIN } from "@/server/operations/hosts/host-origins";
import { removeHost } from "@/server/operations/hosts/remove-host";
import { playStory } from "@/server/operations/story/play-story";
import { DEMO_ORIGIN, demoHostSettings } from "@/server/runtime/demo-hosts";
import type { Log } from "@/server/runtime/log";

const EVERY_MS = 2_000;

const labHosts = z.array(
  z.looseObject({
    name: z.string(),
    transport: z.string(),
    settings: z.record(z.string(), z.unknown()),
    plumbing: plumbingSchema.optional(),
  }),
);
type LabHost = z.infer<typeof labHosts>[number];

/**
 * `npm run lab` writes the hosts that it brought up beside the checkout. While the file is there they are managed hosts, in
 * the place of the demo's simulated hosts of the same names, and carry the lab's story; they are forgotten when it is gone. What fails is tried again.
 * A host of the same name that an operator made is left alone. Nothing is done before `after`.
 */
export function followLab(
  ctx: ConsoleContext,
  labDir: string,
  log: Log,
  after: Promise<void>,
): { close(): Promise<void> } {
  const file = join(labDir, "hosts.json");
  const closing = new AbortController();
  let seen: string | null | undefined;
  let busy: Promise<void> | null = null;
  const look = async () => {
    try {
      const text = await readFile(file, "utf8").catch(() => null);
      if (text === seen) return;
      await after;
      const wanted = text === null ? [] : labHosts.parse(JSON.parse(text));
      await match(ctx, wanted);
      if (wanted.some((each) => each.plumbing !== undefined)) await play(ctx, closing.signal);
      seen = text;
    } catch (error) {
      if (closing.signal.aborted) return;
      const why = error instanceof Error ? error.message : String(error);
      log.warn({ error, file }, `the lab's hosts are not plumbed yet: ${why}`);
    }
  };
  const tick = () => {
    busy ??= look().finally(() => {
      busy = null;
    });
  };
  tick();
  const timer = setInterval(tick, EVERY_MS);
  return {
    async close() {
      clearInterval(timer);
      closing.abort();
      await busy;
    },
  };
}

async function play(ctx: ConsoleContext, signal: AbortSignal): Promise<void> {
  const cloud = await ctx.db.cloud.findFirst({ where: { kind: "inventory" }, orderBy: { createdAt: "asc" } });
  if (cloud !== null) await playStory(ctx, cloud.id, signal);
}

async function match(ctx: ConsoleContext, wanted: readonly LabHost[]): Promise<void> {
  const rows = await ctx.db.host.findMany({ select: { id: true, name: true, origin: true } });
  const names = new Set(wanted.map(({ name }) => name));
  for (const row of rows.filter(({ name }) => !names.has(name))) {
    if (row.origin === LAB_ORIGIN) await removeHost(ctx, { id: row.id });
    if (row.origin === LAB_OVER_DEMO_ORIGIN) {
      await ctx.db.host.update({ where: { id: row.id }, data: { ...demoHostSettings(row.name), origin: DEMO_ORIGIN } });
    }
  }
  const known = new Map(rows.map((row) => [row.name, row]));
  for (const host of wanted) {
    const row = known.get(host.name);
    const settings = hostSettings.parse({ transport: host.transport, ...host.settings });
    if (row === undefined) {
      await addHost(ctx, { name: host.name, ownership: "managed", settings, plumbing: host.plumbing }, LAB_ORIGIN);
    } else if (row.origin === DEMO_ORIGIN || row.origin === LAB_OVER_DEMO_ORIGIN) {
      const { transport } = settings;
      const data = {
        settings,
        transport,
        backend: "linux",
        origin: LAB_OVER_DEMO_ORIGIN,
        plumbing: host.plumbing ?? {},
      };
      await ctx.db.host.update({ where: { id: row.id }, data });
    }
  }
  await ctx.sources.syncHosts();
}
