import type { Cloud } from "@/server/db/generated/client";
import { type CloudSummary, cloudLook } from "@/server/model/cloud-view";
import { readCloudSettings } from "@/server/operations/clouds/cloud-config";
import { readMirrorStatus } from "@/server/operations/clouds/mirror/mirror-status";
import type { ConsoleContext } from "@/server/operations/console-context";

/** The clouds by name, the built-in inventory first, without their secrets. */
export async function listCloudSummaries(ctx: ConsoleContext): Promise<readonly CloudSummary[]> {
  const rows = await ctx.db.cloud.findMany({ orderBy: { name: "asc" } });
  return rows.map(summarizeCloud).sort((a, b) => Number(b.kind === "inventory") - Number(a.kind === "inventory"));
}

function summarizeCloud(row: Cloud): CloudSummary {
  const settings = readCloudSettings(row);
  const look = cloudLook.safeParse(row.look);
  let connection: CloudSummary["connection"] = null;
  if (settings !== null) {
    const { caPem, ...open } = settings;
    connection = { ...open, hasCa: caPem !== null };
  }
  return {
    ...{ id: row.id, name: row.name, connection },
    kind: row.kind === "neutron" ? "neutron" : "inventory",
    look: look.success ? look.data : null,
    mirror: row.kind === "neutron" ? readMirrorStatus(row) : null,
  };
}
