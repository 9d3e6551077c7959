import type { EthernetNetwork, NetworkSet } from "@/server/model/fabric-state";
import { type JsonObject, numberAt, textAt, textsAt } from "@/server/oneview/read-json";

/** A parser answers `null` for an entry without identity: it is counted and left out, never guessed. */
export function parseNetwork(json: JsonObject): EthernetNetwork | null {
  const uri = textAt(json, "uri");
  if (uri === null) return null;
  const vlanId = numberAt(json, "vlanId");
  return {
    uri,
    name: textAt(json, "name") ?? uri,
    ethernetNetworkType: textAt(json, "ethernetNetworkType") ?? "Unknown",
    // Untagged networks read back 0 or null or nothing, depending on the version.
    vlanId: vlanId === 0 ? null : vlanId,
    purpose: textAt(json, "purpose"),
    description: textAt(json, "description"),
    state: textAt(json, "state"),
    status: textAt(json, "status"),
    eTag: textAt(json, "eTag"),
  };
}

export function parseNetworkSet(json: JsonObject): NetworkSet | null {
  const uri = textAt(json, "uri");
  if (uri === null) return null;
  return {
    uri,
    name: textAt(json, "name") ?? uri,
    networkUris: textsAt(json, "networkUris"),
    nativeNetworkUri: textAt(json, "nativeNetworkUri"),
    status: textAt(json, "status"),
  };
}
