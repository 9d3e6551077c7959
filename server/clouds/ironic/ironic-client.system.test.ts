import { afterEach, describe, expect, it } from "vitest";
import { CloudClient } from "@/server/clouds/client";
import type { CloudAuth } from "@/server/clouds/cloud-config";
import { IronicClient } from "@/server/clouds/ironic/ironic-client";
import type { Row } from "@/server/clouds/testing/cloud-data";
import { type Openstack, type OpenstackOptions, startOpenstack } from "@/server/clouds/testing/openstack";

const MAC = "52:54:00:c0:ff:ee";
const LINK = { switch_id: "01:23:45:67:89:ab", port_id: "", switch_info: '{"server_hardware_id": "x"}' };
const card: Row = {
  ...{ id: "p1", uuid: "p1", address: MAC, node_uuid: "n1", physical_network: "physnet1", pxe_enabled: true },
  local_link_connection: { switch_id: "00:00:00:00:00:01", port_id: "3", hostname: "kept-for-others" },
};

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

async function ironicOf(options: OpenstackOptions): Promise<{ openstack: Openstack; ironic: IronicClient }> {
  const openstack = await startOpenstack(options);
  open.push(openstack);
  const user = { username: "bridgehead", userDomain: "Default", project: "admin", projectDomain: "Default" };
  const auth: CloudAuth = options.noauth
    ? { method: "none", networkUrl: openstack.networkUrl }
    : { method: "password", authUrl: openstack.keystoneUrl, ...user, password: "s3cr3t-of-the-cloud" };
  const plain = { id: "c1", name: "lab", endpointInterface: "public", caPem: null, allowPlainHttp: false } as const;
  const client = new CloudClient({ ...plain, auth }, { retries: { attempts: 2, firstDelayMs: 5, longestWaitMs: 100 } });
  open.push(client);
  return { openstack, ironic: new IronicClient(client) };
}

describe("Ironic", () => {
  it("tells a network card by its MAC address, whatever its spelling", async () => {
    const { openstack, ironic } = await ironicOf({ baremetalPorts: [card] });
    expect(await ironic.isThere()).toBe(true);
    expect(await ironic.portsOf(MAC.toUpperCase())).toEqual([
      {
        ...{ id: "p1", address: MAC, nodeId: "n1", physicalNetwork: "physnet1", isPxe: true },
        localLink: { switch_id: "00:00:00:00:00:01", port_id: "3", hostname: "kept-for-others" },
      },
    ]);
    expect(await ironic.portsOf("52:54:00:00:00:00")).toEqual([]);
    expect(openstack.headersOf("/baremetal/v1/ports")?.["x-openstack-ironic-api-version"]).toBe("1.34");
    // the root is asked once, on the same token as everything else
    expect(openstack.requests.filter((line) => line === "GET /baremetal/v1")).toHaveLength(1);
    expect(openstack.requests.filter((line) => line.startsWith("POST "))).toHaveLength(1);
  });

  it("takes a local link beside what others keep there, and gives it up again", async () => {
    const { openstack, ironic } = await ironicOf({ baremetalPorts: [card] });
    expect((await ironic.setLocalLink("p1", LINK)).localLink).toEqual({ ...LINK, hostname: "kept-for-others" });
    expect(openstack.state.baremetalPorts[0]?.local_link_connection).toMatchObject(LINK);
    await ironic.setLocalLink("p1", null);
    expect(openstack.state.baremetalPorts[0]?.local_link_connection).toEqual({});
  });

  it("is simply not there where the catalogue has none, or there is no catalogue", async () => {
    for (const options of [{}, { noauth: true }]) {
      const { openstack, ironic } = await ironicOf(options);
      expect(await ironic.isThere()).toBe(false);
      expect(await ironic.portsOf(MAC)).toBeNull();
      await expect(ironic.setLocalLink("p1", LINK)).rejects.toMatchObject({ kind: "missing" });
      expect(openstack.requests.some((line) => line.includes("baremetal"))).toBe(false);
    }
  });

  it("is unknown, not absent, while it fails", async () => {
    const { openstack, ironic } = await ironicOf({ baremetalPorts: [card] });
    openstack.fail({ on: "GET /baremetal", times: 2, status: 503 });
    await expect(ironic.portsOf(MAC)).rejects.toMatchObject({ kind: "unreachable", status: 503 });
    expect(await ironic.portsOf(MAC)).toHaveLength(1);
  });

  it("says its own words: a locked node, a port that is gone", async () => {
    const { openstack, ironic } = await ironicOf({ baremetalPorts: [card] });
    await expect(ironic.setLocalLink("p2", LINK)).rejects.toMatchObject({
      ...{ kind: "missing", message: expect.stringContaining("404: Port p2 could not be found.") },
    });
    const faultstring = "Node n1 is locked by host conductor-1, please retry after the current operation is completed.";
    openstack.fail({
      on: "PATCH /baremetal/v1/ports/p1",
      status: 409,
      body: { error_message: { faultcode: "Client", faultstring } },
    });
    await expect(ironic.setLocalLink("p1", LINK)).rejects.toMatchObject({
      ...{ kind: "conflict", message: expect.stringContaining("Node n1 is locked by host conductor-1") },
    });
    expect(openstack.requests.filter((line) => line.startsWith("PATCH"))).toHaveLength(1);
  });
});
