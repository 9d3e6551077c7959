import { type HostTree, onHost } from "@/server/lab/hosts/host-tree";
import { deviceName, LAB_GUESTS, LAB_HOSTS } from "@/server/lab/hosts/story";
import { type Make, pick, treeOf, vsctl } from "./fault";

const OTHER_TUNNEL = "198.51.100.99";

export const tag: Make = async (trees, roll) => {
  const guest = pick(roll, LAB_GUESTS);
  const tree = treeOf(trees, guest.host);
  const port = deviceName("qvo", guest.portId);
  const before = (await vsctl(tree, "get", "Port", port, "tag")).trim();
  const after = pick(roll, ["1", "2", "3", "4095"]);
  return {
    words: `${port} on ${guest.host} gets tag ${after} (${before})`,
    apply: () => vsctl(tree, "set", "Port", port, `tag=${after}`),
    undo: () => vsctl(tree, "set", "Port", port, `tag=${before}`),
  };
};

/** How a switch prints flows so that it takes them back. */
async function flowLines(tree: HostTree, bridge: string): Promise<readonly string[]> {
  const text = await onHost(tree, ["ovs-ofctl", "-O", "OpenFlow13", "--no-stats", "dump-flows", bridge]);
  return text.split("\n").filter((line) => line.includes("actions="));
}

const replaceFlows = (tree: HostTree, bridge: string, lines: readonly string[]) =>
  onHost(tree, ["ovs-ofctl", "-O", "OpenFlow13", "replace-flows", bridge, "-"], { stdin: `${lines.join("\n")}\n` });

export const flows: Make = async (trees, roll) => {
  const host = pick(roll, LAB_HOSTS).name;
  const tree = treeOf(trees, host);
  const bridge = pick(roll, ["br-int", "br-tun", "br-tun"]);
  const before = await flowLines(tree, bridge);
  const line = pick(roll, before);
  const changed = pick(roll, [
    null,
    null,
    line.replace(/actions=.*/, "actions=drop"),
    otherKey(line),
    otherSource(line),
  ]);
  const after = before.flatMap((one) => (one !== line ? one : (changed ?? [])));
  return {
    words: `${bridge} on ${host}: ${changed === null ? "without" : `“${changed.trim()}” for`} “${line.trim()}”`,
    apply: () => replaceFlows(tree, bridge, after),
    undo: () => replaceFlows(tree, bridge, before),
  };
};

/** Another tunnel key, in or out. */
const otherKey = (line: string) => line.replace(/(tun_id=|set_field:)(0x[0-9a-f]+)(?=[, ]|->tun_id)/, "$10x3e7");
/** Another address or MAC than the guest's. */
const otherSource = (line: string) =>
  line.replace(/arp_spa=[\d.]+/, "arp_spa=10.0.0.77").replace(/dl_src=[0-9a-f:]+/, "dl_src=fa:16:3e:00:00:77");

export const tunnel: Make = async (trees, roll) => {
  const host = pick(roll, LAB_HOSTS).name;
  const tree = treeOf(trees, host);
  const ports = (await vsctl(tree, "list-ports", "br-tun")).split("\n").filter((name) => name.startsWith("gre-"));
  const port = pick(roll, ports);
  const before = (await vsctl(tree, "get", "Interface", port, "options:remote_ip")).trim();
  const key = pick(roll, [`options:remote_ip=${OTHER_TUNNEL}`, "options:out_key=77", "options:in_key=77"]);
  return {
    words: `${port} on ${host}: ${key}`,
    apply: () => vsctl(tree, "set", "Interface", port, key),
    undo: () =>
      vsctl(
        tree,
        "set",
        "Interface",
        port,
        `options:remote_ip=${before}`,
        "options:in_key=flow",
        "options:out_key=flow",
      ),
  };
};

export const patch: Make = async (trees, roll) => {
  const host = pick(roll, LAB_HOSTS).name;
  const tree = treeOf(trees, host);
  const set = (peer: string) => vsctl(tree, "set", "Interface", "patch-tun", `options:peer=${peer}`);
  return {
    words: `patch-tun on ${host} without its peer`,
    apply: () => set("patch-none"),
    undo: () => set("patch-int"),
  };
};
