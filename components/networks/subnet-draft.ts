import type { Subnet } from "@/server/model/neutron";
import { type FirstSubnetInput, firstSubnetInputSchema } from "@/server/model/subnet-input";
import { readRouteLines, routeLines } from "./route-lines";

/** A subnet's fields as they are typed. Empty gateway and pools: as they follow from the prefix. */
export type SubnetDraft = {
  readonly name: string;
  readonly cidr: string;
  readonly hasGateway: boolean;
  readonly gateway: string;
  readonly dhcp: boolean;
  /** Separated by commas or blanks. */
  readonly dns: string;
  /** `first-last`, separated by commas. */
  readonly pools: string;
  /** `prefix via address`, a line each. */
  readonly routes: string;
};

export const EMPTY_SUBNET: SubnetDraft = {
  ...{ name: "", cidr: "", hasGateway: true, gateway: "", dhcp: true, dns: "", pools: "", routes: "" },
};

export type SubnetField = "name" | "cidr" | "gateway" | "dns" | "pools" | "routes";

export type SubnetReading =
  | { readonly ok: true; readonly input: FirstSubnetInput }
  | { readonly ok: false; readonly errors: Partial<Record<SubnetField, string>> };

export function draftOf(subnet: Subnet): SubnetDraft {
  return {
    ...{ name: subnet.name, cidr: subnet.cidr, dhcp: subnet.dhcp, dns: subnet.dnsServers.join(", ") },
    ...{ hasGateway: subnet.gatewayIp !== null, gateway: subnet.gatewayIp ?? "" },
    pools: subnet.pools.map(({ start, end }) => `${start}-${end}`).join(", "),
    routes: routeLines(subnet.hostRoutes ?? []),
  };
}

const FIELD: Readonly<Record<string, SubnetField>> = {
  ...{ name: "name", cidr: "cidr", gatewayIp: "gateway", dnsServers: "dns", pools: "pools", hostRoutes: "routes" },
};

/** Reads the draft. Whether its parts fit together is for the server to say, with what else there is. */
export function readSubnetDraft(draft: SubnetDraft): SubnetReading {
  const gateway = draft.gateway.trim();
  const parsed = firstSubnetInputSchema.safeParse({
    name: draft.name,
    cidr: draft.cidr.trim(),
    ...(draft.hasGateway ? (gateway === "" ? {} : { gatewayIp: gateway }) : { gatewayIp: null }),
    dhcp: draft.dhcp,
    dnsServers: wordsOf(draft.dns),
    ...(draft.pools.trim() === "" ? {} : { pools: partsOf(draft.pools, /[,\n]/).map(readPool) }),
    hostRoutes: readRouteLines(draft.routes),
  });
  if (parsed.success) return { ok: true, input: parsed.data };
  const errors: Partial<Record<SubnetField, string>> = {};
  for (const issue of parsed.error.issues) {
    const field = FIELD[String(issue.path[0])];
    if (field !== undefined) errors[field] ??= issue.message;
  }
  if (draft.cidr.trim() === "") errors.cidr = "Give the prefix, e.g. 10.0.0.0/24.";
  return { ok: false, errors };
}

/**
 * dnsmasq is started with `--no-resolv`: without name servers of its own it is told to guests as theirs, and resolves
 * nothing but their own names.
 */
export function resolvesNothing({ dhcp, dns }: SubnetDraft): boolean {
  return dhcp && wordsOf(dns).length === 0;
}

function wordsOf(text: string): readonly string[] {
  return partsOf(text, /[\s,]+/);
}

function partsOf(text: string, separator: RegExp): readonly string[] {
  return text
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

function readPool(text: string): { start: string; end: string } {
  const [start = "", end = start] = text.split(/\s*(?:-|\bto\b)\s*/);
  return { start, end };
}
