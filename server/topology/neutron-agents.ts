import type { Agent, NeutronState } from "@/server/model/neutron";
import type { HostNamed } from "./host-names";
import type { WorldHost } from "./world";

/** Agents of Neutron that live on a host, by type. */
export function agentsOn(host: WorldHost, states: readonly NeutronState[], hostNamed: HostNamed): Agent[] {
  return states
    .flatMap(({ agents }) => agents.filter((agent) => hostNamed(agent.host)?.key === host.key))
    .sort((a, b) => (a.type + a.id < b.type + b.id ? -1 : 1));
}

const PROGRAMS: Readonly<Record<string, string>> = {
  "Open vSwitch agent": "neutron-openvswitch-agent",
  "DHCP agent": "neutron-dhcp-agent",
  "L3 agent": "neutron-l3-agent",
  "Metadata agent": "neutron-metadata-agent",
  "Linux bridge agent": "neutron-linuxbridge-agent",
};

/** What runs on the host for an agent of this type; `null`: not known. */
export function agentProgram(type: string): string | null {
  return PROGRAMS[type] ?? null;
}

const SHOWN = ["bridge_mappings", "tunnel_types", "tunneling_ip", "l2_population", "in_distributed_mode", "agent_mode"];

/** Of what an agent reports of itself, what explains a data plane: name and value, as an operator reads them. */
export function configurationFacts({ configurations = {} }: Agent): readonly (readonly [string, string])[] {
  return SHOWN.flatMap((name): (readonly [string, string])[] => {
    const value = wordsOf(configurations[name]);
    return value === null ? [] : [[name.replaceAll("_", " "), value]];
  });
}

function wordsOf(value: unknown): string | null {
  if (value === undefined || value === null || value === "") return null;
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.join(", ");
  if (typeof value !== "object") return String(value);
  const entries = Object.entries(value);
  return entries.length === 0 ? "none" : entries.map(([key, each]) => `${key}:${String(each)}`).join(", ");
}
