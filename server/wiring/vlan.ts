import type { HostOperation, PortVlan } from "@/server/model/host-operation";
import type { OvsPort } from "@/server/model/host-state";
import { RECORD_KEYS } from "@/server/wiring/network-facts";
import { isOurPort } from "@/server/wiring/ownership";

const MODES = ["access", "trunk", "native-tagged", "native-untagged"] as const;

/** How a row lies in VLANs now. */
export function vlanOf({ tag, vlanMode, trunks }: OvsPort): PortVlan {
  return { tag, vlanMode: MODES.find((mode) => mode === vlanMode) ?? null, trunks };
}

export function isInVlan(port: OvsPort, { tag, vlanMode, trunks }: PortVlan): boolean {
  const isMode = (port.vlanMode ?? null) === vlanMode;
  return (
    port.tag === tag &&
    isMode &&
    port.trunks.length === trunks.length &&
    trunks.every((each) => port.trunks.includes(each))
  );
}

/** The agent's record as the row has it. */
export function recordOf({ otherConfig }: OvsPort): Readonly<Record<string, string>> {
  const entries = RECORD_KEYS.flatMap((key) =>
    otherConfig[key] === undefined ? [] : [[key, otherConfig[key]] as const],
  );
  return Object.fromEntries(entries);
}

export function vlanWords({ tag, vlanMode, trunks }: PortVlan): string {
  if (tag === 4095) return vlanMode === "trunk" && trunks.includes(4095) ? "dead VLAN" : "dead VLAN, as an access port";
  const mode = vlanMode === null || vlanMode === "access" ? "" : `, ${vlanMode}`;
  return tag === null ? `no tag: a trunk of every VLAN${mode}` : `VLAN ${tag}${mode}`;
}

/** `row` undefined: the plug of the same plan makes it. One that is there without our mark is the hypervisor's. */
export function vlanOperation(
  name: string,
  row: OvsPort | undefined,
  otherConfig: Readonly<Record<string, string>>,
  vlan: PortVlan,
): HostOperation {
  const hypervisors = row !== undefined && !isOurPort(row) ? { hypervisors: true } : {};
  return { op: "ovs.port.vlan", name, otherConfig, ...vlan, ...hypervisors };
}
