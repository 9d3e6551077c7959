import type { IpSet } from "@/server/model/host-state";
import { inPrefix } from "./bits";
import type { IpPacket } from "./packet";

/** Whether a packet's address is in an ipset; `null`: not observed, or of a kind that is not understood. */
export function matchSet(
  sets: readonly IpSet[] | null,
  packet: IpPacket,
  name: string,
  direction: string,
): boolean | null {
  const set = sets?.find((candidate) => candidate.name === name);
  if (set === undefined || !/^hash:(net|ip)$/.test(set.type)) return null;
  if (direction !== "src" && direction !== "dst") return null;
  const address = direction === "src" ? packet.source : packet.destination;
  let unknown = false;
  for (const member of set.members) {
    const [prefix = "", ...options] = member.split(" ");
    const answer = inPrefix(prefix, address);
    if (answer === true && options.includes("nomatch")) return null;
    if (answer === true) return true;
    if (answer === null) unknown = true;
  }
  return unknown ? null : false;
}
