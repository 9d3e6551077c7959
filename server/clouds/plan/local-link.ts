import { BridgeheadError } from "@/server/model/errors";

/** JSON text inside JSON text: nobody quotes more often by accident. */
const MOST_QUOTES = 5;

/**
 * `local_link_information` as Neutron wants it, a list of entries: given as that, as one entry, or as JSON text of either.
 * What an entry says is the affair of those who read it.
 */
export function localLinkList(localLink: unknown, port: string): readonly unknown[] {
  let value = localLink;
  for (let quotes = 0; typeof value === "string" && quotes < MOST_QUOTES; quotes += 1) {
    try {
      value = JSON.parse(value);
    } catch {
      throw unreadable(port, "is text that is no JSON");
    }
  }
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (list.every((each) => typeof each === "object" && each !== null && !Array.isArray(each))) return list;
  throw unreadable(port, "is no list of entries");
}

function unreadable(port: string, what: string): BridgeheadError {
  return new BridgeheadError("invalid", `The local link that was given for ${port} ${what}.`, {
    remedy: `Give an entry such as {"switch_info": {"server_hardware_id": "<uuid>", "bootable": true}}.`,
  });
}
