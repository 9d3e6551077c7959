import { type Openstack, startOpenstack } from "@/server/clouds/testing/openstack";
import { callConsole } from "./steps/console-api";
import { ForeignHand } from "./steps/reconcile";
import { expect, story } from "./story";

const CLOUD = "madrid";
const PHYSICAL_NETWORK = "datacentre";

/** As somebody makes and deletes it with their own client. */
async function inNeutron(openstack: Openstack, method: string, path: string, network?: object): Promise<string> {
  const body = network === undefined ? {} : { body: JSON.stringify({ network }) };
  const answer = await fetch(`${openstack.networkUrl}/v2.0/${path}`, { method, ...body });
  expect(answer.ok, await answer.clone().text()).toBe(true);
  return answer.status === 204 ? "" : ((await answer.json()) as { network: { id: string } }).network.id;
}

const vlan = (name: string, segmentationId: number) => ({
  ...{ name, "provider:network_type": "vlan", "provider:physical_network": PHYSICAL_NETWORK },
  "provider:segmentation_id": segmentationId,
});

story(
  "what somebody makes in Neutron waits for approval, and follows by itself once that is chosen",
  async ({ page }) => {
    const nothing = { networks: [], subnets: [], ports: [], routers: [], floatingips: [], agents: [], extensions: [] };
    const openstack = await startOpenstack({ noauth: true, data: { ...nothing, "security-groups": [] } });
    await inNeutron(openstack, "POST", "networks", vlan("first", 1_801));
    const hand = await ForeignHand.on(page);
    const call = <T>(procedure: string, input: unknown) => callConsole<T>(page, procedure, input, "mutation");
    const auth = { method: "none", networkUrl: openstack.networkUrl };
    const { id: cloudId } = await call<{ id: string }>("clouds.add", { name: CLOUD, auth, caPem: null });
    const compare = () => call("clouds.compare", { id: cloudId });
    const map = (uplinkSets: readonly object[]) =>
      call("mappings.setUplinkSets", {
        ...{ cloudId, applianceId: hand.applianceId, physicalNetwork: PHYSICAL_NETWORK, uplinkSets, mode: "apply" },
      });
    try {
      await compare();
      await map([{ logicalInterconnectGroupId: await hand.groupId(), uplinkSetName: "us-tenants" }]);
      await page.goto(`/mappings?cloud=${cloudId}`);
      await expect(page.getByRole("combobox", { name: "Cloud", exact: true })).toHaveText(CLOUD);
      const policy = page.getByRole("combobox", { name: `When the cloud changes, uplink sets of ${PHYSICAL_NETWORK}` });
      await expect(policy).toHaveText("Plan waits for approval");

      const web = await inNeutron(openstack, "POST", "networks", vlan("web", 1_802));
      const sections = page.getByRole("navigation", { name: "Sections" });
      await expect(sections.getByText("1 plan waits for approval")).toBeAttached();
      await sections.getByRole("link", { name: /^Changes/ }).click();
      const waits = page.getByRole("region", { name: "Waits for approval" });
      await expect(waits).toContainText("Follow cloud madrid: network web");
      expect(await hand.network(web), "nothing is done before it is approved").toBeUndefined();
      await waits.getByRole("link", { name: /^Read and approve: / }).click();
      await expect(page.getByText(/^Waits for approval: this follows from what changed in the cloud/)).toBeVisible();
      await page.getByRole("button", { name: /^Approve( \d+ rows)?$/ }).click();
      const outcome = page.getByRole("region", { name: "Outcome" });
      await expect(outcome).toContainText("Applied.");
      expect(await hand.setsWith(web)).not.toEqual([]);
      await expect(sections.getByText("waits for approval")).toHaveCount(0);

      await inNeutron(openstack, "DELETE", `networks/${web}`);
      await compare();
      await page.goto("/clouds");
      await expect(waits).toContainText(/Follow cloud madrid: network [0-9a-f]{8} \(gone\)/);
      await waits.getByRole("button", { name: /^Dismiss: / }).click();
      const asking = page.getByRole("alertdialog", { name: "Dismiss this plan?" });
      await expect(asking).toContainText("the appliances stay as they are");
      await asking.getByRole("button", { name: "Dismiss", exact: true }).click();
      await expect(waits).toBeHidden();
      expect(await hand.network(web), "what was dismissed was not done").toBeDefined();

      await page.goto(`/mappings?cloud=${cloudId}`);
      await policy.click();
      await page.getByRole("option", { name: /^Applied automatically/ }).click();
      await expect(page.getByText(`Changes on ${PHYSICAL_NETWORK} are applied automatically`)).toBeVisible();
      await expect.poll(() => hand.network(web)).toBeUndefined();
      const api = await inNeutron(openstack, "POST", "networks", vlan("api", 1_803));
      await expect.poll(() => hand.network(api)).toBeDefined();
      await page.goto("/changes");
      await expect(page.getByRole("link", { name: "Follow cloud madrid: network api" })).toBeVisible();
      await expect(waits).toBeHidden();
    } finally {
      await map([]);
      await call("clouds.remove", { id: cloudId });
      await hand.close();
      await openstack.close();
    }
  },
);
