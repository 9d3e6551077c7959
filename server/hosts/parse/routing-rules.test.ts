import { expect, test } from "vitest";
import { routingRuleText } from "@/server/model/routing-rule";
import { parseRoutes } from "./routes";
import { parseRoutingRules } from "./routing-rules";

/** As iproute2 6.1 printed it of rules that were made by hand. */
const printed = `[{"priority":0,"src":"all","table":"local"},{"priority":100,"src":"10.1.0.0","srclen":16,"dst":"10.2.0.0","dstlen":24,"fwmark":"0x1","fwmask":"0xff","iif":"e0","table":"77"},{"priority":101,"not":null,"src":"10.1.0.1","action":"blackhole"},{"priority":102,"src":"all","dst":"10.3.3.3","action":"unreachable"},{"priority":103,"src":"all","tos":"0x10","oif":"e0","ipproto":"tcp","sport_start":1,"sport_end":5,"dport":80,"table":"main","suppress_prefixlen":0},{"priority":104,"src":"all","goto":32766},{"priority":105,"src":"all","uid_start":0,"uid_end":5,"action":"prohibit"},{"priority":106,"src":"all","iif":"nosuch","iif_detached":null,"l3mdev":null},{"priority":107,"src":"all","nop":null},{"priority":32766,"src":"all","table":"main"}]`;

test("rules, in the words of ip rule", () => {
  expect(parseRoutingRules(printed, "inet").map(routingRuleText)).toEqual([
    "0: from all lookup local",
    "100: from 10.1.0.0/16 to 10.2.0.0/24 fwmark 0x1/0xff iif e0 lookup 77",
    "101: not from 10.1.0.1 blackhole",
    "102: from all to 10.3.3.3 unreachable",
    "103: from all oif e0 tos 0x10 ipproto tcp sport_start 1 sport_end 5 dport 80 lookup main suppress_prefixlength 0",
    "104: from all goto 32766",
    "105: from all uid_start 0 uid_end 5 prohibit",
    "106: from all iif nosuch l3mdev lookup ?",
    "107: from all nop",
    "32766: from all lookup main",
  ]);
  expect(() => parseRoutingRules('[{"priority":1,"src":"here"}]', "inet")).toThrow(/src/);
  expect(() => parseRoutingRules('[{"src":"all"}]', "inet")).toThrow(/no priority/);
});

test("routes say what they are, unless they lead on", () => {
  const routes = `[{"type":"prohibit","dst":"default","table":"77","flags":[]},{"type":"unreachable","dst":"10.6.0.0/16","flags":[]},{"dst":"10.9.0.0/24","dev":"e0","protocol":"kernel","scope":"link","prefsrc":"10.9.0.1","flags":[]},{"type":"blackhole","dst":"fd01::/64","dev":"lo","table":"78","metric":1024,"flags":[],"pref":"medium"}]`;
  expect(parseRoutes(routes).map(({ family, table, type }) => [family, table, type])).toEqual([
    ["inet", "77", "prohibit"],
    ["inet", "main", "unreachable"],
    ["inet", "main", undefined],
    ["inet6", "78", "blackhole"],
  ]);
});
