import type { Db } from "@/server/db/client";
import { BridgeheadError } from "@/server/model/errors";
import type { CloudRef } from "@/server/model/mapping-views";

/** The clouds, the built-in inventory first. */
export async function listClouds(db: Db): Promise<readonly CloudRef[]> {
  const clouds = await db.cloud.findMany({
    select: { id: true, name: true, kind: true },
    orderBy: { createdAt: "asc" },
  });
  return [...clouds].sort((a, b) => Number(b.kind === "inventory") - Number(a.kind === "inventory"));
}

/** The cloud that is meant: the given one, else the built-in inventory, else the only one. */
export async function resolveCloud(db: Db, cloudId: string | undefined): Promise<CloudRef> {
  const clouds = await listClouds(db);
  const found = cloudId === undefined ? clouds[0] : clouds.find((each) => each.id === cloudId);
  if (found !== undefined) return found;
  throw new BridgeheadError(
    "missing",
    cloudId === undefined ? "There is no cloud yet." : `There is no cloud ${cloudId}.`,
    {
      remedy: "Pick one of the listed clouds, or add one.",
    },
  );
}

/** The appliance that is meant: the given one, else the only one. */
export async function resolveAppliance(db: Db, applianceId: string | undefined): Promise<string> {
  if (applianceId !== undefined) return applianceId;
  const appliances = await db.appliance.findMany({ select: { id: true, name: true }, orderBy: { name: "asc" } });
  const [only] = appliances;
  if (only !== undefined && appliances.length === 1) return only.id;
  throw new BridgeheadError(
    "invalid",
    appliances.length === 0
      ? "There is no OneView appliance yet."
      : `There are ${appliances.length} OneView appliances: ${appliances.map((each) => each.name).join(", ")}.`,
    { remedy: appliances.length === 0 ? "Add an appliance first." : "Say which one with applianceId." },
  );
}
