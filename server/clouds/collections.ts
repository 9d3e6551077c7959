import { z } from "zod";
import { CloudError } from "@/server/clouds/cloud-error";
import type { Agent, FloatingIp, Network, Port, Router, SecurityGroup, Subnet } from "@/server/model/neutron";
import { agent } from "@/server/model/neutron-rows/agent-row";
import { network } from "@/server/model/neutron-rows/network-row";
import { port } from "@/server/model/neutron-rows/port-row";
import { floatingIp, router } from "@/server/model/neutron-rows/router-rows";
import { securityGroup } from "@/server/model/neutron-rows/security-group-row";
import { subnet } from "@/server/model/neutron-rows/subnet-row";

export type Collection<T> = {
  /** Below `/v2.0`. */
  readonly path: string;
  /** What the list is called in the answer. */
  readonly key: string;
  readonly row: z.ZodType<T>;
  /** The extension that brings it; `null`: always there. */
  readonly extension: string | null;
};

export type CollectionRows = {
  readonly networks: Network;
  readonly subnets: Subnet;
  readonly ports: Port;
  readonly routers: Router;
  readonly floatingIps: FloatingIp;
  readonly securityGroups: SecurityGroup;
  readonly agents: Agent;
};

export type CollectionName = keyof CollectionRows;

/** What is read of a cloud, by its name in `NeutronState`. */
export const collections: { readonly [N in CollectionName]: Collection<CollectionRows[N]> } = {
  networks: { path: "networks", key: "networks", row: network, extension: null },
  subnets: { path: "subnets", key: "subnets", row: subnet, extension: null },
  ports: { path: "ports", key: "ports", row: port, extension: null },
  routers: { path: "routers", key: "routers", row: router, extension: "router" },
  floatingIps: { path: "floatingips", key: "floatingips", row: floatingIp, extension: "router" },
  securityGroups: { path: "security-groups", key: "security_groups", row: securityGroup, extension: "security-group" },
  agents: { path: "agents", key: "agents", row: agent, extension: "agent" },
};

const extensionsAnswer = z.looseObject({ extensions: z.array(z.looseObject({ alias: z.string() })) });

export function readExtensions(called: string, body: unknown): ReadonlySet<string> {
  const parsed = extensionsAnswer.safeParse(body);
  if (parsed.success) return new Set(parsed.data.extensions.map(({ alias }) => alias));
  throw new CloudError("unreachable", `${called} does not say which extensions it has.`, {
    remedy: "Check the address: another server may be in Neutron's place.",
  });
}
