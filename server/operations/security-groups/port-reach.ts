import type { Port } from "@/server/model/neutron";

export type KnownHost = { readonly name: string; readonly ownership: string };

/** Why the rules of a port are not written on a host by the console; `null`: they are. */
export function whyNotWritten(port: Port, hosts: readonly KnownHost[]): string | null {
  const { host: name } = port;
  if (name === "") return "It is on no host yet: its rules are written when it is plugged.";
  const host = hosts.find((each) => each.name === name);
  if (host === undefined) return `Host ${name} is not in the console: whoever drives it writes the rules.`;
  if (host.ownership !== "managed") return `Host ${name} is observed: its own agent writes the rules.`;
  if (port.portSecurity === false) return "Port security is off: everything passes, and no rule is asked.";
  if (port.vif?.hybridPlug === false) {
    return "It is plugged straight into br-int, where iptables does not see its packets: no rule is in force.";
  }
  return null;
}
