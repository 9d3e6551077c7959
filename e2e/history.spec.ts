import { readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { LAG_MS } from "@/server/history/find-cause";
import { DATA_DIR_FILE } from "./console";
import { expectNoViolations } from "./steps/axe";
import { callConsole } from "./steps/console-api";
import { type Guest, makeGuest } from "./steps/guests";
import { objectOf, showOutline } from "./steps/topology";
import { expect, story } from "./story";

type Host = { readonly id: string; readonly name: string };

story(
  "read what a plan and somebody outside changed, with causes, on a graph in which nothing else moved",
  async ({ page }) => {
    await page.goto("/hosts");
    let guest: Guest | null = null;
    try {
      const begun = new Date().toISOString();
      guest = await makeGuest(page, "time-traveller", "10.77.0.0/24");
      const [qbr, qvb] = [`qbr${guest.portId.slice(0, 11)}`, `qvb${guest.portId.slice(0, 11)}`];

      const pluggedAt = Date.now();
      const plugged = new Date(pluggedAt).toISOString();
      const hosts = await callConsole<readonly Host[]>(page, "hosts.list", undefined, "query");
      const c1 = hosts.find(({ name }) => name === "c1");
      if (c1 === undefined) throw new Error("there is no c1");
      await page.goto("/topology?expand=c1");
      await expect.poll(() => placesOf(page)).toHaveProperty([`host:c1/dev:/${qvb}`]);
      await page.waitForFunction(() => document.fonts.status === "loaded");
      const before = await placesOf(page);
      // sooner it may be taken for the plan's
      await expect.poll(() => Date.now() - pluggedAt).toBeGreaterThan(LAG_MS);
      await setMtu(c1.id, qvb, 1_280);
      await callConsole(page, "hosts.observe", { id: c1.id }, "mutation");

      await page.keyboard.press("h");
      const history = page.getByRole("region", { name: "History", exact: true });
      await expect(history.getByRole("slider", { name: "From, on the time line" })).toBeVisible();
      const changes = page.getByRole("region", { name: "Changes", exact: true });
      await expect(changes.getByRole("status")).toHaveText(/\d+ objects?/);

      await page.goto(`/topology?expand=c1&from=${plugged}`);
      const changed = changes.locator(`[data-change="host:c1/dev:/${qvb}"]`);
      await expect(changed.getByText("outside the console", { exact: true })).toBeVisible();
      await changed.getByRole("button", { name: new RegExp(`^changed: ${qvb}`) }).focus();
      await page.keyboard.press("Enter");
      await expect(changed.getByText("1280")).toBeVisible();
      const after = await placesOf(page);
      for (const [id, place] of Object.entries(before)) expect(after[id], id).toEqual(place);
      await expectNoViolations(page);
      await page.keyboard.press("Escape");

      await page.goto(`/topology?expand=c1&from=${begun}`);
      const added = changes.locator(`[data-change="host:c1/dev:/${qbr}"]`);
      await expect(added.getByText("added:")).toBeAttached();
      const plan = added.getByRole("link", { name: /^plan of/ });
      await showOutline(page);
      await expect(objectOf(page, `Linux bridge ${qbr} on c1`)).toHaveAttribute(
        "aria-description",
        /; added between the two moments$/,
      );
      await changes.getByRole("searchbox", { name: "Filter changes" }).fill(qvb);
      await expect(changes.getByRole("status")).toHaveText(/^\d+ of \d+ objects$/);
      await changes.getByRole("searchbox", { name: "Filter changes" }).fill("");
      await plan.click();
      await expect(page).toHaveURL(/\/changes\//);

      await page.goto(`/hosts/${c1.id}?tab=changes`);
      const list = page.getByRole("list", { name: "What changed on c1" });
      await expect(list.getByText("outside the console", { exact: true }).first()).toBeVisible();

      await page.goto("/settings?tab=history");
      await expect(page.getByLabel("Days kept")).toBeVisible();
      await expectNoViolations(page);

      await page.goto("/topology?from=2020-01-01T00:00:00Z");
      await expect(changes.getByRole("alert")).toContainText("the record begins at");
    } finally {
      await guest?.remove();
    }
  },
);

/** Somebody on the host itself: what the console does not do is written past it. */
async function setMtu(hostId: string, device: string, mtu: number): Promise<void> {
  const path = join(readFileSync(DATA_DIR_FILE, "utf8"), "simulated-hosts", `${hostId}.json`);
  const host = JSON.parse(await readFile(path, "utf8"));
  host.namespaces[""].links[device].mtu = mtu;
  await writeFile(path, JSON.stringify(host));
}

/** Where the canvas has each node, by its id. */
function placesOf(page: import("@playwright/test").Page): Promise<Record<string, { x: number; y: number }>> {
  return page.evaluate(() => {
    type Node = { id(): string; position(): { x: number; y: number } };
    const canvas: (Element & { _cyreg?: { cy?: { nodes(): { map<T>(of: (node: Node) => T): T[] } } } }) | null =
      document.querySelector('[role="application"]');
    const nodes = canvas?._cyreg?.cy?.nodes().map((node) => [node.id(), { ...node.position() }] as const) ?? [];
    return Object.fromEntries(nodes);
  });
}
