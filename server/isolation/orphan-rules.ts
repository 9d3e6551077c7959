import type { ObservedBridges } from "@/server/isolation/observed-bridges";
import type { OrphanRules } from "@/server/model/isolation-view";

/**
 * Rules of FORWARD that name a device which is a port of no bridge: what `ebtables-flush` asks. It asks for devices, never
 * for VMs. Where the device is there and only on no bridge at the moment, its rules are told and never flushed; and so are
 * rules that name another device beside it which is there.
 */
export function orphanRules({ links, bridgeOf, rules }: ObservedBridges): readonly OrphanRules[] {
  const found = new Map<string, { device: string; rules: string[]; exists: boolean; ours: boolean }>();
  for (const rule of rules) {
    const device = rule.devices.find((name) => !bridgeOf.has(name));
    if (device === undefined) continue;
    const exists = rule.devices.some((name) => links.has(name));
    const ours = rule.isolation !== null;
    const key = `${device} ${exists} ${ours}`;
    const group = found.get(key);
    if (group === undefined) found.set(key, { device, rules: [rule.text], exists, ours });
    else group.rules.push(rule.text);
  }
  return [...found.values()].sort((a, b) => (a.device < b.device ? -1 : a.device > b.device ? 1 : a.ours ? -1 : 1));
}
