import { type Flow, LEARNED_COOKIE } from "@/server/model/host-operation";
import { PATCH_TO_INTEGRATION, patchFromProvider, patchToProvider } from "@/server/wiring/bridge-names";
import { flow, quoted } from "@/server/wiring/flow";

/** Tables of Neutron's agent since Juno, `dataplane.md` 3.2 and 3.3. */
export const TABLE = {
  fromInside: 2,
  gre: 3,
  vxlan: 4,
  geneve: 6,
  learn: 10,
  unicast: 20,
  flood: 22,
  canary: 23,
  arpSpoof: 24,
  macSpoof: 25,
  localIp: 30,
  localIpOut: 31,
  rateLimit: 59,
  transient: 60,
  direct: 62,
} as const;

/** What every port of the integration bridge shares. Frames from a provider bridge go nowhere but into known networks. */
export function integrationFlows(providerBridges: readonly string[]): readonly Flow[] {
  return [
    flow(0, 65535, "dl_vlan=4095", "drop"),
    ...providerBridges.map((bridge) => flow(0, 2, `in_port=${quoted(patchToProvider(bridge))}`, "drop")),
    flow(0, 0, "", `goto_table:${TABLE.rateLimit}`),
    flow(TABLE.canary, 0, "", "drop"),
    flow(TABLE.arpSpoof, 0, "", "drop"),
    flow(TABLE.localIp, 0, "", `goto_table:${TABLE.rateLimit}`),
    flow(TABLE.localIpOut, 0, "", `goto_table:${TABLE.rateLimit}`),
    flow(TABLE.rateLimit, 0, "", `goto_table:${TABLE.transient}`),
    flow(TABLE.transient, 3, "", "NORMAL"),
    flow(TABLE.direct, 3, "", "NORMAL"),
  ];
}

/** Unicast to what was learned, the rest to everybody; what comes in by a tunnel is learned from. No ARP responder. */
export function tunnelBridgeFlows(): readonly Flow[] {
  const inside = quoted(PATCH_TO_INTEGRATION);
  const learn =
    `learn(table=${TABLE.unicast},hard_timeout=300,priority=1,cookie=${LEARNED_COOKIE},NXM_OF_VLAN_TCI[0..11],` +
    "NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],load:0->NXM_OF_VLAN_TCI[],load:NXM_NX_TUN_ID[]->NXM_NX_TUN_ID[]," +
    "output:OXM_OF_IN_PORT[])";
  return [
    flow(0, 1, `in_port=${inside}`, `goto_table:${TABLE.fromInside}`),
    flow(0, 0, "", "drop"),
    flow(TABLE.fromInside, 0, "dl_dst=00:00:00:00:00:00/01:00:00:00:00:00", `goto_table:${TABLE.unicast}`),
    flow(TABLE.fromInside, 0, "dl_dst=01:00:00:00:00:00/01:00:00:00:00:00", `goto_table:${TABLE.flood}`),
    ...[TABLE.gre, TABLE.vxlan, TABLE.geneve].map((table) => flow(table, 0, "", "drop")),
    flow(TABLE.learn, 1, "", `${learn},output:${inside}`),
    flow(TABLE.unicast, 0, "", `goto_table:${TABLE.flood}`),
    flow(TABLE.flood, 0, "", "drop"),
  ];
}

/** A provider bridge switches as ever, but from the integration bridge it takes known networks only. */
export function providerBridgeFlows(bridge: string): readonly Flow[] {
  return [flow(0, 0, "", "NORMAL"), flow(0, 2, `in_port=${quoted(patchFromProvider(bridge))}`, "drop")];
}
