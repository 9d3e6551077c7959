import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { hostSettings } from "@/server/model/host-input";
import { plumbingSchema } from "@/server/model/plumbing";
import type { ConsoleContext } from "@/server/operations/console-context";
import { addHost } from "@/server/operations/hosts/add-host";
import { removeHost } from "@/server/operations/hosts/remove-host";
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

/**
 * `npm run lab` writes the hosts that it brought up beside the checkout; they are registered as managed hosts while the
 * file is there and forgotten when it is gone. A host of the same name that an operator made is left alone.
 */
export function followLab(ctx: ConsoleContext, labDir: string, log: Log): { close(): void } {
  const file = join(labDir, "hosts.json");
  let seen: string | null | undefined;
  let busy = false;
  const look = async () => {
    if (busy) return;
    busy = true;
    try {
      const text = await readFile(file, "utf8").catch(() => null);
      if (text === seen) return;
      await match(ctx, text === null ? [] : labHosts.parse(JSON.parse(text)));
      seen = text;
    } catch (error) {
      log.warn({ error, file }, "the lab's hosts could not be registered");
    } finally {
      busy = false;
    }
  };
  void look();
  const timer = setInterval(() => void look(), EVERY_MS);
  return { close: () => clearInterval(timer) };
}

async function match(ctx: ConsoleContext, wanted: z.infer<typeof labHosts>): Promise<void> {
  const rows = await ctx.db.host.findMany({ select: { id: true, name: true, origin: true } });
  const names = new Set(wanted.map(({ name }) => name));
  for (const row of rows) if (row.origin === "lab" && !names.has(row.name)) await removeHost(ctx, { id: row.id });
  const taken = new Set(rows.map(({ name }) => name));
  for (const { name, transport, settings, plumbing } of wanted) {
    if (taken.has(name)) continue;
    const parsed = hostSettings.parse({ transport, ...settings });
    await addHost(ctx, { name, ownership: "managed", settings: parsed, plumbing }, "lab");
  }
}
