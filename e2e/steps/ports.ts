import type { Locator, Page } from "@playwright/test";
import { expect } from "../story";
import { callConsole, leaveObjects } from "./console-api";

/** A blade of the demo with a profile, and one of its NICs behind the tenants' interconnect that nothing holds. */
export const BLADE = { name: "rack7-frame1, bay 1", profile: "ironic-node-01", nic: "Mezz 3:1-b" };

type PlanSummary = { readonly scope: { readonly kind: string; readonly portId?: string } };

/** Opens the sheet of a port of that name from the list. */
export async function openPort(page: Page, name: string): Promise<Locator> {
  await page.goto("/ports");
  await page.getByRole("region", { name: "Ports" }).getByRole("link", { name, exact: true }).click();
  const sheet = page.getByRole("dialog", { name: `Port ${name}`, exact: true });
  await expect(sheet).toBeVisible();
  return sheet;
}

/** Reads the plan in the dialog of that title and applies it; where it can hurt, after a tick. */
export async function applyPlan(page: Page, title: string, verb: string): Promise<void> {
  const dialog = page.getByRole("dialog", { name: title, exact: true });
  await expect(dialog.getByRole("region", { name: /^Plan: / })).toBeVisible();
  const risk = dialog.getByRole("checkbox", { name: "I have read what has a high risk" });
  const isRisky = (await dialog.getByText("high risk", { exact: true }).count()) > 0;
  if (isRisky) await risk.check();
  await dialog.getByRole("button", { name: verb, exact: true }).click();
  await expect(dialog.getByText(/^Done: /)).toBeVisible();
}

/** A port made past the page, for stories that are about something else. */
export async function createPort(page: Page, networkName: string, name: string, mac: string): Promise<string> {
  const networks = await callConsole<readonly { id: string; name: string }[]>(
    page,
    "networks.list",
    undefined,
    "query",
  );
  const networkId = networks.find((each) => each.name === networkName)?.id;
  const made = await callConsole<PlanSummary>(
    page,
    "ports.create",
    { networkId, name, mac, mode: "apply" },
    "mutation",
  );
  if (made.scope.portId === undefined) throw new Error("the plan is not about a port");
  return made.scope.portId;
}

/** Unbinds and deletes every port of a server, so that the next story begins as this one did. */
export async function deletePorts(page: Page): Promise<void> {
  await leaveObjects(page);
  const ports = await callConsole<readonly { id: string }[]>(page, "ports.list", { vnicType: "baremetal" }, "query");
  for (const { id } of ports) await callConsole(page, "ports.delete", { id, mode: "apply" }, "mutation");
}

/** The MAC of a blade's NIC, as the console shows it. */
export async function macOf(page: Page, blade: typeof BLADE): Promise<string> {
  type Servers = { servers: readonly { name: string; nics: readonly { flexNic: string; mac: string | null }[] }[] };
  const { servers } = await callConsole<Servers>(page, "ports.servers", undefined, "query");
  const nics = servers.find(({ name }) => name === blade.name)?.nics ?? [];
  const mac = nics.find(({ flexNic }) => flexNic === blade.nic)?.mac;
  if (!mac) throw new Error(`${blade.name} has no NIC ${blade.nic}`);
  return mac;
}
