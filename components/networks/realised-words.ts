import type { NetworkView } from "@/server/model/mapping-views";
import type { NetworkOnHost } from "@/server/model/on-host-views";

/** Where a network is, in a sentence: it is realised where a host has a local VLAN for it. */
export function realisedWords(hosts: readonly NetworkOnHost[]): string {
  const realised = hosts.filter(({ localVlan }) => localVlan !== null).map(({ hostName }) => hostName);
  const missing = hosts
    .filter(({ localVlan, observedAt, ports }) => localVlan === null && observedAt !== null && ports > 0)
    .map(({ hostName }) => hostName);
  const unread = hosts.filter(({ observedAt }) => observedAt === null).map(({ hostName }) => hostName);
  return [
    realised.length > 0
      ? `Realised on ${realised.join(", ")}.`
      : "Defined: a host makes it with the first port that is bound there.",
    ...(missing.length > 0 ? [`Not yet on ${missing.join(", ")}.`] : []),
    ...(unread.length > 0 ? [`Not known of ${unread.join(", ")}.`] : []),
  ].join(" ");
}

/** How it is told apart on the wire; `null`: it is untagged. */
export function keyWords({ networkType, segmentationId }: Pick<NetworkView, "networkType" | "segmentationId">) {
  if (segmentationId === null) return null;
  if (networkType === "vlan") return `VLAN ${segmentationId}`;
  return `${networkType} key ${segmentationId}, 0x${segmentationId.toString(16)}`;
}
