import { describe, expect, it } from "vitest";
import type { CloudStep, MirroredCloud } from "@/server/clouds/plan/cloud-step";
import { withMadeIds } from "@/server/clouds/plan/made-ids";
import { planFloatingIpUpdate } from "@/server/clouds/plan/plan-floating-ips";
import { planNetworkRemoval, planNetworkUpdate, planNewNetwork } from "@/server/clouds/plan/plan-networks";
import { planLocalLink, planNewPort, planPortBinding, planPortUpdate } from "@/server/clouds/plan/plan-ports";
import { planNewRouter, planRouterInterface, planRouterUpdate } from "@/server/clouds/plan/plan-routers";
import { planNewRules, planRulesRemoval } from "@/server/clouds/plan/plan-security-groups";
import { networkInputSchema } from "@/server/model/network-input";
import type { Network, Port, Router, Subnet } from "@/server/model/neutron";
import { portInputSchema } from "@/server/model/port-input";
import { securityGroupRuleInputSchema } from "@/server/model/security-group-input";
import { subnetInputSchema } from "@/server/model/subnet-input";

const network: Network = {
  ...{ id: "n1", name: "web", projectId: "p1", networkType: "vlan", physicalNetwork: "physnet1", segmentationId: 100 },
  ...{ mtu: 1500, external: false, shared: false, adminStateUp: true, status: "ACTIVE" },
};
const subnet: Subnet = {
  ...{ id: "s1", name: "", networkId: "n1", cidr: "10.0.0.0/24", gatewayIp: "10.0.0.1", dhcp: true, dnsServers: [] },
  pools: [{ start: "10.0.0.2", end: "10.0.0.254" }],
};
const port: Port = {
  ...{ id: "port-1", name: "nic", networkId: "n1", projectId: "p1", mac: "9a:a0:22:90:00:01", deviceOwner: "" },
  ...{ fixedIps: [{ subnetId: "s1", address: "10.0.0.9" }], deviceId: "", host: "", vifType: "unbound" },
  ...{ vnicType: "baremetal", status: "DOWN", adminStateUp: true, securityGroupIds: ["g2", "g1"] },
  profile: { capabilities: ["switchdev"] },
};
const router: Router = {
  ...{ id: "r1", name: "edge", projectId: "p1", externalNetworkId: "ext", externalAddresses: [], snat: true },
  status: "ACTIVE",
};
const rule = {
  ...{ id: "rule-1", direction: "ingress" as const, ethertype: "IPv4", protocol: "tcp", portMin: 22, portMax: 22 },
  ...{ remotePrefix: null, remoteGroupId: null },
};
const cloud: MirroredCloud = {
  ...{
    cloudId: "c1",
    cloudName: "madrid",
    revisions: new Map([
      ["n1", 4],
      ["port-1", 7],
    ]),
  },
  intent: {
    ...{ networks: [network], subnets: [subnet], ports: [port], routers: [router] },
    securityGroups: [{ id: "g1", name: "ssh", projectId: "p1", rules: [rule] }],
    floatingIps: [
      { id: "f1", address: "192.0.2.9", networkId: "ext", fixedAddress: "10.0.0.9", portId: "port-1", routerId: "r1" },
    ],
  },
};
const call = ({ effect: { method, path, body, revision } }: CloudStep) => ({
  line: `${method} ${path}`,
  body,
  revision,
});
const only = (steps: readonly CloudStep[]) => {
  const [step] = steps;
  if (step === undefined || steps.length !== 1) throw new Error(`${steps.length} steps`);
  return step;
};

describe("calls for a request", () => {
  it("make a network and then its subnet, with the id that the first brings", () => {
    const input = networkInputSchema.parse({ name: "db", networkType: "vlan", physicalNetwork: "physnet1" });
    const first = subnetInputSchema.omit({ networkId: true }).parse({ cidr: "10.9.0.0/24", gatewayIp: null });
    const [made, second] = planNewNetwork(cloud, "key", input, first);
    expect(made && call(made)).toEqual({
      line: "POST /networks",
      body: {
        network: {
          ...{ name: "db", "provider:network_type": "vlan", "provider:physical_network": "physnet1" },
          admin_state_up: true,
        },
      },
      revision: null,
    });
    expect(made?.after).toMatchObject({ cloud: "madrid", name: "db", "provider:network_type": "vlan" });
    expect(second?.dependsOn).toEqual([made?.id]);
    expect(second?.after).toMatchObject({ network_id: "the id of what the step before makes", gateway_ip: "none" });
    if (second === undefined) throw new Error("no second step");
    expect(withMadeIds(second.effect, new Map())).toBeNull();
    expect(withMadeIds(second.effect, new Map([["network.create:key", "n9"]]))?.body).toEqual({
      subnet: {
        ...{ network_id: "n9", name: "", cidr: "10.9.0.0/24", ip_version: 4, gateway_ip: null, enable_dhcp: true },
      },
    });
  });

  it("send only what changes, at the revision that was read, and nothing when nothing does", () => {
    const changed = only(planNetworkUpdate(cloud, "n1", { name: "web", mtu: 9000, external: false }));
    expect(call(changed)).toEqual({ line: "PUT /networks/n1", body: { network: { mtu: 9000 } }, revision: 4 });
    expect([changed.before?.mtu, changed.after?.mtu]).toEqual(["1500", "9000"]);
    expect(planNetworkUpdate(cloud, "n1", { name: "web" })).toEqual([]);
    expect(planPortUpdate(cloud, "port-1", { securityGroupIds: ["g1", "g2"] })).toEqual([]);
    expect(planPortUpdate(cloud, "port-1", { fixedIps: [{ address: "10.0.0.9" }] })).toEqual([]);
  });

  it("delete at the revision that was read, and refuse what the mirror does not have", () => {
    expect(call(only(planNetworkRemoval(cloud, "n1")))).toEqual({
      ...{ line: "DELETE /networks/n1", body: null, revision: 4 },
    });
    expect(() => planNetworkRemoval(cloud, "n2")).toThrow('Cloud "madrid" has no network n2.');
  });

  it("give a baremetal port its local link as a list, beside what its profile holds", () => {
    const entry = { switch_info: { server_hardware_id: "x", bootable: true } };
    const wanted = { capabilities: ["switchdev"], local_link_information: [entry] };
    for (const given of [entry, [entry], JSON.stringify([entry]), JSON.stringify(JSON.stringify(entry))]) {
      expect(only(planLocalLink(cloud, "port-1", given)).effect.body).toEqual({ port: { "binding:profile": wanted } });
    }
    expect(planLocalLink(cloud, "port-1", null)).toEqual([]);
    expect(() => planLocalLink(cloud, "port-1", "eno1")).toThrow("is text that is no JSON");
    expect(call(only(planPortBinding(cloud, "port-1", "blade-1", entry)))).toEqual({
      line: "PUT /ports/port-1",
      body: { port: { "binding:host_id": "blade-1", "binding:profile": wanted } },
      revision: 7,
    });
  });

  it("leave to Neutron what was not said of a port", () => {
    const plain = portInputSchema.parse({ networkId: "n1", vnicType: "normal" });
    expect(only(planNewPort(cloud, "key", plain)).effect.body).toEqual({
      port: { network_id: "n1", project_id: "p1", name: "", admin_state_up: true, "binding:vnic_type": "normal" },
    });
  });

  it("are one for each rule, and none for a rule that is not in the group", () => {
    const http = securityGroupRuleInputSchema.parse({
      direction: "ingress",
      protocol: "tcp",
      portMin: 80,
      portMax: 80,
    });
    const dns = securityGroupRuleInputSchema.parse({ direction: "egress", protocol: "udp", portMin: 53, portMax: 53 });
    const steps = planNewRules(cloud, "g1", "key", [http, dns, http]);
    expect(steps.map((step) => step.effect.body?.security_group_rule)).toEqual([
      ...[80].map((port_range_min) => ({
        ...{ security_group_id: "g1", direction: "ingress", ethertype: "IPv4", protocol: "tcp" },
        ...{ port_range_min, port_range_max: 80 },
      })),
      {
        ...{ security_group_id: "g1", direction: "egress", ethertype: "IPv4", protocol: "udp" },
        ...{ port_range_min: 53, port_range_max: 53 },
      },
    ]);
    expect(call(only(planRulesRemoval(cloud, "g1", ["rule-1"]))).line).toBe("DELETE /security-group-rules/rule-1");
    expect(() => planRulesRemoval(cloud, "g1", ["rule-2"])).toThrow("has no rule rule-2");
  });

  it("join and leave subnets by the router's own paths, and tell whether it translates only when asked", () => {
    const joined = only(planRouterInterface(cloud, "add", "r1", "s1"));
    expect(call(joined)).toEqual({
      ...{ line: "PUT /routers/r1/add_router_interface", body: { subnet_id: "s1" }, revision: null },
    });
    expect(only(planRouterInterface(cloud, "remove", "r1", "s1"))).toMatchObject({ risk: "high", after: null });
    const created = planNewRouter(cloud, "key", {
      name: "x",
      projectId: "admin",
      externalNetworkId: "ext",
      snat: true,
    });
    expect(only(created).effect.body).toEqual({ router: { name: "x", external_gateway_info: { network_id: "ext" } } });
    expect(only(planRouterUpdate(cloud, "r1", { externalNetworkId: null })).effect.body).toEqual({
      router: { external_gateway_info: {} },
    });
    expect(planRouterUpdate(cloud, "r1", { externalNetworkId: "ext", snat: true })).toEqual([]);
  });

  it("name the port beside another address of it", () => {
    const moved = only(planFloatingIpUpdate(cloud, "f1", { portId: "port-1", fixedAddress: "10.0.0.10" }));
    expect(moved.effect.body).toEqual({ floatingip: { port_id: "port-1", fixed_ip_address: "10.0.0.10" } });
    expect(planFloatingIpUpdate(cloud, "f1", { portId: "port-1", fixedAddress: null })).toEqual([]);
    expect(only(planFloatingIpUpdate(cloud, "f1", { portId: null, fixedAddress: null })).effect.body).toEqual({
      floatingip: { port_id: null },
    });
  });
});
