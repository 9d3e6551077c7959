import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { parseFlows } from "@/server/hosts/parse/flows";
import type { OpenFlow, OvsPort } from "@/server/model/host-state";
import type { NeutronState, Port } from "@/server/model/neutron";
import { bridgeOf, hostOf, linkOf, portOf } from "@/server/topology/testing/host-of";
import { worldOf } from "@/server/topology/testing/world-of";
import type { World } from "@/server/topology/world";

const FOLDER = "fixtures/openvswitch-firewall";
const text = (name: string) => readFileSync(path.join(FOLDER, name), "utf8");

const guestsSchema = z.object({
  guests: z.array(
    z.object({
      ...{ name: z.string(), id: z.string(), tap: z.string(), mac: z.string(), addresses: z.array(z.string()) },
      ...{ tag: z.int(), bridge: z.string(), ofport: z.int() },
    }),
  ),
  patches: z.object({ "patch-tun": z.int(), "patch-int": z.int() }),
});
const rowsSchema = z.array(
  z.object({
    ...{ from: z.string(), to: z.string(), address: z.string() },
    ...{ ping: z.boolean(), tcp: z.array(z.int()), udp: z.boolean() },
  }),
);

export type FirewallGuest = z.infer<typeof guestsSchema>["guests"][number];

export const firewallGuests = (): readonly FirewallGuest[] =>
  guestsSchema.parse(JSON.parse(text("guests.json"))).guests;

/** What real packets did: `reachability`, or a variant of the rules. */
export const firewallRows = (name: string) => rowsSchema.parse(JSON.parse(text(`${name}.json`)));

/** The host of the fixture with the flows of one of its files, otherwise than they were where `change` says so. */
export function firewallWorld(flows: string, change: (flow: OpenFlow) => OpenFlow | null = (flow) => flow): World {
  const { guests, patches } = guestsSchema.parse(JSON.parse(text("guests.json")));
  const portsOf = (bridge: string): OvsPort[] =>
    guests
      .filter((guest) => guest.bridge === bridge)
      .map(({ tap, tag, ofport, id }) => portOf(tap, { ofport, externalIds: { "iface-id": id } }, { tag }));
  const patch = (name: "patch-tun" | "patch-int", peer: string) =>
    portOf(name, { type: "patch", ofport: patches[name], options: { peer } });
  const host = hostOf({
    links: guests.map(({ tap, mac }) => linkOf(tap, { kind: "tun", mac, tun: { type: "tap", persistent: true } })),
    bridges: [
      bridgeOf("br-int", [patch("patch-tun", "patch-int"), ...portsOf("br-int")], {
        datapathType: "netdev",
        flows: parseFlows(text(`${flows}.txt`)).flatMap((flow) => change(flow) ?? []),
      }),
      bridgeOf("br-far", [patch("patch-int", "patch-tun"), ...portsOf("br-far")], {
        datapathType: "netdev",
        flows: parseFlows(text("br-far.txt")),
      }),
    ],
  });
  return worldOf({ fw: host }, { neutron: [neutronOf(guests)] });
}

function neutronOf(guests: readonly FirewallGuest[]): NeutronState {
  const tags = [...new Set(guests.map(({ tag }) => tag))];
  const subnet = (tag: number, cidr: string, family: string) => ({
    ...{ id: `${family}-${tag}`, name: "", networkId: `network-${tag}`, cidr, gatewayIp: null },
    ...{ dhcp: false, dnsServers: [], pools: [] },
  });
  const portOfGuest = ({ id, name, tag, mac, addresses }: FirewallGuest): Port => ({
    ...{ id, name, mac, networkId: `network-${tag}`, projectId: "p", deviceOwner: "compute:nova", deviceId: name },
    ...{ host: "fw", vifType: "ovs", vnicType: "normal", status: "ACTIVE", adminStateUp: true, securityGroupIds: [] },
    fixedIps: addresses.map((address) => ({ address, subnetId: `${address.includes(":") ? "six" : "four"}-${tag}` })),
  });
  return {
    networks: tags.map((tag) => ({
      ...{ id: `network-${tag}`, name: `network ${tag}`, projectId: "p", networkType: "vxlan", physicalNetwork: null },
      ...{ segmentationId: tag, mtu: null, external: false, shared: false, adminStateUp: true, status: "ACTIVE" },
    })),
    subnets: tags.flatMap((tag) => [subnet(tag, "10.0.0.0/24", "four"), subnet(tag, "fd00::/64", "six")]),
    ports: guests.map(portOfGuest),
    routers: [],
    floatingIps: [],
    securityGroups: [],
    agents: [],
  };
}
