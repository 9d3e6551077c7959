import type { MirroredCloud } from "@/server/clouds/plan/cloud-step";
import { BridgeheadError } from "@/server/model/errors";
import type { NetworkIntent } from "@/server/model/network-intent";

const WORDS: Readonly<Record<keyof NetworkIntent, string>> = {
  networks: "network",
  subnets: "subnet",
  ports: "port",
  securityGroups: "security group",
  routers: "router",
  floatingIps: "floating IP",
};

/** An object of the mirror. One that is not there was deleted, or is too new to be mirrored: nothing is planned on it. */
export function found<K extends keyof NetworkIntent>(
  { intent, cloudName }: Pick<MirroredCloud, "intent" | "cloudName">,
  kind: K,
  id: string,
): NetworkIntent[K][number] {
  const all: readonly NetworkIntent[K][number][] = intent[kind];
  const object = all.find((each) => each.id === id);
  if (object !== undefined) return object;
  throw new BridgeheadError("missing", `Cloud "${cloudName}" has no ${WORDS[kind]} ${id}.`, {
    remedy: "It may have been deleted there; read the cloud again and look at the list.",
  });
}
