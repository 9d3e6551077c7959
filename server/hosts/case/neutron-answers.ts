import { z } from "zod";
import type { NeutronError, NeutronState } from "@/server/model/neutron";
import { agent } from "@/server/model/neutron-rows/agent-row";
import { network } from "@/server/model/neutron-rows/network-row";
import { port } from "@/server/model/neutron-rows/port-row";
import { floatingIp, router } from "@/server/model/neutron-rows/router-rows";
import { securityGroup } from "@/server/model/neutron-rows/security-group-row";
import { subnet } from "@/server/model/neutron-rows/subnet-row";

/** Field of the state → collection of the API (also the name of a capture's file) and reader of its answer. */
export const NEUTRON_COLLECTIONS = {
  networks: { path: "networks", answer: z.looseObject({ networks: z.array(network) }).transform((a) => a.networks) },
  subnets: { path: "subnets", answer: z.looseObject({ subnets: z.array(subnet) }).transform((a) => a.subnets) },
  ports: { path: "ports", answer: z.looseObject({ ports: z.array(port) }).transform((a) => a.ports) },
  routers: { path: "routers", answer: z.looseObject({ routers: z.array(router) }).transform((a) => a.routers) },
  floatingIps: {
    path: "floatingips",
    answer: z.looseObject({ floatingips: z.array(floatingIp) }).transform((a) => a.floatingips),
  },
  securityGroups: {
    path: "security-groups",
    answer: z.looseObject({ security_groups: z.array(securityGroup) }).transform((a) => a.security_groups),
  },
  agents: { path: "agents", answer: z.looseObject({ agents: z.array(agent) }).transform((a) => a.agents) },
} as const;

export type NeutronCollection = keyof typeof NEUTRON_COLLECTIONS;

/**
 * `answers`: parsed JSON by collection, or a message why there is none. A list that is missing or malformed is empty and
 * named in `errors`; the others stay.
 */
export function parseNeutronAnswers(
  answers: Readonly<Record<NeutronCollection, { readonly json: unknown } | { readonly missing: string }>>,
): NeutronState {
  const errors: NeutronError[] = [];
  const read = <T>(collection: NeutronCollection, schema: z.ZodType<T[]>): readonly T[] => {
    const answer = answers[collection];
    const path = NEUTRON_COLLECTIONS[collection].path;
    if ("missing" in answer) {
      errors.push({ collection: path, message: answer.missing });
      return [];
    }
    const parsed = schema.safeParse(answer.json);
    if (parsed.success) return parsed.data;
    errors.push({ collection: path, message: z.prettifyError(parsed.error).split("\n").slice(0, 4).join(" ") });
    return [];
  };
  const state: NeutronState = {
    networks: read("networks", NEUTRON_COLLECTIONS.networks.answer),
    subnets: read("subnets", NEUTRON_COLLECTIONS.subnets.answer),
    ports: read("ports", NEUTRON_COLLECTIONS.ports.answer),
    routers: read("routers", NEUTRON_COLLECTIONS.routers.answer),
    floatingIps: read("floatingIps", NEUTRON_COLLECTIONS.floatingIps.answer),
    securityGroups: read("securityGroups", NEUTRON_COLLECTIONS.securityGroups.answer),
    agents: read("agents", NEUTRON_COLLECTIONS.agents.answer),
  };
  return errors.length === 0 ? state : { ...state, errors };
}
