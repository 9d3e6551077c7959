import { isMarked, MARK } from "@/server/model/host-operation";
import type { Link, OvsBridge, OvsPort } from "@/server/model/host-state";

/** Whether we made it: only then may a plan change or remove it unasked. */

export function isOurLink(link: Pick<Link, "alias" | "isNewborn">): boolean {
  return isMarked(link);
}

export function isOurBridge(bridge: Pick<OvsBridge, "externalIds">): boolean {
  return MARK in bridge.externalIds;
}

export function isOurPort(port: Pick<OvsPort, "externalIds">): boolean {
  return MARK in port.externalIds;
}
