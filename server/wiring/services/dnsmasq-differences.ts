import type { Network, Subnet } from "@/server/model/neutron";
import { DIRECTORY, dnsmasqArguments, withoutDirectory } from "@/server/wiring/services/dnsmasq-arguments";

/**
 * In what a running dnsmasq was started otherwise than the console would start it, whatever started it: an older Neutron has
 * other arguments and serves all the same. A line each, those that are not there first; their order means nothing to dnsmasq.
 * `subnets`: all of the network.
 */
export function dnsmasqDifferences(
  observed: readonly string[],
  network: Network,
  subnets: readonly Subnet[],
): readonly string[] {
  const wanted = dnsmasqArguments(
    network,
    subnets.filter(({ dhcp }) => dhcp),
  );
  const found = new Set(withoutDirectory(observed));
  const known = new Set(wanted);
  const shown = (argument: string) => argument.replace(`${DIRECTORY}/`, "…/");
  return [
    ...wanted.filter((each) => !found.has(each)).map((each) => `not there  ${shown(each)}`),
    ...[...found].filter((each) => !known.has(each)).map((each) => `only there ${shown(each)}`),
  ];
}
