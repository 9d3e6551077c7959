import { COOKIE_PREFIX, type Flow, LEARNED_COOKIE } from "@/server/model/host-operation";

/** A flow of ours; ports stand in `match` and `actions` by their quoted names (`quoted`). */
export function flow(table: number, priority: number, match: string, actions: string): Flow {
  return { cookie: cookieOf(`${table}|${priority}|${match}|${actions}`), table, priority, match, actions };
}

export function quoted(port: string): string {
  return `"${port}"`;
}

export function isOurCookie(cookie: string): boolean {
  return cookie.toLowerCase().startsWith(COOKIE_PREFIX) && cookie.length === LEARNED_COOKIE.length;
}

/** Made by a learn action of ours: comes and goes with the traffic. */
export function isLearnedCookie(cookie: string): boolean {
  return cookie.toLowerCase() === LEARNED_COOKIE;
}

const BITS_48 = (1n << 48n) - 1n;

/** FNV-1a of 64 bits, folded to 48 behind our prefix: not for secrets, only to tell flows apart. */
function cookieOf(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const character of text) {
    hash ^= BigInt(character.codePointAt(0) ?? 0);
    hash = (hash * 0x100000001b3n) & 0xffffffffffffffffn;
  }
  const cookie = `${COOKIE_PREFIX}${((hash ^ (hash >> 48n)) & BITS_48).toString(16).padStart(12, "0")}`;
  return isLearnedCookie(cookie) ? `${cookie.slice(0, -2)}fe` : cookie;
}
