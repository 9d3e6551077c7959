import path from "node:path";
import { beforeAll, expect, test } from "vitest";
import { readCase } from "@/server/hosts/case/read-case";
import { readFolder } from "@/server/hosts/case/read-folder";
import type { NetworkIntent } from "@/server/model/network-intent";
import { pingPlaces } from "@/server/security-groups/ping-places";
import { isGuestPort } from "@/server/wiring/on-host";

let intent: NetworkIntent;
let hosts: { id: string; name: string; namespaces: string[] }[];

beforeAll(async () => {
  const found = readCase(await readFolder(path.join("fixtures/captures", "iesgn")), { at: 0 });
  if (found.neutron === null) throw new Error("capture not read");
  intent = found.neutron;
  hosts = found.hosts.map(({ name, state }) => ({
    id: `id-${name}`,
    name,
    namespaces: state.namespaces.map((each) => each.name),
  }));
});

test("a guest is pinged from the DHCP service and the routers of its own network, wherever they are", () => {
  for (const port of intent.ports.filter(isGuestPort)) {
    const places = pingPlaces(intent, port, hosts);
    const [dhcp, ...routers] = places;
    expect(dhcp).toMatchObject({
      hostName: "net1",
      namespace: `qdhcp-${port.networkId}`,
      addresses: [expect.any(String)],
    });
    const legs = intent.ports.filter(
      (each) => each.networkId === port.networkId && each.deviceOwner === "network:router_interface",
    );
    expect(routers.map(({ namespace }) => namespace)).toEqual(legs.map(({ deviceId }) => `qrouter-${deviceId}`));
  }
  expect(intent.ports.filter(isGuestPort)).toHaveLength(4);
});

test("where no host has such a namespace there is no place", () => {
  const [port] = intent.ports.filter(isGuestPort);
  if (port === undefined) throw new Error("no guest");
  expect(
    pingPlaces(
      intent,
      port,
      hosts.filter(({ name }) => name === "c1"),
    ),
  ).toEqual([]);
});
