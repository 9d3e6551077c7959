import { type MirrorStatus, mirrorStatus } from "@/server/model/cloud-mirror";

/** What may be concluded from the record of a real cloud. */
export type MirrorStanding = {
  /** Why nothing may be changed because of it; `null`: it is known whole. */
  readonly problem: string | null;
  /** Ports that the cloud has and the record has not; `all`: it is not known which. */
  readonly unreadPorts: ReadonlySet<string> | "all";
};

/**
 * A cloud that is not read, or not wholly, is unknown and never empty: nothing is made or deleted anywhere because of it.
 * `stored`: the column of the cloud as it is.
 */
export function mirrorStanding(name: string, stored: unknown): MirrorStanding {
  const parsed = mirrorStatus.safeParse(stored);
  if (!parsed.success) return hold(`Cloud ${name} was not read yet.`);
  const status = parsed.data;
  const problem = problemOf(name, status);
  if (problem !== null) return hold(problem);
  const ports = status.unread.filter(({ collection }) => collection === "ports").map(({ id }) => id);
  const known = ports.filter((id) => id !== null);
  return { problem: null, unreadPorts: known.length < ports.length ? "all" : new Set(known) };
}

/** `rows`: of any kind, when there are too many to tell them all. */
const NETWORKS: ReadonlySet<string> = new Set(["networks", "rows"]);

function hold(problem: string): MirrorStanding {
  return { problem, unreadPorts: "all" };
}

function problemOf(name: string, { state, problem, unread }: MirrorStatus): string | null {
  const why = problem === null ? "" : ` ${problem.message}`;
  if (state === "importing") return `Cloud ${name} is still being read for the first time.`;
  if (state !== "live") return `What is known of cloud ${name} is old, so nothing follows from it.${why}`;
  const networks = unread.filter(({ collection }) => NETWORKS.has(collection)).length;
  if (networks === 0) return null;
  return `Not all networks of cloud ${name} could be taken over, so what is missing is not known.`;
}
