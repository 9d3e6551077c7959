import type { WorldHost } from "./world";

/** The host of this console that a name of Neutron's means; `undefined`: none, or more than one may be meant. */
export type HostNamed<H = WorldHost> = (name: string) => H | undefined;

/**
 * `binding:host_id` and an agent's host are what the agent calls its host: mostly its host name, with or without the domain. The
 * console may call the host otherwise. In this order, without regard to case, and only where one host alone answers:
 * 1. the console's name;
 * 2. the host's own name, or the one that Open vSwitch keeps of it;
 * 3. one of these without the domain.
 */
export function hostsByName<H extends Pick<WorldHost, "name" | "state">>(hosts: readonly H[]): HostNamed<H> {
  const given = new Map<string, H | null>();
  const own = new Map<string, H | null>();
  const short = new Map<string, H | null>();
  for (const host of hosts) {
    const names = [host.state?.hostname, host.state?.ovs?.externalIds.hostname].flatMap((name) => name || []);
    put(given, host.name, host);
    for (const name of names) put(own, name, host);
    for (const name of [host.name, ...names]) put(short, withoutDomain(name), host);
  }
  return (name) => {
    if (name === "") return undefined;
    const ways = [
      [given, name],
      [own, name],
      [short, withoutDomain(name)],
    ] as const;
    for (const [known, wanted] of ways) {
      const found = known.get(wanted.toLowerCase());
      if (found !== undefined) return found ?? undefined;
    }
    return undefined;
  };
}

/** `null`: several hosts answer to it. */
function put<H>(known: Map<string, H | null>, name: string, host: H): void {
  const key = name.toLowerCase();
  const before = known.get(key);
  known.set(key, before === undefined || before === host ? host : null);
}

function withoutDomain(name: string): string {
  return name.split(".")[0] ?? name;
}
