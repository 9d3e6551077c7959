import type { MirroredCloud } from "@/server/clouds/plan/cloud-step";

/** What stands in a form until another is given: in a real cloud the project that the console signs in to. */
const OWN = "admin";

/** `undefined`: none is named, so Neutron takes the project of the console's own sign-in. */
export function projectOf({ intent }: Pick<MirroredCloud, "intent">, projectId: string): string | undefined {
  if (projectId !== OWN) return projectId;
  const isReal = [...intent.networks, ...intent.routers, ...intent.securityGroups].some(
    (each) => each.projectId === OWN,
  );
  return isReal ? projectId : undefined;
}
