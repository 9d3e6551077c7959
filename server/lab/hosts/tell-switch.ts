import { attemptOnHost, type HostTree } from "./host-tree";

const TOLD = [
  ["ovs-vsctl", "--format=table", "--columns=name,tag,other_config", "list", "Port"],
  ["ovs-vsctl", "--format=table", "--columns=name,ofport,error,external_ids", "list", "Interface"],
  ["ovs-ofctl", "-O", "OpenFlow13", "--names", "dump-flows", "br-int"],
  ["ovs-ofctl", "-O", "OpenFlow13", "--names", "dump-flows", "br-tun"],
  ["ovs-appctl", "fdb/show", "br-int"],
  ["ip", "-br", "link"],
];

/** What a host's switch has and does, as text: for a test that lost its packets there. */
export async function tellSwitch(tree: HostTree): Promise<string> {
  const told = await Promise.all(
    TOLD.map(async (argv) => `# ${argv.join(" ")}\n${(await attemptOnHost(tree, argv)).stdout}`),
  );
  return `on ${tree.name}\n${told.join("\n")}`;
}
