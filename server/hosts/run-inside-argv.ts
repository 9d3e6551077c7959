import ipaddr from "ipaddr.js";
import { BridgeheadError } from "@/server/model/errors";
import type { Namespace } from "@/server/model/host-state";
import type { RunInsideInput, RunInsideVerb } from "@/server/model/run-inside";

/** The words of a command of the fixed list. An address was checked to be one, and a device is one that was observed. */
export function runInsideArgv(
  { verb, address = "" }: Pick<RunInsideInput, "verb" | "address">,
  namespace: Namespace,
): readonly string[] {
  switch (verb) {
    case "route-to":
      return ["ip", "route", "get", address];
    case "ping":
      return ["ping", "-n", "-c", "3", "-w", "5", address];
    case "arping":
      return ["arping", "-c", "3", "-w", "5", "-I", deviceTowards(address, namespace), address];
    default:
      return PLAIN[verb];
  }
}

const PLAIN: Readonly<Record<Exclude<RunInsideVerb, "route-to" | "ping" | "arping">, readonly string[]>> = {
  addresses: ["ip", "addr"],
  links: ["ip", "-d", "-s", "link"],
  routes: ["ip", "route", "show", "table", "all"],
  "routes-6": ["ip", "-6", "route", "show", "table", "all"],
  "policy-rules": ["ip", "rule"],
  neighbours: ["ip", "neigh"],
  rules: ["iptables-save", "-c"],
  "rules-6": ["ip6tables-save", "-c"],
  sets: ["ipset", "list"],
  sockets: ["ss", "-lnptu"],
  connections: ["conntrack", "-L"],
  forwarding: ["sysctl", "net.ipv4.ip_forward", "net.ipv6.conf.all.forwarding"],
};

/** ARP asks on one card: the one that has the address's subnet. */
function deviceTowards(address: string, { name, links }: Namespace): string {
  const where = name === "" ? "the root namespace" : name;
  if (address.includes(":")) {
    throw new BridgeheadError("invalid", `${address} is IPv6, which has no ARP.`, {
      remedy: "Ping it, and look at its neighbours.",
    });
  }
  const device = (links ?? []).find(
    (link) =>
      !link.flags.includes("LOOPBACK") &&
      link.addresses.some(
        (own) =>
          own.family === "inet" && ipaddr.IPv4.parse(address).match(ipaddr.IPv4.parse(own.address), own.prefixLength),
      ),
  );
  if (device !== undefined) return device.name;
  throw new BridgeheadError("invalid", `No device in ${where} has an address of the subnet of ${address}.`, {
    remedy: "Ask from a namespace that is in that subnet, or ping it over the router.",
  });
}
