import { expect, it } from "vitest";
import type { CloudIntent } from "@/server/mapping/cloud-intent";
import { planPorts } from "@/server/mapping/plan-ports";
import type { Port } from "@/server/model/neutron";

const port = (localLink: unknown, more: Partial<Port> = {}): Port => ({
  ...{ id: "0b6d1f00-1", name: "nic", networkId: "n", projectId: "admin", mac: "02:00:00:00:00:01", fixedIps: [] },
  ...{ deviceOwner: "", deviceId: "", host: "", vifType: "unbound", vnicType: "baremetal", status: "DOWN" },
  ...{ adminStateUp: true, securityGroupIds: [], profile: { local_link_information: localLink } },
  ...more,
});
const intent = (ports: readonly Port[]): CloudIntent => ({
  ...{ cloudId: "c", cloudName: "cloud", physicalNetworks: [], networks: [], flatMappings: [], uplinkSetMappings: [] },
  ...{ reflections: [], members: [], connections: [], ports },
  ...{ subnets: [], securityGroups: [], routers: [], floatingIps: [], quotas: [], hosts: [] },
  isolation: { vms: [], filteredBridges: [] },
});
const plan = (before: readonly Port[], after: readonly Port[]) =>
  planPorts({ current: intent(before), desired: intent(after) }).map(({ verb, target, after: to }) => [
    verb,
    target,
    to,
  ]);

const target = 'port "nic" (0b6d1f00)';

it("plans the same for a local link whose keys the database keeps in another order", () => {
  const given = { switch_id: "a", port_id: "b", switch_info: { server_hardware_id: "c", bootable: true } };
  const stored = { port_id: "b", switch_id: "a", switch_info: { bootable: true, server_hardware_id: "c" } };
  expect(plan([], [port(given)])).toEqual(plan([], [port(stored)]));
  expect(plan([port(given)], [port(stored)])).toEqual([]);
});

it("tells what changes of a port, and nothing else", () => {
  expect(plan([port(1)], [port(1, { host: "node-1" })])).toEqual([["port.update", target, { host: "node-1" }]]);
  expect(plan([port(1)], [port(2)])).toEqual([["port.update", target, { "local link": "2" }]]);
  expect(plan([port(1)], [])).toEqual([["port.delete", target, null]]);
  expect(plan([port(1)], [port(1)])).toEqual([]);
});
