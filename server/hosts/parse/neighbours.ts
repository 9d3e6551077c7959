import type { Neighbour } from "@/server/model/host-state";
import { type JsonObject, parseJsonRows, required, stringField, stringsField } from "./json-fields";

/** `ip -j neigh` */
export function parseNeighbours(text: string): Neighbour[] {
  return parseJsonRows(text).map(parseNeighbour);
}

function parseNeighbour(row: JsonObject): Neighbour {
  return {
    address: required(stringField(row, "dst"), row, "dst"),
    device: required(stringField(row, "dev"), row, "dev"),
    mac: stringField(row, "lladdr"),
    state: stringsField(row, "state").join(","),
  };
}
