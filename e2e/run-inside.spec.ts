import { detailsOf } from "./steps/topology";
import { expect, story } from "./story";

const ROUTER = "qrouter-014e0e10-47fc-469f-9883-3a5130fc79e6";

story.describe("run inside", () => {
  story.use({ expectedErrors: [/\/api\/trpc\/hosts\.runInside/] });

  story(
    "a namespace’s commands are picked from a list, and a simulated host says why it runs none",
    async ({ page }) => {
      await page.goto(`/topology?expand=net1&select=${encodeURIComponent(`host:net1/ns:${ROUTER}`)}`);
      await detailsOf(page).getByRole("button", { name: "Run inside…" }).click();
      const dialog = page.getByRole("dialog", { name: `Run inside ${ROUTER}` });
      await expect(dialog).toContainText("These commands only look or ask");
      await expect(dialog).toContainText(`/etc/netns/${ROUTER}`);

      await dialog.getByRole("combobox", { name: "Command" }).click();
      await page.getByRole("option", { name: "ping -n -c 3 ADDRESS" }).click();
      await dialog.getByRole("button", { name: "Run", exact: true }).click();
      await expect(dialog.getByText("Whom to ask?")).toBeVisible();
      await dialog.getByLabel("Address").fill("10.0.0.2");
      await dialog.getByRole("button", { name: "Run", exact: true }).click();
      await expect(dialog).toContainText("The command was not run");
      await expect(dialog).toContainText("net1 is simulated: there is no machine to run anything on.");
      await expect(dialog).toContainText("npm run lab -- up");
    },
  );
});
