import { randomBytes } from "node:crypto";
import { BridgeheadError } from "@/server/model/errors";
import { UNIQUE_START } from "@/server/neutron/port-rules";
import type { OperationContext } from "@/server/operations/context";
import { newMac } from "@/server/operations/ports/new-mac";

const MOST_DRAWS = 10;

/**
 * Id and MAC of a port that is being made. Device names and chains are cut from the id, so one is drawn whose beginning no
 * port of the cloud has; and a MAC that none has.
 */
export async function drawPort(
  ctx: Pick<OperationContext, "db" | "newId">,
  cloudId: string,
  random: (count: number) => Uint8Array = randomBytes,
): Promise<{ readonly portId: string; readonly newMac: string }> {
  for (let draw = 0; draw < MOST_DRAWS; draw += 1) {
    const drawn = { portId: ctx.newId(), newMac: newMac(random) };
    const like = { OR: [{ id: { startsWith: drawn.portId.slice(0, UNIQUE_START) } }, { mac: drawn.newMac }] };
    if ((await ctx.db.port.findFirst({ where: { cloudId, ...like }, select: { id: true } })) === null) return drawn;
  }
  throw new BridgeheadError("conflict", `${MOST_DRAWS} drawn port ids or MAC addresses were all taken.`, {
    remedy: "Try again.",
  });
}

/** The same for the DHCP port that a request may have to make. */
export async function drawDhcpPort(
  ctx: Pick<OperationContext, "db" | "newId">,
  cloudId: string,
): Promise<{ readonly dhcpPortId: string; readonly dhcpMac: string }> {
  const { portId: dhcpPortId, newMac: dhcpMac } = await drawPort(ctx, cloudId);
  return { dhcpPortId, dhcpMac };
}

/** The same for a port of a router or a floating IP. */
export async function drawServicePort(
  ctx: Pick<OperationContext, "db" | "newId">,
  cloudId: string,
): Promise<{ readonly id: string; readonly mac: string }> {
  const { portId: id, newMac: mac } = await drawPort(ctx, cloudId);
  return { id, mac };
}
