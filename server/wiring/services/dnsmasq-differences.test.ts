import { expect, it } from "vitest";
import { dnsmasqArguments } from "@/server/wiring/services/dnsmasq-arguments";
import { dnsmasqDifferences } from "@/server/wiring/services/dnsmasq-differences";
import { PRIVATE, PRIVATE_SUBNET } from "@/server/wiring/services/testing/story";

const directory = `/var/lib/neutron/dhcp/${PRIVATE.id}`;
const zed = dnsmasqArguments(PRIVATE, [PRIVATE_SUBNET]).map((each) => each.replace("{dir}", directory));
const differences = (observed: readonly string[], subnet = PRIVATE_SUBNET) =>
  dnsmasqDifferences(observed, PRIVATE, [subnet]);

it("are none of what Zed's agent or the console started, in any order", () => {
  expect(differences(zed)).toEqual([]);
  expect(differences([...zed].reverse())).toEqual([]);
});

it("name both sides of what is otherwise", () => {
  const other = zed.map((each) => each.replace("option:mtu,1458", "option:mtu,1500"));
  expect(differences(other)).toEqual([
    "not there  --dhcp-option-force=option:mtu,1458",
    "only there --dhcp-option-force=option:mtu,1500",
  ]);
  expect(differences(zed, { ...PRIVATE_SUBNET, dhcp: false })).toEqual([
    "not there  --dhcp-lease-max=0",
    `only there --dhcp-range=set:subnet-${PRIVATE_SUBNET.id},192.168.1.0,static,255.255.255.0,86400s`,
    "only there --dhcp-lease-max=256",
  ]);
});

it("tell what Havana's generation had instead", () => {
  const havana = [
    ...["--no-hosts", "--no-resolv", "--strict-order", "--bind-interfaces", "--interface=tap79712efb-32"],
    ...["--except-interface=lo", `--pid-file=${directory}/pid`, `--dhcp-hostsfile=${directory}/host`],
    ...[`--dhcp-optsfile=${directory}/opts`, "--leasefile-ro", "--dhcp-range=tag0,192.168.1.0,static,86400s"],
    ...["--dhcp-lease-max=256", "--conf-file=", "--domain=openstacklocal"],
  ];
  const told = differences(havana);
  expect(told).toContain("not there  --dhcp-leasefile=…/leases");
  expect(told).toContain("only there --leasefile-ro");
  expect(told.filter((each) => each.includes("hostsfile") || each.includes("pid-file"))).toEqual([]);
});
