export type Family = "ipv4" | "ipv6";
export const FAMILIES: readonly Family[] = ["ipv4", "ipv6"];
export type Direction = "ingress" | "egress";

export type GroupRuleRef = { readonly groupId: string; readonly ruleId: string };

/** Why a line is there: what an operator has to look at to change it. */
export type RuleOrigin =
  | { readonly kind: "anti-spoofing"; readonly mac: string; readonly address: string | null; readonly pair: boolean }
  | { readonly kind: "anti-spoofing-jump" | "anti-spoofing-drop" }
  /** The guest asks, the server answers, and no guest is a server. */
  | { readonly kind: "dhcp-request" | "dhcp-reply" | "dhcp-server-drop" }
  /** Without these a guest has no IPv6: neighbours, listeners, and advertisements of routers. */
  | { readonly kind: "neighbour-discovery" | "router-advertisement" | "router-advertisement-drop" }
  | { readonly kind: "established" | "invalid" | "fallback" }
  | ({
      readonly kind: "group-rule";
      /** The address of a remote group's member that this line is for, where there are no sets. */
      readonly member: string | null;
      /** Rules that say the same and have no line of their own. */
      readonly also: readonly GroupRuleRef[];
    } & GroupRuleRef)
  | { readonly kind: "zone" | "stateless" | "dispatch" | "port-security-off" | "trusted" | "default-drop" | "checked" };

/** `spec`: as `iptables-save` prints a rule, without `-A CHAIN `. */
export type RuleLine = { readonly spec: string; readonly origin: RuleOrigin };
export type ChainLines = { readonly name: string; readonly lines: readonly RuleLine[] };
