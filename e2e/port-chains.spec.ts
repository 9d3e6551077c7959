import type { Page } from "@playwright/test";
import { expectNoViolations } from "./steps/axe";
import { makeGuest } from "./steps/guests";
import { expect, story } from "./story";

type Answer = {
  readonly result: {
    readonly data: {
      readonly json: { host: { countedAt: number }; chains: { lines: { packets: number | null }[] }[] };
    };
  };
};

/** Simulated hosts count nothing. Here each answer has ten packets more on every line, counted two seconds later. */
async function letPacketsPass(page: Page): Promise<void> {
  let answers = 0;
  const start = Date.now();
  await page.route(/\/api\/trpc\/[^?]*securityGroups\.ledger/, async (route) => {
    const procedures = new URL(route.request().url()).pathname.split("/").at(-1)?.split(",") ?? [];
    const response = await route.fetch();
    const body: Answer[] = await response.json();
    const ledger = body[procedures.indexOf("securityGroups.ledger")]?.result.data.json;
    if (ledger === undefined) throw new Error(`no ledger in the answer to ${route.request().url()}`);
    ledger.host.countedAt = start + answers * 2_000;
    for (const line of ledger.chains.flatMap(({ lines }) => lines)) line.packets = answers * 10;
    answers += 1;
    await route.fulfill({ response, json: body });
  });
}

story(
  "see how packets come to a port's chains, pick one by keyboard, read its lines, and see its counters move",
  async ({ page }) => {
    await page.goto("/security-groups");
    const guest = await makeGuest(page, "drawn-guest", "10.73.0.0/24");
    try {
      await letPacketsPass(page);
      const tap = `tap${guest.portId.slice(0, 11)}`;
      const own = guest.portId.slice(0, 10);
      await page.goto(`/security-groups/ledger/${guest.portId}`);
      const way = page.getByRole("region", { name: "Way to the chains" });
      const box = (name: string) => way.getByRole("button", { name: new RegExp(`^Chain ${name}, `) });
      await expect(way.getByRole("button", { name: /^Chain / })).toHaveCount(13);
      await expect(box("neutron-openvswi-sg-chain")).toHaveAccessibleName(
        new RegExp(`turns to i${own} and o${own}$|turns to o${own} and i${own}$`),
      );
      await expect(box("neutron-openvswi-local")).toHaveAccessibleName(/empty/);
      await expect(page.getByRole("region", { name: /^Into the guest, chain/ })).toBeVisible();

      await box("INPUT").focus();
      for (const next of ["FORWARD", "OUTPUT", "neutron-openvswi-INPUT", "neutron-openvswi-FORWARD"]) {
        await page.keyboard.press("Tab");
        await expect(box(next)).toBeFocused();
      }
      await page.keyboard.press("Enter");
      await expect(box("neutron-openvswi-FORWARD")).toHaveAttribute("aria-pressed", "true");
      await expect(page).toHaveURL(/chain=neutron-openvswi-FORWARD/);
      const lines = page.getByRole("region", { name: "Through bridges, by port, chain neutron-openvswi-FORWARD" });
      await expect(page.getByRole("region", { name: /^Into the guest, chain/ })).toHaveCount(0);
      const out = lines.getByRole("row").filter({ hasText: `--physdev-out ${tap}` });
      await expect(out).toContainText("-j neutron-openvswi-sg-chain");
      await out.getByRole("button", { name: /^towards the guest/ }).focus();
      await expect(page.getByRole("tooltip")).toContainText(`Frames that leave the bridge by ${tap}`);
      await expect(lines.getByRole("row").filter({ hasText: `--physdev-in ${tap}` })).toContainText("from the guest");

      await expect(out.getByRole("cell").nth(3)).toHaveText("5.0/s");
      await expect(box("neutron-openvswi-sg-chain")).toContainText("10/s");
      const packets = async () => Number(await out.getByRole("cell").nth(2).textContent());
      const before = await packets();
      await expect.poll(packets).toBeGreaterThan(before);
      await page.getByRole("button", { name: "Hold counters" }).click();
      await expect(page.getByRole("button", { name: "Go on counting" })).toBeVisible();

      await expectNoViolations(page);

      await box("neutron-openvswi-FORWARD").click();
      await expect(page.getByRole("region", { name: /^Into the guest, chain/ })).toBeVisible();
    } finally {
      await page.unroute(/\/api\/trpc\/[^?]*securityGroups\.ledger/);
      await guest.remove();
    }
  },
);
