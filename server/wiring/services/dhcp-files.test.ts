import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readCase } from "@/server/hosts/case/read-case";
import { readFolder } from "@/server/hosts/case/read-folder";
import type { Network, Port, Subnet } from "@/server/model/neutron";
import { type DhcpNetwork, dhcpFiles } from "@/server/wiring/services/dhcp-files";
import { dnsmasqArguments, withoutDirectory } from "@/server/wiring/services/dnsmasq-arguments";
import { DHCP_PORT, GUEST, INNER_LEG, PRIVATE, PRIVATE_SUBNET, port } from "@/server/wiring/services/testing/story";

const CAPTURES = "fixtures/captures";

function dhcpOf(network: Network, subnets: readonly Subnet[], ports: readonly Port[]): DhcpNetwork {
  const byId = (a: { readonly id: string }, b: { readonly id: string }) => (a.id < b.id ? -1 : 1);
  return {
    network,
    subnets: subnets.filter(({ networkId }) => networkId === network.id).sort(byId),
    ports: ports.filter(({ networkId }) => networkId === network.id).sort(byId),
  };
}

describe("files and arguments of a DHCP service", () => {
  it.each(["iesgn", "provider"])("are those that Neutron's agent wrote (%s)", async (capture) => {
    const { neutron, hosts } = readCase(await readFolder(`${CAPTURES}/${capture}`), { at: 0 });
    if (neutron === null) throw new Error("no intent in the capture");
    const processes = hosts.flatMap(({ state }) => state.dhcp ?? []);
    const folder = `${CAPTURES}/${capture}/net1/dnsmasq`;
    for (const networkId of readdirSync(folder)) {
      const network = neutron.networks.find(({ id }) => id === networkId);
      if (network === undefined) throw new Error(`no network ${networkId}`);
      const dhcp = dhcpOf(network, neutron.subnets, neutron.ports);
      const captured = (name: string) => readFileSync(`${folder}/${networkId}/${name}`, "utf8");
      const written = dhcpFiles(dhcp, captured("interface"));
      expect(written.opts).toBe(captured("opts"));
      // The order of lines is that in which ports came, which nobody asks for.
      for (const name of ["host", "addn_hosts"]) {
        expect(written[name]?.split("\n").sort()).toEqual(captured(name).split("\n").sort());
      }
      const running = processes.find((service) => service.networkId === networkId)?.arguments ?? [];
      expect(dnsmasqArguments(network, dhcp.subnets)).toEqual(withoutDirectory(running));
    }
  });

  it("hold an IPv6 guest, its servers, and every service that answers", () => {
    const subnet: Subnet = {
      ...PRIVATE_SUBNET,
      ...{ id: "77777777-aaaa-4000-8000-000000000012", cidr: "2001:db8::/64", gatewayIp: "2001:db8::1" },
      dnsServers: ["2001:db8::53"],
    };
    const guest = port("c0000000-0100-4000-8000-000000000010", subnet, "2001:db8::2");
    const second = { ...DHCP_PORT, id: "80000000-3200-4000-8000-000000000005" };
    const other = { ...second, fixedIps: [{ subnetId: PRIVATE_SUBNET.id, address: "192.168.1.3" }] };
    const nameless = { ...PRIVATE_SUBNET, dnsServers: [] };
    const dhcp = dhcpOf(PRIVATE, [nameless, subnet], [DHCP_PORT, other, guest]);
    const files = dhcpFiles(dhcp, "tap79712efb-32");
    expect(files.host).toBe("fa:16:c0:00:00:00,tag:dhcpv6,host-2001-db8--2.openstacklocal,[2001:db8::2]\n");
    expect(files.addn_hosts).toBe("2001:db8::2\thost-2001-db8--2.openstacklocal host-2001-db8--2\n");
    expect(files.opts?.split("\n")).toEqual([
      `tag:subnet-${nameless.id},option:dns-server,192.168.1.2,192.168.1.3`,
      `tag:subnet-${nameless.id},option:router,192.168.1.1`,
      `tag:subnet-${subnet.id},option6:dns-server,[2001:db8::53]`,
    ]);
    const words = dnsmasqArguments(PRIVATE, dhcp.subnets);
    expect(words).toContain(`--dhcp-range=set:subnet-${subnet.id},2001:db8::,static,64,86400s`);
    expect(words).toContain(`--dhcp-lease-max=${2 ** 24}`);
  });

  it("tell a guest the routes of its subnet, its neighbours on link, and the default among them", () => {
    const first = { ...PRIVATE_SUBNET, hostRoutes: [{ destination: "10.9.0.0/16", nexthop: "192.168.1.99" }] };
    const second = { ...PRIVATE_SUBNET, id: "66666666-aaaa-4000-8000-000000000011", cidr: "192.168.2.128/25" };
    const files = dhcpFiles(
      dhcpOf(PRIVATE, [first, { ...second, gatewayIp: null }], [DHCP_PORT, INNER_LEG, GUEST]),
      "",
    );
    const routes =
      "192.168.2.128/25,0.0.0.0,10.9.0.0/16,192.168.1.99,169.254.169.254/32,192.168.1.1,0.0.0.0/0,192.168.1.1";
    expect(files.opts?.split("\n")).toEqual([
      `tag:subnet-${first.id},option:dns-server,192.0.2.53`,
      `tag:subnet-${first.id},option:classless-static-route,${routes}`,
      `tag:subnet-${first.id},249,${routes}`,
      `tag:subnet-${first.id},option:router,192.168.1.1`,
      `tag:subnet-${second.id},option:dns-server,192.0.2.53`,
      `tag:subnet-${second.id},option:classless-static-route,192.168.1.0/24,0.0.0.0`,
      `tag:subnet-${second.id},249,192.168.1.0/24,0.0.0.0`,
      `tag:subnet-${second.id},option:router`,
    ]);
  });
});
