import type { Fault } from "@/server/model/finding";
import type { Agent, NeutronState } from "@/server/model/neutron";
import { hostId } from "@/server/topology/ids";
import { agentProgram } from "@/server/topology/neutron-agents";
import type { WorldHost } from "@/server/topology/world";
import type { WorldParts } from "@/server/topology/world-parts";
import { REMEDIES } from "./remedies";
import { answers, wasRead } from "./served-by";
import { nameOf } from "./statements";

/** Agents of the host that do not report to Neutron any more. */
export function deadAgents(state: NeutronState, host: WorldHost, parts: WorldParts): Fault[] {
  if (!wasRead(state, "agents")) return [];
  return state.agents.flatMap((agent): Fault[] => {
    if (agent.alive || parts.hostNamed(agent.host)?.key !== host.key) return [];
    const kind = "agent-dead";
    const message = `The ${agent.type} on ${host.name} does not report to Neutron any more: what changes there does not arrive.`;
    const beat = agent.heartbeatAt == null ? "" : `, last heartbeat ${new Date(agent.heartbeatAt).toISOString()}`;
    const statements = [
      { by: "cloud" as const, name: nameOf(state), says: `${agent.type} is not alive${beat}` },
      ...processOf(agent, host),
    ];
    const rest = { object: agent.type, nodeId: hostId(host.key), message, remedy: REMEDIES[kind], statements };
    return [{ kind, severity: "critical", host: host.name, ...rest }];
  });
}

/** Whether the host still runs it: then it has lost the way to Neutron, not its life. */
function processOf({ type }: Agent, host: WorldHost) {
  const program = agentProgram(type);
  const processes = host.state?.processes;
  if (program === null || !processes || !answers(host)) return [];
  const running = processes.find(({ name, command }) => name === program || command.includes(program));
  const says = running === undefined ? `${program} does not run` : `${program} runs (pid ${running.pid})`;
  return [{ by: "host" as const, name: host.name, says }];
}
