import type { Page } from "@playwright/test";
import { expect } from "../story";
import { detailsOf, openCase } from "./topology";

type ConsolePage = {
  readonly name: string;
  /** Goes there and waits until what it is about is in sight. */
  readonly open: (page: Page) => Promise<void>;
};

/** A page with its own address, ready when a table, list or heading of this name shows. */
function addressed(name: string, path: string, ready: (page: Page) => ReturnType<Page["getByRole"]>): ConsolePage {
  return {
    name,
    open: async (page) => {
      await page.goto(path);
      await expect(ready(page)).toBeVisible();
    },
  };
}

/** Every page of the console, with the states of it that look different. */
export const consolePages: readonly ConsolePage[] = [
  {
    name: "sign-in",
    open: async (page) => {
      await page.context().clearCookies();
      await page.goto("/login");
      await expect(page.getByRole("button", { name: "Sign in" })).toBeVisible();
    },
  },
  addressed("change password", "/change-password", (page) => page.getByLabel("Current password")),
  addressed("topology of the fabric", "/topology", (page) => page.getByRole("application", { name: /^Topology of/ })),
  { name: "topology of a case", open: (page) => openCase(page, "iesgn") },
  {
    name: "topology with the details of a host",
    open: async (page) => {
      await openCase(page, "iesgn");
      await page.goto(`${page.url()}&expand=c1&select=host:c1/port:br-tun/gre-c6336416`);
      await expect(detailsOf(page).getByRole("region", { name: "Tunnel" })).toBeVisible();
    },
  },
  addressed("topology as a table", "/topology?view=table", (page) => page.getByRole("row").nth(3)),
  addressed("networks", "/networks", (page) => page.getByRole("cell", { name: "ext-net" }).first()),
  addressed("create a network", "/networks?add=network", (page) => page.getByRole("dialog")),
  addressed("ports", "/ports", (page) => page.getByRole("button", { name: "Create port" }).first()),
  addressed("create a port", "/ports?add=port", (page) => page.getByRole("checkbox", { name: "Port security" })),
  addressed("a network", "/networks?network=f84a328e-407e-4ca6-87bb-ec148853c585", (page) =>
    page.getByRole("region", { name: "DHCP service" }),
  ),
  addressed("a plugged port", "/ports?port=b079c24c-8386-47db-a730-35b3a99419e8", (page) =>
    page.getByRole("list", { name: "Way to br-int" }),
  ),
  addressed("routers", "/routers", (page) => page.getByRole("region", { name: "All floating IPs" })),
  addressed("a router", "/routers?router=014e0e10-47fc-469f-9883-3a5130fc79e6", (page) =>
    page.getByRole("list", { name: "NAT rules" }),
  ),
  addressed("security groups", "/security-groups", (page) =>
    page.getByRole("button", { name: "Create group" }).first(),
  ),
  {
    name: "a security group",
    open: async (page) => {
      await page.goto("/security-groups");
      await page.getByRole("link", { name: "default", exact: true }).first().click();
      await expect(page.getByRole("button", { name: "Add rules" })).toBeVisible();
    },
  },
  addressed("the rules of a port", "/security-groups/ledger/b079c24c-8386-47db-a730-35b3a99419e8", (page) =>
    page.getByRole("button", { name: /^Chain neutron-openvswi-sg-chain,/ }),
  ),
  addressed(
    "a picked chain of a port",
    "/security-groups/ledger/b079c24c-8386-47db-a730-35b3a99419e8?chain=neutron-openvswi-FORWARD",
    (page) =>
      page.getByRole("region", { name: "Through bridges, by port, chain neutron-openvswi-FORWARD", exact: true }),
  ),
  addressed("create a security group", "/security-groups?add=group", (page) => page.getByRole("dialog")),
  addressed("mappings", "/mappings", (page) => page.getByText("us-flat of LE1-LIG-tenant").first()),
  addressed("mappings as an ini file", "/mappings?ini=import", (page) => page.getByLabel("Text of the file")),
  addressed("changes", "/changes?show=all", (page) =>
    page
      .getByRole("main")
      .getByText(/Change|No such change/)
      .first(),
  ),
  addressed("reconcile", "/reconcile", (page) => page.getByRole("button", { name: "Save schedule" })),
  addressed("hosts", "/hosts", (page) => page.getByRole("main").getByText(/host/i).first()),
  addressed("add a host", "/hosts?add=host", (page) => page.getByRole("dialog")),
  addressed("isolation", "/isolation", (page) => page.getByRole("region", { name: "What these rules do not do" })),
  addressed("set up OpenNebula", "/isolation?setup=opennebula", (page) =>
    page.getByRole("region", { name: "oned.conf" }),
  ),
  addressed("migrations", "/migrations", (page) => page.getByRole("button", { name: "Migrate port" }).first()),
  addressed("migrate a port", "/migrations?do=migrate", (page) => page.getByRole("dialog", { name: "Migrate a port" })),
  addressed("names built from an id", "/tools?q=b079c24c-83", (page) => page.getByRole("row").nth(3)),
  addressed("frame decoder", "/tools?tool=frame", (page) => page.getByLabel("Captured frame")),
  {
    name: "readiness of a host",
    open: async (page) => {
      await page.goto("/hosts");
      await page.getByRole("link", { name: "c1", exact: true }).first().click();
      await page.getByRole("tab", { name: "Readiness" }).click();
      await expect(page.getByRole("tabpanel", { name: "Readiness" })).toContainText(/Simulated|Ready/);
    },
  },
  addressed("appliances", "/appliances", (page) => page.getByRole("link", { name: "oneview-simulator" })),
  {
    name: "objects of an appliance",
    open: async (page) => {
      await page.goto("/appliances");
      await page.getByRole("link", { name: "oneview-simulator" }).click();
      await expect(page.getByRole("treeitem").nth(3)).toBeVisible();
    },
  },
  addressed("trace", "/trace", (page) => page.getByRole("heading", { name: "Why is it dropped?" })),
  addressed("a delivered trace", "/trace?from=b079c24c-8386-47db-a730-35b3a99419e8&to=10.0.0.1", (page) =>
    page.getByRole("region", { name: "Hops back" }),
  ),
  addressed(
    "a dropped trace",
    "/trace?from=b079c24c-8386-47db-a730-35b3a99419e8&to=10.0.0.99&protocol=tcp&port=443",
    (page) => page.getByRole("region", { name: "Answer" }).getByText("Dropped", { exact: true }),
  ),
  addressed("findings", "/findings", (page) => page.getByRole("radio", { name: "Critical" })),
  addressed("clouds", "/clouds", (page) => page.getByText("No OpenStack cloud yet")),
  addressed("add a cloud", "/clouds?add=cloud", (page) => page.getByRole("dialog")),
  addressed("cases", "/cases", (page) => page.getByRole("link", { name: "iesgn", exact: true })),
  addressed("upload a case", "/cases?add=case", (page) => page.getByRole("dialog")),
  addressed("audit", "/audit", (page) => page.getByRole("region", { name: "Audit trail" }).getByRole("row").nth(1)),
  addressed("users", "/settings?tab=users", (page) => page.getByRole("cell", { name: "admin", exact: true })),
  addressed("API tokens", "/settings?tab=tokens", (page) => page.getByRole("button", { name: "Create token" }).first()),
  addressed("about", "/settings?tab=about", (page) => page.getByRole("tabpanel", { name: "About" })),
];
