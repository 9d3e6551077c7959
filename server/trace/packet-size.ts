import type { TraceResult } from "@/server/model/trace";
import type { PassedLink, Trail } from "./trail";

/**
 * Says of a packet that comes how large it may be: the narrowest link of its way and of its answer's, and whether what guests
 * may send fits there.
 */
export function withSize(result: TraceResult, trail: Trail, guestMtu: number | null): TraceResult {
  const found = narrowest(trail);
  if (found === null || result.verdict !== "delivered") return result;
  const { link, at } = found;
  const { host, device, fits: largest } = link;
  const guests = guestMtu === null ? {} : { guestMtu };
  const tight = guestMtu !== null && guestMtu > largest;
  const text = tight
    ? `Packets of up to ${largest} bytes pass whole; guests may send ${guestMtu}, which does not fit through ${device} on ${host}.`
    : `Packets of up to ${largest} bytes pass whole; ${device} on ${host} is the narrowest link.`;
  const size = { largest, host, object: device, ...guests, text };
  if (!tight) return { ...result, size };
  const warning = `${device} takes ${largest} bytes, and guests may send ${guestMtu}`;
  return { ...result, size, hops: result.hops.map((hop, number) => (number === at ? { ...hop, warning } : hop)) };
}

/** With the number of the hop at which it is passed, from 0. The first of equals counts. */
function narrowest(trail: Trail): { readonly link: PassedLink; readonly at: number } | null {
  let found: { link: PassedLink; at: number } | null = null;
  for (let one = trail; one !== null; one = one.before) {
    const { link } = one;
    // lengths count hops: a link that is passed after the third is told at the third
    if (link !== undefined && (found === null || link.fits <= found.link.fits)) {
      found = { link, at: Math.max(0, one.length - 1) };
    }
  }
  return found;
}
