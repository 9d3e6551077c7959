import type { Locator, Page } from "@playwright/test";
import { expect } from "../story";
import { callConsole } from "./console-api";

export const MAP_TITLE = "Map physical network public onto OneView network provisioning";
export const REMOVE_TITLE = "Remove the flat mapping of physical network public";

/** The card of a physical network on the mappings page, also while a dialog lies over it. */
export function cardOf(page: Page, physicalNetwork: string): Locator {
  const heading = page.getByRole("heading", { level: 3, name: physicalNetwork, exact: true, includeHidden: true });
  return page.getByRole("listitem", { includeHidden: true }).filter({ has: heading });
}

/** The plan in the dialog: what it is about, what it touches, and that nothing is written on the appliance. */
export async function readPlan(dialog: Locator, title: string, target: string): Promise<void> {
  const plan = dialog.getByRole("region", { name: `Plan: ${title}`, exact: true });
  await expect(plan).toBeVisible();
  await expect(plan).toContainText("Nothing is written on the appliance for a flat mapping");
  await expect(plan.getByRole("heading", { name: target, exact: true })).toBeVisible();
  await expect(plan).toContainText("ironic-node-01, ironic-node-02");
}

export async function expectDone(dialog: Locator, title: string): Promise<void> {
  await expect(dialog.getByText(`Done: ${title}`)).toBeVisible();
}

/** The newest change and the newest line of the audit trail tell of it. */
export async function expectKept(page: Page, title: string, action: string): Promise<void> {
  await page.goto("/changes");
  const newest = page.getByRole("region", { name: "Changes" }).getByRole("row").nth(1);
  await expect(newest.getByRole("link", { name: title, exact: true })).toBeVisible();
  await expect(newest.getByRole("cell", { name: "applied", exact: true })).toBeVisible();
  await page.goto("/audit");
  const line = page.getByRole("region", { name: "Audit trail" }).getByRole("row").nth(1);
  await expect(line).toContainText("admin");
  await expect(line.getByRole("button", { name: `${action} ${title}, details` })).toBeVisible();
  await expect(line.getByRole("cell", { name: "done", exact: true })).toBeVisible();
}

type UplinkSetOptions = {
  readonly items: readonly {
    readonly applianceId: string;
    readonly logicalInterconnectGroupId: string;
    readonly groupName: string;
    readonly uplinkSetName: string;
  }[];
};

/** UUID of a group by its name, as an operator copies it out of OneView. */
export async function groupIdOf(page: Page, group: string): Promise<string> {
  const { items } = await callConsole<UplinkSetOptions>(page, "mappings.uplinkSets", { limit: 200 }, "query");
  const found = items.find(({ groupName }) => groupName === group);
  if (found === undefined) throw new Error(`the appliance has no group ${group}`);
  return found.logicalInterconnectGroupId;
}

/** A physical network of its own for a story, with a VLAN network on it where one is given; `leave` takes both away again. */
export async function ownPhysicalNetwork(
  page: Page,
  name: string,
  vlan?: { readonly name: string; readonly segmentationId: number },
): Promise<{ leave: () => Promise<void> }> {
  const how = { mode: "apply" };
  await page.goto("/mappings");
  await callConsole(page, "networks.createPhysicalNetwork", { name, types: ["vlan"], ...how }, "mutation");
  const ids: string[] = [];
  if (vlan !== undefined) {
    const input = { ...vlan, networkType: "vlan", physicalNetwork: name, ...how };
    const made = await callConsole<{ scope: { networkId: string } }>(page, "networks.create", input, "mutation");
    ids.push(made.scope.networkId);
  }
  return {
    leave: async () => {
      const unmap = { kind: "uplink-sets", physicalNetwork: name, ...how };
      await callConsole(page, "mappings.remove", unmap, "mutation");
      for (const id of ids) await callConsole(page, "networks.delete", { id, ...how }, "mutation");
      await callConsole(page, "networks.deletePhysicalNetwork", { name, ...how }, "mutation");
    },
  };
}

/** The dialog in which uplink sets are picked for a physical network. */
export function uplinkSetsDialog(page: Page, physicalNetwork: string): Locator {
  return page.getByRole("dialog", { name: `Uplink sets of physical network ${physicalNetwork}` });
}

/** The number beside a name in the blast radius of a plan. */
export function radiusOf(scope: Locator, name: string): Locator {
  const term = scope
    .page()
    .getByRole("term")
    .filter({ hasText: new RegExp(`^${name}$`) });
  return scope.getByRole("region", { name: "Blast radius" }).locator("dl > div").filter({ has: term });
}
