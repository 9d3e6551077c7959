import type { Namespace } from "@/server/model/host-state";

const SETTINGS = ["net.bridge.bridge-nf-call-iptables", "net.bridge.bridge-nf-call-ip6tables"] as const;

export type BridgeFilterSettings = {
  /** Keys that say 0: all rules look right, and none of them sees a bridged packet. */
  readonly off: readonly string[];
  /** Keys that could not be read, as when `br_netfilter` is not loaded. */
  readonly unknown: readonly string[];
};

/** What the security groups of a host rest on; `dataplane.md` 5.1. */
export function bridgeFilterSettings(root: Namespace): BridgeFilterSettings {
  return {
    off: SETTINGS.filter((key) => root.sysctls[key] === "0"),
    unknown: SETTINGS.filter((key) => root.sysctls[key] === undefined),
  };
}
