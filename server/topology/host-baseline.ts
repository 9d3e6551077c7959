import type { HostState } from "@/server/model/host-state";
import { bridgeRoles } from "./bridge-roles";
import { parseDeviceName } from "./names";

export type HostBaseline = {
  /** `a network node`, `a compute node`: which expectation it is measured by. */
  readonly as: string;
  readonly expected: readonly string[];
  /** Each in words; empty: as after a clean install, plus the ports of guests and services. */
  readonly differences: readonly string[];
};

/**
 * Seed 004: after a clean install there is br-int and br-tun everywhere, an external bridge on the network node besides, and no
 * Linux bridge but the one of each plugged instance. Bridges count by what they are for, not by their names. `null`: nothing
 * runs there that makes it a node of either kind, or Open vSwitch was not read.
 */
export function hostBaseline(state: HostState, role: string | undefined): HostBaseline | null {
  if (state.ovs === null || role === undefined) return null;
  const network = role === "network" || role === "all-in-one";
  const expected = ["br-int", "br-tun", ...(network ? ["br-ex"] : [])];
  const roles = new Set(bridgeRoles(state).values());
  const has: Readonly<Record<string, boolean>> = {
    "br-int": roles.has("integration"),
    "br-tun": roles.has("tunnel"),
    "br-ex": roles.has("external") || roles.has("provider"),
  };
  const missing = expected.filter((name) => has[name] !== true).map((name) => `no ${WORDS[name]} (${name})`);
  const links = state.namespaces.find(({ name }) => name === "")?.links ?? [];
  const bridges = links
    .filter(({ name, bridge }) => bridge !== null && parseDeviceName(name)?.role !== "qbr")
    .map(({ name }) => `a Linux bridge of nobody’s instance: ${name}`);
  const as = role === "all-in-one" ? "a network and compute node" : `a ${role} node`;
  return { as, expected, differences: [...missing, ...bridges] };
}

const WORDS: Readonly<Record<string, string>> = {
  "br-int": "integration bridge",
  "br-tun": "tunnel bridge",
  "br-ex": "bridge to the outside",
};
