import { invalid } from "../api-error";
import type { ConnectionResource } from "../schemas";
import type { World } from "../world";
import type { WrittenConnection } from "./profile-body";
import type { ConnectionContext } from "./profile-connections";
import type { FlexNic } from "./profile-ports";

type Mac = { readonly macType: string; readonly mac: string | null };

const pool = "9A:A0:22:90";

/**
 * The MAC of a connection:
 * - an existing one keeps its MAC, a physical one follows the FlexNIC it is on; another MAC in the request is refused;
 * - a new one that names the FlexNIC's own MAC, or is `Physical` (itself, or by its profile), has that;
 * - a new one that names another MAC must be `UserDefined`;
 * - otherwise the appliance gives one of its pool.
 */
export function macOf(
  world: World,
  written: WrittenConnection,
  current: ConnectionResource | undefined,
  flexNic: FlexNic | null,
  context: Pick<ConnectionContext, "macType">,
  before: readonly ConnectionResource[],
): Mac {
  const named = normalMac(written.mac);
  const own = normalMac(flexNic?.mac);
  if (current !== undefined) {
    const kept = normalMac(current.mac);
    const isTypeChanged = (written.macType ?? current.macType) !== current.macType;
    if (isTypeChanged || (named !== null && kept !== null && named !== kept)) {
      throw invalid("CONNECTION_MAC_IMMUTABLE", `The MAC address of connection ${current.id} can not be changed.`);
    }
    if (current.macType === "Physical") return { macType: "Physical", mac: flexNic === null ? kept : own };
    return { macType: current.macType, mac: kept ?? freeMac(world, before) };
  }
  const macType = written.macType ?? (named !== null && named === own ? "Physical" : context.macType);
  if (macType === "Physical") {
    if (named === null || own === null || named === own) return { macType, mac: own };
    throw invalid("MAC_NOT_OF_PORT", `The MAC address ${named} is not the one of port ${flexNic?.portId}, ${own}.`);
  }
  if (named !== null) {
    if (macType === "UserDefined") return { macType, mac: named };
    throw invalid("MacTypeDiffGlobalMacType", `The MAC address ${named} needs the MAC type UserDefined.`);
  }
  if (macType === "UserDefined") throw invalid("MAC_REQUIRED", "A UserDefined MAC type needs a MAC address.");
  return { macType, mac: freeMac(world, before) };
}

/** Upper case with colons, as the appliance writes it. */
function normalMac(mac: string | null | undefined): string | null {
  if (mac === undefined || mac === null || mac === "") return null;
  const hex = mac.replace(/[:.-]/g, "").toUpperCase();
  if (!/^[0-9A-F]{12}$/.test(hex)) throw invalid("INVALID_MAC", `The MAC address ${mac} is invalid.`);
  return hex.replace(/(..)(?=.)/g, "$1:");
}

/** The next one after all that are given out. */
function freeMac(world: World, before: readonly ConnectionResource[]): string {
  const all = [...world.store.all("server-profiles").flatMap((profile) => profile.connections), ...before];
  const used = all.flatMap(({ mac }) =>
    mac?.startsWith(pool) ? [Number.parseInt(mac.slice(-5).replace(":", ""), 16)] : [],
  );
  const next = (Math.max(0, ...used) + 1).toString(16).toUpperCase().padStart(4, "0");
  return `${pool}:${next.slice(0, 2)}:${next.slice(2)}`;
}
