import ipaddr from "ipaddr.js";
import { ruleWords } from "@/server/hosts/backends/linux/write/normal-rule";
import { BridgeheadError } from "@/server/model/errors";
import type { Flow, HostOperation } from "@/server/model/host-operation";

/**
 * Every field that gets into a command or a batch language, checked: a name that is none, or a line break in a rule, is
 * the error of that one operation. `dataplane.md` 1.1: names begin with a letter or digit.
 */
export function checkOperation(operation: HostOperation): BridgeheadError | null {
  for (const [what, value, isGood] of checksOf(operation)) {
    if (isGood(value)) continue;
    return new BridgeheadError(
      "invalid",
      `${operation.op}: ${what} ${JSON.stringify(value)} cannot be used on a host`,
      {
        remedy: `Correct the ${what}.`,
      },
    );
  }
  return null;
}

type Check = readonly [what: string, value: unknown, isGood: (value: unknown) => boolean];

const text = (pattern: RegExp) => (value: unknown) => typeof value === "string" && pattern.test(value);
const orNull = (isGood: (value: unknown) => boolean) => (value: unknown) => value === null || isGood(value);
const optional = (isGood: (value: unknown) => boolean) => (value: unknown) => value === undefined || isGood(value);

const isDevice = (value: unknown) =>
  text(/^[A-Za-z0-9][A-Za-z0-9_.+-]{0,14}$/)(value) && value !== "all" && value !== "default";
const isPort = text(/^[A-Za-z0-9][A-Za-z0-9_.+-]{0,63}$/);
const isNamespace = text(/^([A-Za-z0-9][A-Za-z0-9_.+-]{0,127})?$/);
const isMac = text(/^[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){5}$/);
const isAddress = (value: unknown) => typeof value === "string" && ipaddr.isValid(value) && !value.includes("%");
const isPrefix = (value: unknown) => typeof value === "string" && ipaddr.isValidCIDR(value);
const isRange = (value: unknown) => isAddress(value) || isPrefix(value);
const isZone = (value: unknown) => Number.isInteger(value) && Number(value) >= 0 && Number(value) < 65536;
const isMtu = (value: unknown) => Number.isInteger(value) && Number(value) >= 68 && Number(value) <= 65535;
const isChain = text(/^[A-Za-z0-9][A-Za-z0-9_.+-]{0,27}$/);
const isSet = text(/^[A-Za-z0-9][A-Za-z0-9_.+-]{0,28}$/);
const isId = text(/^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/);
const isPlain = text(/^[^\p{Cc}]{0,4096}$/u);
const isVlan = (value: unknown) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 4095;
const isWord = text(/^[A-Za-z0-9_.:-]{1,64}$/);

/** A rule of one line that is only a rule: no second command, no other table. */
function isRule(value: unknown): boolean {
  if (typeof value !== "string" || value === "" || value.length > 2048 || /\p{Cc}/u.test(value)) return false;
  return !ruleWords(value).some((word) => RULE_COMMANDS.test(word));
}
const RULE_COMMANDS =
  /^(-[ACDEFILNPRSXZtwWMc]|--(append|check|delete|rename-chain|flush|insert|list|new-chain|policy|replace|list-rules|delete-chain|zero|table|wait|modprobe|set-counters))$/;

function isFlow({ cookie, table, priority, match, actions }: Flow): boolean {
  const isText = (words: string) => !/[\p{Cc}#]/u.test(words) && words.length < 65536;
  const isNumber = (value: number, most: number) => Number.isInteger(value) && value >= 0 && value <= most;
  return (
    /^0x[0-9a-f]{1,16}$/.test(cookie) &&
    isNumber(table, 254) &&
    isNumber(priority, 65535) &&
    isText(match) &&
    !match.includes("actions=") &&
    isText(actions) &&
    actions !== ""
  );
}

function texts(values: Readonly<Record<string, string>>): readonly Check[] {
  return Object.entries(values).flatMap(([key, value]): Check[] => [
    ["key", key, isPlain],
    ["value", value, isPlain],
  ]);
}

function checksOf(operation: HostOperation): readonly Check[] {
  const inNamespace: readonly Check[] =
    "namespace" in operation ? [["namespace", operation.namespace, isNamespace]] : [];
  switch (operation.op) {
    case "namespace.ensure":
    case "namespace.absent":
      return [["name", operation.name, (name) => isNamespace(name) && name !== ""]];
    case "bridge.ensure":
    case "link.absent":
      return [...inNamespace, ["name", operation.name, isDevice]];
    case "veth.ensure": {
      const { name, peer, mtu } = operation;
      return [...inNamespace, ["name", name, isDevice], ["peer", peer, isDevice], ["mtu", mtu, isMtu]];
    }
    case "tap.ensure":
      return [...inNamespace, ["name", operation.name, isDevice], ["mtu", operation.mtu, isMtu]];
    case "link.set": {
      const { name, mtu, mac, master } = operation;
      return [
        ...inNamespace,
        ["name", name, isDevice],
        ["mtu", mtu, optional(isMtu)],
        ["mac", mac, optional(isMac)],
        ["master", master, optional(orNull(isDevice))],
      ];
    }
    case "link.move": {
      const { name, from, to } = operation;
      return [
        ["name", name, isDevice],
        ["from", from, isNamespace],
        ["to", to, isNamespace],
      ];
    }
    case "address.ensure":
    case "address.absent":
      return [...inNamespace, ["device", operation.device, isDevice], ["address", operation.address, isPrefix]];
    case "route.ensure":
    case "route.absent": {
      const { device, destination, gateway } = operation;
      return [
        ...inNamespace,
        ["device", device, isDevice],
        ["destination", destination, (value) => value === "default" || isPrefix(value)],
        ["gateway", gateway, orNull(isAddress)],
      ];
    }
    case "sysctl.set":
      return [
        ...inNamespace,
        ["key", operation.key, text(/^net(\.[A-Za-z0-9_+/-]+)+$/)],
        ["value", operation.value, text(/^[A-Za-z0-9 ._-]{1,200}$/)],
      ];
    case "conntrack.clear": {
      const { zone, protocol, source, destination } = operation;
      return [
        ...inNamespace,
        ["zone", zone, orNull(isZone)],
        ["protocol", protocol, orNull(isWord)],
        ["source", source, orNull(isRange)],
        ["destination", destination, orNull(isRange)],
      ];
    }
    case "conntrack.judge": {
      const { zone, own, allowed, formerly } = operation;
      const admissions = [allowed, formerly].flatMap(({ ingress, egress }) => [...ingress, ...egress]);
      return [
        ...inNamespace,
        ["zone", zone, isZone],
        ...own.map((prefix): Check => ["own address", prefix, isRange]),
        ...admissions.flatMap(({ remote, set }): Check[] => [
          ["remote", remote, orNull(isRange)],
          ["set", set, orNull(isSet)],
        ]),
      ];
    }
    case "ovs.bridge.ensure": {
      const { name, datapathType, protocols, otherConfig, externalIds } = operation;
      return [
        ["name", name, isDevice],
        ["datapath type", datapathType, orNull((value) => value === "" || isWord(value))],
        ...protocols.map((one): Check => ["protocol", one, isWord]),
        ...texts({ ...otherConfig }),
        ...texts({ ...externalIds }),
      ];
    }
    case "ovs.bridge.absent":
      return [["name", operation.name, isDevice]];
    case "ovs.port.ensure": {
      const { bridge, name, type, options, otherConfig, externalIds, mtuRequest, tag, trunks } = operation;
      const isDeviceType = type === "" || type === "internal" || type === "tap";
      return [
        ["bridge", bridge, isDevice],
        ["name", name, isDeviceType ? isDevice : isPort],
        ["type", type, (value) => value === "" || isWord(value)],
        ["mtu", mtuRequest, orNull(isMtu)],
        ["tag", tag, orNull(isVlan)],
        ...trunks.map((one): Check => ["trunk", one, isVlan]),
        ...[options, otherConfig, externalIds].flatMap(texts),
      ];
    }
    case "ovs.port.vlan": {
      const { name, tag, trunks, otherConfig } = operation;
      return [
        ["name", name, isPort],
        ["tag", tag, orNull(isVlan)],
        ...trunks.map((one): Check => ["trunk", one, isVlan]),
        ...texts(otherConfig),
      ];
    }
    case "ovs.port.absent":
      return [["name", operation.name, isPort]];
    case "flows.change": {
      const { bridge, add, remove, forget = [] } = operation;
      return [
        ["bridge", bridge, isDevice],
        ...[...add, ...remove].map((flow): Check => ["flow", flow, () => isFlow(flow)]),
        ...forget.flatMap(({ vlan, mac }): Check[] => [
          ["vlan", vlan, isVlan],
          ["mac", mac, orNull(isMac)],
        ]),
      ];
    }
    case "chains.set":
      return [
        ...inNamespace,
        ...operation.chains.flatMap(({ name, rules }): Check[] => [
          ["chain", name, isChain],
          ...rules.map((rule): Check => ["rule", rule, isRule]),
        ]),
        ...operation.absent.map((name): Check => ["chain", name, isChain]),
        ...operation.jumps.flatMap(({ chain, rule }): Check[] => [
          ["chain", chain, isChain],
          ["rule", rule, isRule],
        ]),
      ];
    case "ipset.ensure":
      return [
        ...inNamespace,
        ["name", operation.name, isSet],
        ...operation.members.map((member): Check => ["member", member, (value) => isAddress(value) || isPrefix(value)]),
      ];
    case "ipset.absent":
      return [...inNamespace, ["name", operation.name, isSet]];
    case "ebtables.change":
      return [...inNamespace, ...[...operation.add, ...operation.remove].map((rule): Check => ["rule", rule, isRule])];
    case "dnsmasq.ensure":
      return [
        ...inNamespace,
        ["network", operation.networkId, isId],
        ...operation.arguments.map((one): Check => ["argument", one, isPlain]),
        ...Object.entries(operation.files).flatMap(([name, content]): Check[] => [
          ["file name", name, text(/^[a-z][a-z0-9_]{0,31}$/)],
          ["file", content, (value) => typeof value === "string" && !value.includes("\0") && value.length < 1 << 24],
        ]),
      ];
    case "dnsmasq.absent":
      return [["network", operation.networkId, isId]];
    case "dhcp.release": {
      const { networkId, device, address, mac } = operation;
      return [
        ...inNamespace,
        ["network", networkId, isId],
        ["device", device, isDevice],
        ["address", address, isAddress],
        ["mac", mac, isMac],
      ];
    }
    case "arp.announce":
      return [...inNamespace, ["device", operation.device, isDevice], ["address", operation.address, isAddress]];
  }
}
