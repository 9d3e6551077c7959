import { onHost } from "@/server/lab/hosts/host-tree";
import { LAB_GUESTS, LAB_HOSTS, NETWORK_NODE } from "@/server/lab/hosts/story";
import { type Make, pick, treeOf } from "./fault";

const COMPUTES = LAB_HOSTS.filter(({ name }) => name !== NETWORK_NODE).map(({ name }) => name);

export const rules: Make = async (trees, roll) => {
  const guest = pick(roll, LAB_GUESTS);
  const tree = treeOf(trees, guest.host);
  const before = await onHost(tree, ["iptables-save"]);
  const restore = (text: string) => onHost(tree, ["iptables-restore"], { stdin: text });
  const short = guest.portId.slice(0, 10);
  const own = before
    .split("\n")
    .filter((line) => line.startsWith("-A") && line.split(" ")[1]?.endsWith(short) && / -j /.test(line));
  const line = pick(roll, own);
  const source = pick(roll, ["", `-s ${pick(roll, LAB_GUESTS).address}/32 `, "-s 10.0.0.0/30 ", "! -s 10.0.0.4/32 "]);
  const what = pick(roll, [
    "-p icmp ",
    "-p tcp -m tcp --dport 22 ",
    "-p tcp -m multiport --dports 22,80 ",
    "-p udp -m udp --dport 50:60 ",
    "",
  ]);
  const added = `${line.split(" ").slice(0, 2).join(" ")} ${source}${what}-j ${pick(roll, ["DROP", "RETURN", "REJECT"])}`;
  const spoofed = line
    .replace(/--mac-source \S+/, "--mac-source FA:16:3E:00:00:77")
    .replace(/-s 10\.0\.0\.\d+\/32/, "-s 10.0.0.77/32");
  const changed = pick(roll, ["", "", `${added}\n${line}`, `${line}\n${added}`, spoofed]);
  if (changed === line) return null;
  return {
    words: changed === "" ? `${guest.host} without “${line}”` : `${guest.host}: “${changed.replace("\n", "”, “")}”`,
    apply: () => restore(before.replace(`${line}\n`, changed === "" ? "" : `${changed}\n`)),
    undo: () => restore(before),
  };
};

export const member: Make = async (trees, roll) => {
  const host = pick(roll, COMPUTES);
  const tree = treeOf(trees, host);
  const members = (await onHost(tree, ["ipset", "save"])).split("\n").filter((line) => /^add \S+ 10\./.test(line));
  if (members.length === 0) return null;
  const [, set = "", address = ""] = pick(roll, members).split(" ");
  const change = (how: string) => onHost(tree, ["ipset", "-exist", how, set, address]);
  return { words: `${host}: ${address} not in ${set}`, apply: () => change("del"), undo: () => change("add") };
};

export const setting: Make = async (trees, roll) => {
  const host = pick(roll, COMPUTES);
  const tree = treeOf(trees, host);
  const set = (value: number) => onHost(tree, ["sysctl", "-q", "-w", `net.bridge.bridge-nf-call-iptables=${value}`]);
  return { words: `${host}: bridges do not call iptables`, apply: () => set(0), undo: () => set(1) };
};
