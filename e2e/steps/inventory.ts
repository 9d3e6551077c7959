import type { Page } from "@playwright/test";
import { callConsole, leaveObjects } from "./console-api";

type Named = { readonly id: string; readonly name: string };

/** Takes away what a story made in the inventory, by its names; what is not there is passed over. */
export async function deleteMade(page: Page, made: Partial<Record<Kind, readonly string[]>>): Promise<void> {
  await leaveObjects(page);
  for (const kind of KINDS) {
    const names = made[kind] ?? [];
    if (names.length === 0) continue;
    const there = await callConsole<readonly Named[]>(page, `${kind}.list`, undefined, "query");
    for (const { id } of there.filter((each) => names.includes(each.name))) {
      if (kind === "routers") await emptyRouter(page, id);
      await callConsole(page, `${kind}.delete`, { id, mode: "apply" }, "mutation");
    }
  }
}

/** In the order in which they can go. */
const KINDS = ["ports", "routers", "networks"] as const;
type Kind = (typeof KINDS)[number];

/** A router goes without interfaces, and those without floating IPs. */
async function emptyRouter(page: Page, id: string): Promise<void> {
  const floatingIps = await callConsole<readonly Named[]>(page, "floatingIps.list", { routerId: id }, "query");
  for (const floatingIp of floatingIps) {
    await callConsole(page, "floatingIps.delete", { id: floatingIp.id, mode: "apply" }, "mutation");
  }
  const router = await callConsole<{ interfaces: readonly { subnetId: string }[] }>(
    page,
    "routers.get",
    { id },
    "query",
  );
  for (const { subnetId } of router.interfaces) {
    await callConsole(page, "routers.removeInterface", { id, subnetId, mode: "apply" }, "mutation");
  }
}

/** The id of a network by its name. */
export async function networkNamed(page: Page, name: string): Promise<string> {
  const networks = await callConsole<readonly Named[]>(page, "networks.list", undefined, "query");
  const found = networks.find((each) => each.name === name);
  if (found === undefined) throw new Error(`there is no network ${name}`);
  return found.id;
}
