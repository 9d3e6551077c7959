import { familyOf, netmask, networkAddress, prefixLength, prefixSize } from "@/server/model/address";
import type { Network, Subnet } from "@/server/model/neutron";
import { mtuOf } from "@/server/wiring/network-facts";

/** Seconds. */
const LEASE = 86_400;
const LEASES_AT_MOST = 2 ** 24;

/** Stands for the directory of the network's files on the host. */
export const DIRECTORY = "{dir}";

/** dnsmasq's command line as Neutron's DHCP agent (Zed) has it, without the program. `subnets`: those with DHCP. */
export function dnsmasqArguments(network: Network, subnets: readonly Subnet[]): readonly string[] {
  const addresses = subnets.reduce((sum, { cidr }) => sum + prefixSize(cidr), 0);
  return [
    "--no-hosts",
    "--no-resolv",
    `--pid-file=${DIRECTORY}/pid`,
    `--dhcp-hostsfile=${DIRECTORY}/host`,
    `--addn-hosts=${DIRECTORY}/addn_hosts`,
    `--dhcp-optsfile=${DIRECTORY}/opts`,
    `--dhcp-leasefile=${DIRECTORY}/leases`,
    "--dhcp-match=set:ipxe,175",
    "--dhcp-userclass=set:ipxe6,iPXE",
    "--local-service",
    "--bind-dynamic",
    ...subnets.map(range),
    `--dhcp-option-force=option:mtu,${mtuOf(network)}`,
    `--dhcp-lease-max=${Math.min(addresses, LEASES_AT_MOST)}`,
    "--conf-file=/dev/null",
    "--domain=openstacklocal",
  ];
}

/** `static`: only those in the `host` file get a lease. */
function range({ id, cidr }: Subnet): string {
  const size = familyOf(cidr) === "inet" ? netmask(cidr) : String(prefixLength(cidr));
  return `--dhcp-range=set:subnet-${id},${networkAddress(cidr)},static,${size},${LEASE}s`;
}

/** Observed arguments with the directory's place taken by the placeholder, so that they compare to intended ones. */
export function withoutDirectory(observed: readonly string[]): readonly string[] {
  const option = "--pid-file=";
  const pidFile = observed.find((argument) => argument.startsWith(option) && argument.endsWith("/pid"));
  if (pidFile === undefined) return observed;
  const directory = pidFile.slice(option.length, -"/pid".length);
  return observed.map((argument) => argument.replace(`=${directory}/`, `=${DIRECTORY}/`));
}
