import type { DhcpLease, DhcpReservation } from "@/server/model/host-state";
import { malformedLine } from "./malformed";

/**
 * The `host` file: `MAC[,tag:…|set:…|id:…]…,name,address[,set:…]`; IPv6 addresses are in brackets and may be several, each
 * is then a reservation of its own. An entry with a tag and no address (stateless IPv6) has the address `""`.
 */
export function parseReservations(text: string): DhcpReservation[] {
  const reservations: DhcpReservation[] = [];
  for (const [lineNumber, line] of numberedLines(text)) {
    const [mac, ...fields] = line.split(",").map((field) => field.trim());
    if (mac === undefined || !MAC.test(mac)) throw malformedLine("MAC,name,address", lineNumber, line);
    const tags = fields.filter((field) => TAG.test(field));
    const addresses = fields.filter((field) => IPV4.test(field) || IPV6.test(field));
    const name = fields.find((field) => !tags.includes(field) && !addresses.includes(field)) ?? "";
    if (addresses.length === 0 && tags.length === 0) throw malformedLine("MAC,name,address", lineNumber, line);
    for (const address of addresses.length === 0 ? [""] : addresses) {
      reservations.push({ mac: withoutHardwareType(mac), name, address: address.replaceAll(/[[\]]/g, ""), tags });
    }
  }
  return reservations;
}

/**
 * The `leases` file: `expiry MAC address name clientid`, expiry in epoch seconds (0: never; milliseconds in the result).
 * After a `duid` line the leases are of IPv6: their second field is an association id, the MAC is in the client's DUID.
 */
export function parseLeases(text: string): DhcpLease[] {
  const leases: DhcpLease[] = [];
  for (const [lineNumber, line] of numberedLines(text)) {
    if (line.startsWith("duid ")) continue;
    const [expiry, id, address, name, client] = line.split(/\s+/);
    if (
      expiry === undefined ||
      !/^\d+$/.test(expiry) ||
      id === undefined ||
      address === undefined ||
      name === undefined
    ) {
      throw malformedLine("expiry MAC address name client", lineNumber, line);
    }
    const mac = MAC.test(id) ? withoutHardwareType(id) : (macOfDuid(client ?? "") ?? "");
    leases.push({ expiresAt: Number(expiry) * 1000, mac, address, name: name === "*" ? null : name });
  }
  return leases;
}

/** The `opts` file, a line an option, as written. */
export function parseOptions(text: string): string[] {
  return text.split("\n").filter((line) => line.trim() !== "");
}

const MAC = /^(?:[0-9a-f]{2}-)?[0-9a-f]{2}(?::[0-9a-f]{2}){5,}$/i;
const TAG = /^(tag|set|net|id):/;
const IPV4 = /^\d{1,3}(\.\d{1,3}){3}$/;
const IPV6 = /^\[[0-9a-f:.]+\]$/i;

/** dnsmasq writes `06-aa:bb:…` for hardware other than Ethernet. */
function withoutHardwareType(mac: string): string {
  return mac.replace(/^[0-9a-f]{2}-/i, "");
}

/** DUID-LLT (`00:01`, type, time) and DUID-LL (`00:03`, type) end in the link-layer address. */
function macOfDuid(duid: string): string | null {
  return (
    /^00:01:00:01(?::[0-9a-f]{2}){4}:((?:[0-9a-f]{2}:){5}[0-9a-f]{2})$|^00:03:00:01:((?:[0-9a-f]{2}:){5}[0-9a-f]{2})$/i
      .exec(duid)
      ?.slice(1)
      .find((mac) => mac !== undefined) ?? null
  );
}

function* numberedLines(text: string): Generator<[number, string]> {
  let lineNumber = 0;
  for (const line of text.split("\n")) {
    lineNumber += 1;
    if (line.trim() !== "") yield [lineNumber, line.trim()];
  }
}
