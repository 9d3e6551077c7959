import type { RoutingRule } from "@/server/model/host-state";
import { addressField, type JsonObject, numberField, parseJsonRows, required, stringField } from "./json-fields";

/** `ip -j rule` or `ip -j -6 rule`, in the order in which the kernel asks them. */
export function parseRoutingRules(text: string, family: RoutingRule["family"]): RoutingRule[] {
  return parseJsonRows(text).map((row) => parseRule(row, family));
}

const KNOWN = new Set(
  ["priority", "not", "src", "srclen", "dst", "dstlen", "fwmark", "fwmask", "iif", "oif", "table"].concat([
    "action",
    "goto",
    "nop",
    "suppress_prefixlen",
    "protocol",
    "iif_detached",
    "oif_detached",
    "unresolved",
  ]),
);

function parseRule(row: JsonObject, family: RoutingRule["family"]): RoutingRule {
  const markMask = numberIn(row, "fwmask");
  const suppressPrefixLength = numberField(row, "suppress_prefixlen");
  return {
    family,
    priority: required(numberField(row, "priority"), row, "priority"),
    inverted: "not" in row,
    from: prefixIn(row, "src", "srclen"),
    to: prefixIn(row, "dst", "dstlen"),
    inputDevice: stringField(row, "iif"),
    outputDevice: stringField(row, "oif"),
    mark: numberIn(row, "fwmark"),
    ...(markMask === null ? {} : { markMask }),
    table: stringField(row, "table"),
    action: actionOf(row),
    ...(suppressPrefixLength === null ? {} : { suppressPrefixLength }),
    more: Object.entries(row).flatMap(([key, value]) => (KNOWN.has(key) ? [] : wordsOf(key, value))),
  };
}

function actionOf(row: JsonObject): string {
  if ("goto" in row) return `goto ${String(row.goto)}`;
  if ("nop" in row) return "nop";
  return stringField(row, "action") ?? "lookup";
}

const wordsOf = (key: string, value: unknown): string => (value === null ? key : `${key} ${String(value)}`);

/** `all`, an address, or with its length a prefix. */
function prefixIn(row: JsonObject, key: string, lengthKey: string): string {
  const text = stringField(row, key) ?? "all";
  if (text === "all" || text === "any" || text === "default") return "all";
  const address = required(addressField(row, key), row, key);
  const length = numberField(row, lengthKey);
  return length === null ? address : `${address}/${length}`;
}

/** Marks are printed as text, in hexadecimal. */
function numberIn(row: JsonObject, key: string): number | null {
  const value = row[key];
  const text = typeof value === "number" ? String(value) : stringField(row, key);
  return text === null || !/^(0x[0-9a-f]+|\d+)$/i.test(text) ? null : Number(text);
}
