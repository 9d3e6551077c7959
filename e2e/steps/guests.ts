import type { Page } from "@playwright/test";
import { expect } from "../story";
import { callConsole, leaveObjects } from "./console-api";

type Made = { readonly scope: Readonly<Record<string, string>> };

/** A network of its own with one guest on a host of the demo, in a group of its own; made past the pages. */
export type Guest = {
  readonly name: string;
  readonly cidr: string;
  readonly groupName: string;
  readonly groupId: string;
  readonly networkId: string;
  readonly portId: string;
  readonly host: "c1";
  /** The tap's place in the topology. */
  readonly node: string;
  /** Takes everything of it away again. */
  remove(): Promise<void>;
};

const PROJECT = "stories";

/** A page of the console must be open. */
export async function makeGuest(page: Page, name: string, cidr: string): Promise<Guest> {
  const apply = (procedure: string, input: object) =>
    callConsole<Made>(page, procedure, { ...input, mode: "apply" }, "mutation");
  await expect.poll(() => isPlumbed(page), { timeout: 60_000 }).toBe(true);
  const about = { name, projectId: PROJECT };
  const groupId = idOf(await apply("securityGroups.create", { ...about, name: `${name}-group` }), "securityGroupId");
  const networkId = idOf(await apply("networks.create", { ...about, networkType: "gre" }), "networkId");
  await apply("subnets.create", { networkId, name, cidr });
  const port = { networkId, name, vnicType: "normal", securityGroupIds: [groupId] };
  const portId = idOf(await apply("ports.create", port), "portId");
  await apply("ports.bind", { id: portId, host: "c1" });
  return {
    ...{ name, cidr, groupId, networkId, portId, groupName: `${name}-group`, host: "c1" },
    node: `host:c1/dev:/tap${portId.slice(0, 11)}`,
    remove: async () => {
      await leaveObjects(page);
      await apply("ports.delete", { id: portId });
      await apply("networks.delete", { id: networkId });
      await apply("securityGroups.delete", { id: groupId });
    },
  };
}

/** The demo's hosts are bare at first, and plumbed by the story that it plays. */
async function isPlumbed(page: Page): Promise<boolean> {
  type Host = { readonly name: string; readonly counts: { readonly ovsBridges: number } | null };
  const hosts = await callConsole<readonly Host[]>(page, "hosts.list", undefined, "query");
  return (hosts.find(({ name }) => name === "c1")?.counts?.ovsBridges ?? 0) > 1;
}

function idOf({ scope }: Made, field: string): string {
  const id = scope[field];
  if (id === undefined) throw new Error(`the plan has no ${field}`);
  return id;
}
