import { sha1 } from "@/server/wiring/sha1";

/** Bridges and patch ports by Neutron's names, `dataplane.md` 1.4. */

export const INTEGRATION_BRIDGE = "br-int";
export const TUNNEL_BRIDGE = "br-tun";
/** On the integration bridge, towards the tunnel bridge, and back. */
export const PATCH_TO_TUNNEL = "patch-tun";
export const PATCH_TO_INTEGRATION = "patch-int";

/** The patch port on the integration bridge that leads to a provider bridge, and its other end. */
export const patchToProvider = (bridge: string): string => prefixed("int-", bridge);
export const patchFromProvider = (bridge: string): string => prefixed("phy-", bridge);

const LONGEST = 15;
const HASH_DIGITS = 6;

/** Prefix and name; where that is too long, the name is cut and six hex digits of its SHA-1 keep it apart from others. */
function prefixed(prefix: string, name: string): string {
  if (prefix.length + name.length <= LONGEST) return prefix + name;
  const digits = sha1(name)
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("")
    .slice(0, HASH_DIGITS);
  return prefix + name.slice(0, LONGEST - prefix.length - HASH_DIGITS) + digits;
}
