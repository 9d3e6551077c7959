import type { FixedMac } from "@/server/model/host-state";
import { type JsonObject, parseJsonRows, required, stringField } from "./json-fields";

/** `bridge -j fdb show`, of it what bridges did not learn by themselves. */
export function parseFixedMacs(text: string): FixedMac[] {
  return parseJsonRows(text).flatMap((row) => parseEntry(row) ?? []);
}

function parseEntry(row: JsonObject): FixedMac | null {
  const bridge = stringField(row, "master");
  const state = stringField(row, "state");
  if (bridge === null || (state !== "static" && state !== "permanent")) return null;
  const mac = required(stringField(row, "mac"), row, "mac").toLowerCase();
  return { bridge, device: required(stringField(row, "ifname"), row, "ifname"), mac, state };
}
