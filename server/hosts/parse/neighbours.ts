import type { Neighbour } from "@/server/model/host-state";
import { addressField, type JsonObject, parseJsonRows, required, stringField, stringsField } from "./json-fields";

/** `ip -j neigh` */
export function parseNeighbours(text: string): Neighbour[] {
  return parseJsonRows(text).map(parseNeighbour);
}

/** Of a card; tunnels have addresses there. */
function macOf(row: JsonObject): string | null {
  const text = stringField(row, "lladdr");
  return text !== null && /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(text) ? text : null;
}

function parseNeighbour(row: JsonObject): Neighbour {
  return {
    address: required(addressField(row, "dst"), row, "dst"),
    device: required(stringField(row, "dev"), row, "dev"),
    mac: macOf(row),
    state: stringsField(row, "state").join(","),
  };
}
