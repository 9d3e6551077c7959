import { onHost } from "@/server/lab/hosts/host-tree";
import { deviceName, LAB_GUESTS, LAB_HOSTS } from "@/server/lab/hosts/story";
import { type Make, pick, treeOf } from "./fault";

export const link: Make = async (trees, roll) => {
  const guest = pick(roll, LAB_GUESTS);
  const tree = treeOf(trees, guest.host);
  const device = pick(roll, [
    ...(["tap", "qvb", "qvo", "qbr"] as const).map((kind) => deviceName(kind, guest.portId)),
    "eth1",
  ]);
  return {
    words: `${device} on ${guest.host} down`,
    apply: () => onHost(tree, ["ip", "link", "set", "dev", device, "down"]),
    undo: () => onHost(tree, ["ip", "link", "set", "dev", device, "up"]),
  };
};

export const unbridged: Make = async (trees, roll) => {
  const guest = pick(roll, LAB_GUESTS);
  const tree = treeOf(trees, guest.host);
  const device = deviceName(pick(roll, ["tap", "qvb"] as const), guest.portId);
  const bridge = deviceName("qbr", guest.portId);
  return {
    words: `${device} on ${guest.host} out of its bridge`,
    apply: () => onHost(tree, ["ip", "link", "set", "dev", device, "nomaster"]),
    undo: () => onHost(tree, ["ip", "link", "set", "dev", device, "master", bridge]),
  };
};

export const mtu: Make = async (trees, roll) => {
  const guest = pick(roll, LAB_GUESTS);
  const tree = treeOf(trees, guest.host);
  const device = deviceName(pick(roll, ["qvb", "qvo"] as const), guest.portId);
  const before = (await onHost(tree, ["cat", `/sys/class/net/${device}/mtu`])).trim();
  const set = (size: string) => onHost(tree, ["ip", "link", "set", "dev", device, "mtu", size]);
  return { words: `MTU of ${device} on ${guest.host} 600`, apply: () => set("600"), undo: () => set(before) };
};

export const underlay: Make = async (trees, roll) => {
  const host = pick(roll, LAB_HOSTS);
  const tree = treeOf(trees, host.name);
  const route = ["198.51.100.0/24", "dev", "br-phy", "src", host.tunnelAddress];
  return {
    words: `${host.name} without its route to the tunnels' network`,
    apply: () => onHost(tree, ["ip", "route", "del", ...route.slice(0, 3)]),
    undo: () => onHost(tree, ["ip", "route", "replace", ...route]),
  };
};
