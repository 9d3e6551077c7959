import { readFileSync } from "node:fs";
import { startOpenstack } from "@/server/clouds/testing/openstack";
import { PEOPLE } from "@/server/clouds/testing/people";
import { ADMIN_STATE } from "../playwright.config";
import { callConsole } from "./steps/console-api";
import { expect, story } from "./story";

const SECRET = "s3cr3t-of-the-cloud";

/** The browser logs that the wrong password is refused. */
story.use({ expectedErrors: [/status of 401 .*\/api\/auth\/sign-in\/keystone/] });

story("a member signs in by Keystone, chooses one of two projects, and sees that one only", async ({ page }) => {
  // Keystone is asked many times, and the cloud is imported first
  const openstack = await startOpenstack({ password: SECRET, people: PEOPLE });
  let cloudId: string | null = null;
  try {
    await page.goto("/settings?tab=sign-in");
    const auth = { method: "password", authUrl: openstack.keystoneUrl, username: "bridgehead", password: SECRET };
    const cloud = { name: "sevilla", caPem: null, auth: { ...auth, project: "admin" } };
    ({ id: cloudId } = await callConsole<{ id: string }>(page, "clouds.add", cloud, "mutation"));
    await page.reload();
    const card = page.getByRole("region", { name: "sevilla" });
    await expect(card.getByLabel("Roles of Keystone for admin")).toHaveValue("");
    await card.getByLabel("People may sign in with this cloud").click();
    await card.getByRole("button", { name: "Save sevilla" }).click();
    await expect(page.getByText("People may sign in with sevilla")).toBeVisible();
    const ports = async () =>
      await callConsole<{ id: string; name: string }[]>(page, "ports.list", { cloudId }, "query");
    await expect.poll(async () => (await ports()).map(({ name }) => name)).toContain("db1");
    const foreign = (await ports()).find(({ name }) => name === "db1")?.id ?? "";

    // what the page asks every few seconds is not to be asked by nobody
    await page.goto("about:blank");
    await page.context().clearCookies();
    await page.goto("/topology");
    await page.getByRole("radio", { name: "sevilla" }).click();
    await page.getByLabel("User name").fill("carla");
    await expect(page.getByLabel("Domain")).toHaveValue("Default");
    await page.getByLabel("Password").fill("not-this-one");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("alert").filter({ hasText: 'refused user "carla"' })).toBeVisible();
    await page.getByLabel("Password").fill("carla-s-password");
    await page.getByRole("button", { name: "Sign in" }).click();
    const choice = page.getByRole("region", { name: "Which project?" });
    await expect(choice.getByRole("listitem")).toHaveText(["db", "web"]);
    await choice.getByRole("button", { name: "web" }).click();

    await expect(page).toHaveURL(/\/networks/);
    const sections = page.getByRole("navigation", { name: "Sections" }).getByRole("listitem");
    await expect(sections).toHaveText(["Networks", "Ports", "Security groups", "Routers"]);
    const networks = page.getByRole("region", { name: "Networks" });
    await expect(networks.getByRole("link", { name: "privada" })).toHaveCount(1);
    await expect(networks.getByRole("link", { name: "ext_net" })).toHaveCount(1);
    await expect(page.getByRole("button", { name: /^Create|^Delete/ })).toHaveCount(0);
    await page.getByRole("button", { name: "Account of carla, member" }).click();
    await expect(page.getByRole("menu")).toContainText(
      /Cloud\s*sevilla\s*Project\s*web\s*Signed in by\s*Keystone of sevilla/,
    );
    await page.keyboard.press("Escape");

    await sections.getByRole("link", { name: "Ports" }).click();
    const table = page.getByRole("region", { name: "Ports" });
    await expect(table.getByRole("link", { name: "web1" })).toBeVisible();
    await expect(table.getByText("db1")).toHaveCount(0);
    await table.getByRole("link", { name: "web1" }).click();
    const sheet = page.getByRole("dialog", { name: "Port web1" });
    await expect(sheet.getByText("10.0.0.11")).toBeVisible();
    await sheet.getByRole("link", { name: "rules in order" }).click();
    await expect(page.getByRole("heading", { name: "Rules of web1" })).toBeVisible();
    await page.goto("/hosts");
    await expect(page.getByText("Hosts is not for members")).toBeVisible();

    const asked = async (procedure: string, input: unknown) =>
      await page.request.get(`/api/trpc/${procedure}?input=${encodeURIComponent(JSON.stringify({ json: input }))}`);
    expect((await asked("ports.get", { id: foreign })).status(), "as one that does not exist").toBe(404);
    expect((await asked("hosts.list", undefined)).status()).toBe(403);
  } finally {
    await page.goto("about:blank");
    await page.context().clearCookies();
    await page.context().addCookies(JSON.parse(readFileSync(ADMIN_STATE, "utf8")).cookies);
    await page.goto("/settings");
    if (cloudId !== null) await callConsole(page, "clouds.remove", { id: cloudId }, "mutation");
    await openstack.close();
  }
});
