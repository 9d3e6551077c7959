import type { CaseSource } from "@/server/export/case-source";
import { BridgeheadError } from "@/server/model/errors";
import type { NeutronState } from "@/server/model/neutron";
import type { ConsoleContext } from "@/server/operations/console-context";
import type { World } from "@/server/topology/world";

export type SourceChoice = {
  /** A stored case; absent: the live hosts. */
  readonly caseId?: string | undefined;
  /** Of the source's hosts only these, by name; absent: all. */
  readonly hosts?: readonly string[] | undefined;
};

/** A case or the live hosts as they were read last, with what a case cannot hold. */
export async function caseSource(ctx: ConsoleContext, choice: SourceChoice): Promise<CaseSource> {
  const world = choice.caseId === undefined ? ctx.world.world() : await ctx.cases.world(choice.caseId);
  const name = choice.caseId === undefined ? "live" : await nameOfCase(ctx, choice.caseId);
  const wanted = choice.hosts === undefined ? null : new Set(choice.hosts);
  const strangers = [...(wanted ?? [])].filter((each) => !world.hosts.some((host) => host.name === each));
  if (strangers.length > 0) {
    throw new BridgeheadError("missing", `There is no host ${strangers.join(", ")}.`, { remedy: "Pick listed hosts." });
  }
  const chosen = world.hosts.filter((host) => wanted === null || wanted.has(host.name));
  const hosts = chosen.flatMap(({ name: host, state }) => (state === null ? [] : [{ name: host, state }]));
  if (hosts.length === 0) {
    throw new BridgeheadError("missing", "There is no host to export.", {
      remedy: "A host can be exported once it was read; add one at Hosts, or wait for the first read.",
    });
  }
  const unread = chosen.filter(({ state }) => state === null).map((host) => host.name);
  return {
    name,
    hosts,
    neutron: joined(world.neutron),
    leftOut: leftOut(world, unread, hosts.length < world.hosts.length),
  };
}

function leftOut(world: World, unread: readonly string[], isPart: boolean): string[] {
  const count = (number: number, one: string, many: string) => `${number} ${number === 1 ? one : many}`;
  const mappings = world.flatMappings.length + world.uplinkSetMappings.length;
  return [
    ...unread.map((name) => `${name} was never read.`),
    ...(isPart && unread.length === 0 ? ["Hosts that were not picked."] : []),
    ...(world.fabrics.length > 0
      ? [
          `${count(world.fabrics.length, "appliance", "appliances")} with what is on them: a case holds hosts and Neutron.`,
        ]
      : []),
    ...(mappings > 0 ? [`${count(mappings, "mapping", "mappings")} of networks to appliances.`] : []),
    ...world.hosts.flatMap(({ name, status }) =>
      status.state === "stale" ? [`What changed on ${name} since it stopped answering.`] : [],
    ),
  ];
}

/** A case holds one Neutron: several are put together, their ids keep them apart. */
function joined(states: readonly NeutronState[]): NeutronState | null {
  const [first, ...others] = states;
  if (first === undefined) return null;
  if (others.length === 0) return first;
  const all = <K extends "networks" | "subnets" | "ports" | "routers" | "floatingIps" | "securityGroups" | "agents">(
    key: K,
  ) => states.flatMap((state): readonly NeutronState[K][number][] => state[key]);
  const errors = states.flatMap((state) => state.errors ?? []);
  return {
    ...{ networks: all("networks"), subnets: all("subnets"), ports: all("ports"), routers: all("routers") },
    ...{ floatingIps: all("floatingIps"), securityGroups: all("securityGroups"), agents: all("agents") },
    ...(errors.length === 0 ? {} : { errors }),
  };
}

async function nameOfCase(ctx: ConsoleContext, caseId: string): Promise<string> {
  const row = await ctx.db.case.findUnique({ where: { id: caseId }, select: { name: true } });
  return row?.name ?? "case";
}
