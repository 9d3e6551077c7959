import ipaddr from "ipaddr.js";
import type { SecurityGroupRule } from "@/server/model/neutron";
import { readPrefix } from "@/server/security-groups/addresses";
import { protocolName } from "@/server/security-groups/protocols";

/**
 * Whether everything that `later` lets through, `earlier` let through already: then the later line never decides. Rules
 * are compared by what they say: direction, ethertype, protocol, range, and prefix. A remote group covers only itself.
 */
export function covers(earlier: SecurityGroupRule, later: SecurityGroupRule): boolean {
  if (earlier.direction !== later.direction || earlier.ethertype !== later.ethertype) return false;
  return coversProtocol(earlier, later) && coversRemote(earlier, later);
}

function coversProtocol(earlier: SecurityGroupRule, later: SecurityGroupRule): boolean {
  const family = earlier.ethertype === "IPv6" ? "ipv6" : "ipv4";
  const [wide, narrow] = [protocolName(earlier.protocol, family), protocolName(later.protocol, family)];
  if (wide === undefined || narrow === undefined) return false;
  if (wide === null) return true;
  if (wide !== narrow) return false;
  if (earlier.portMin === null) return true;
  if (wide === "icmp" || wide === "ipv6-icmp") {
    return earlier.portMin === later.portMin && (earlier.portMax === null || earlier.portMax === later.portMax);
  }
  if (later.portMin === null) return false;
  return earlier.portMin <= later.portMin && (later.portMax ?? later.portMin) <= (earlier.portMax ?? earlier.portMin);
}

function coversRemote(earlier: SecurityGroupRule, later: SecurityGroupRule): boolean {
  if (earlier.remoteGroupId !== null) return earlier.remoteGroupId === later.remoteGroupId;
  if (earlier.remotePrefix === null) return true;
  if (later.remotePrefix === null) return false;
  const [wide, narrow] = [readPrefix(earlier.remotePrefix), readPrefix(later.remotePrefix)];
  if (wide === null || narrow === null || wide.family !== narrow.family || wide.length > narrow.length) return false;
  const [network, address] = [ipaddr.parse(wide.address), ipaddr.parse(narrow.address)];
  return address.match(network, wide.length);
}
