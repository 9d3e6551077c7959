import { readFile } from "node:fs/promises";
import { type HostTree, onHost } from "@/server/lab/hosts/host-tree";
import type { OvsBridge, OvsInterface } from "@/server/model/host-state";

const DATAPATH = "netdev";

/**
 * Makes the bridges of a captured host on an empty one: the same ports with the same numbers, tags and tunnels, and the flows
 * as they were dumped. Behind its cards is nothing.
 */
export async function replaySwitches(tree: HostTree, bridges: readonly OvsBridge[], folder: string): Promise<void> {
  const cards = bridges.flatMap(({ ports }) =>
    ports.flatMap(({ interfaces }) => interfaces.flatMap(({ name, type }) => (type === "" ? name : []))),
  );
  const links = cards.map((name) => `tuntap add dev ${name} mode tap\nlink set dev ${name} up\n`);
  await onHost(tree, ["ip", "-batch", "-"], { stdin: links.join("") });
  const words = bridges.flatMap((bridge) => bridgeWords(bridge));
  await onHost(tree, ["ovs-vsctl", "--timeout=30", ...words.slice(1)]);
  for (const { name } of bridges) {
    const stdin = await readFile(`${folder}/${name}/dump-flows-of13.txt`, "utf8");
    const lines = stdin.split("\n").flatMap((line) => (line.includes("actions=") ? withoutCounters(line) : []));
    const argv = ["ovs-ofctl", "-O", "OpenFlow13", "--bundle", "replace-flows", name, "-"];
    await onHost(tree, argv, { stdin: `${lines.join("\n")}\n` });
  }
}

const withoutCounters = (line: string) => line.replace(/ (duration|n_packets|n_bytes|idle_age|hard_age)=[^,\s]*,/g, "");

function bridgeWords({ name, failMode, ports }: OvsBridge): readonly string[] {
  const settings = [`datapath_type=${DATAPATH}`, ...(failMode === null ? [] : [`fail_mode=${failMode}`])];
  const made = ["--", "add-br", name, "--", "set", "Bridge", name, ...settings];
  const others = ports.filter((port) => port.name !== name);
  return [
    ...made,
    ...others.flatMap(({ name: port, tag, vlanMode, trunks, interfaces }) => {
      const [one] = interfaces;
      const access = [
        ...(tag === null ? [] : [`tag=${tag}`]),
        ...(vlanMode === null ? [] : [`vlan_mode=${vlanMode}`]),
        ...(trunks.length === 0 ? [] : [`trunks=${trunks.join(",")}`]),
      ];
      return ["--", "add-port", name, port, ...access, ...(one === undefined ? [] : interfaceWords(one))];
    }),
  ];
}

function interfaceWords({ name, type, ofport, options }: OvsInterface): readonly string[] {
  return [
    ...["--", "set", "Interface", name],
    ...(type === "" ? [] : [`type=${type}`]),
    ...(ofport === null ? [] : [`ofport_request=${ofport}`]),
    ...Object.entries(options).map(([key, value]) => `options:${key}=${value}`),
  ];
}
