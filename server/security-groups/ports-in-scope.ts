import type { Fault } from "@/server/model/fault";
import type { Port } from "@/server/model/neutron";
import { CHAIN_ID_LENGTH, SG_CHAIN } from "@/server/security-groups/chain-names";
import type { HostPort } from "@/server/security-groups/compile-host";
import type { RootTables } from "@/server/security-groups/root-tables";
import type { Treatment } from "@/server/security-groups/target-tables";
import { deviceName } from "@/server/wiring/device-names";
import type { HostPlanInput } from "@/server/wiring/host-plan";
import { isGuestPort, portsOnHost } from "@/server/wiring/on-host";

export type PortsInScope = {
  /** Those that rules are written for now. */
  readonly ports: readonly HostPort[];
  /** Every port of ours on the host, by the 10 characters of its chains, with what is done with its rules. */
  readonly treatments: ReadonlyMap<string, Treatment>;
  readonly faults: readonly Fault[];
};

/**
 * Hybrid ports of guests get rules. A port that is plugged straight into br-int has none, as they would not meet its
 * packets. Rules for services and routers are left as they are for the same reason: Neutron's agent writes ACCEPTs for
 * them, which nothing ever reaches.
 */
export function portsInScope({ intent, host, scope }: HostPlanInput, tables: RootTables): PortsInScope {
  const isAsked = (port: Port) => scope.portIds === null || scope.portIds.has(port.id);
  const ports: HostPort[] = [];
  const treatments = new Map<string, Treatment>();
  const faults: Fault[] = [];
  const hybrid = new Map<string, Port>();
  const all = portsOnHost(intent, host.name);
  for (const port of all) {
    const key = port.id.slice(0, CHAIN_ID_LENGTH);
    if (!isGuestPort(port)) {
      if (!treatments.has(key)) treatments.set(key, "left");
    } else if (!isHybrid(port, host.name)) {
      if (!treatments.has(key)) treatments.set(key, isAsked(port) ? "dropped" : "left");
    } else {
      const rival = hybrid.get(key);
      const [first, second] = rival !== undefined && isInForce(port, tables) ? [port, rival] : [rival ?? port, port];
      hybrid.set(key, first);
      if (rival !== undefined) faults.push(collision(first, second, key));
    }
  }
  for (const [key, port] of hybrid) {
    treatments.set(key, isAsked(port) ? "as-wanted" : "left");
    if (isAsked(port)) ports.push({ port, treatment: port.portSecurity === false ? "open" : "filtered" });
  }
  return { ports: ports.sort((a, b) => (a.port.id < b.port.id ? -1 : 1)), treatments, faults };
}

function isHybrid(port: Port, hostName: string): boolean {
  const vif = port.host === hostName ? port.vif : port.inactiveBindings?.find((each) => each.host === hostName)?.vif;
  return vif?.hybridPlug ?? true;
}

function isInForce(port: Port, tables: RootTables): boolean {
  const tap = ` ${deviceName("tap", port.id)} `;
  return (tables.ipv4.filter.get(SG_CHAIN) ?? []).some((spec) => spec.includes(tap));
}

function collision(first: Port, second: Port, key: string): Fault {
  return {
    code: "port-ids-collide",
    object: `port ${second.id}`,
    message: `It shares its first ten characters, ${key}, with port ${first.id} on the same host, and chains have no more of an id: it cannot be filtered.`,
    remedy: "Delete the port and make it again, which gives it another id, or bind it to another host.",
  };
}
