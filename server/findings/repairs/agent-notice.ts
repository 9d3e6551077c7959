import type { HostState } from "@/server/model/host-state";
import type { Repair } from "@/server/model/repair";

const OVS_AGENT = "neutron-openvswitch-agent";

/** What the host's agent does about a change that is made beside it, as a real one was seen to. */
export function agentNotice(repair: Repair, host: string, { processes }: HostState): readonly string[] {
  const running = processes?.some(({ name, command }) => name === OVS_AGENT || command.includes(OVS_AGENT));
  const agent =
    running === undefined
      ? `Whether ${OVS_AGENT} runs on ${host} is not known.`
      : running
        ? `${OVS_AGENT} runs on ${host} and owns what this changes.`
        : `${OVS_AGENT} does not run on ${host}: nobody else mends this, and a start of the agent puts its own view in force.`;
  return [`${host} is only observed: this step is forced.`, `${agent} ${REACTION[repair.of]}`];
}

const REACTION: Readonly<Record<Repair["of"], string>> = {
  "port-tag":
    "With the next change of its ports a living agent sets a tag that is not its own back within about 2 s, and on a quiet host not at all. This is the tag that it recorded, so it should stay; if it changes again, the agent has given the network another local VLAN.",
  "orphan-port":
    "The agent does not bring the port back; whoever plugs it (nova, the DHCP or the L3 agent) does when it plugs it anew. A guest that is just being started would lose its plug.",
  "link-up":
    "No agent looks at this, and Neutron calls the port ACTIVE either way: it stays until somebody sets it down.",
  "bridge-member": "No agent looks at this: it stays. The port’s rules apply again at once, as they hang on its tap.",
  "tunnel-port":
    "An agent repairs neither tunnel ports nor flows of br-tun until it is restarted; a restart takes flows that are not its own away and makes the port and its flows anew.",
};
