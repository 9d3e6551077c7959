import type { HostOperation } from "@/server/model/host-operation";
import type { OvsBridge } from "@/server/model/host-state";
import type { ManagedHost } from "@/server/model/plumbing";
import { isOurBridge } from "@/server/wiring/ownership";

const PROTOCOLS = ["OpenFlow10", "OpenFlow13", "OpenFlow14"];
const OTHER_CONFIG = { "mac-table-size": "50000" };

/** A bridge as Neutron's agent sets one up: without flows nothing passes it. */
export function bridgeOperation(host: ManagedHost, name: string): HostOperation {
  return {
    op: "ovs.bridge.ensure",
    name,
    datapathType: host.plumbing.datapathType,
    failMode: "secure",
    protocols: PROTOCOLS,
    otherConfig: OTHER_CONFIG,
    externalIds: {},
  };
}

/** What of its settings is otherwise, in words; a bridge of somebody else's may be as it likes. */
export function bridgeDifference(host: ManagedHost, bridge: OvsBridge): string | null {
  if (!isOurBridge(bridge)) return null;
  const wanted = host.plumbing.datapathType;
  const differences = [
    bridge.failMode === "secure" ? "" : `fail mode ${bridge.failMode ?? "unset"}`,
    PROTOCOLS.every((each) => bridge.protocols.includes(each))
      ? ""
      : `protocols ${bridge.protocols.join(",") || "unset"}`,
    Object.entries(OTHER_CONFIG).every(([key, value]) => bridge.otherConfig[key] === value) ? "" : "MAC table size",
    wanted === null || (bridge.datapathType || "system") === wanted
      ? ""
      : `datapath ${bridge.datapathType || "system"}`,
  ].filter((each) => each !== "");
  return differences.length === 0 ? null : differences.join(", ");
}

/** A foreign bridge that lets everything through once its flows are lost. */
export function isLooseForeign(bridge: OvsBridge): boolean {
  return !isOurBridge(bridge) && bridge.failMode !== "secure" && bridge.controllers.length === 0;
}
