import { invalid } from "./api-error";
import { parseFilter } from "./filter";
import type { Category } from "./schemas";
import type { Body } from "./shapes";

/** How many members one answer holds: what `count=-1` (or no count) gives, and the most that can be asked for. */
export type PageSizes = { readonly usual: number; readonly most: number };

export function pageSizesOf(category: Category | "tasks" | "logindomains", usual: number): PageSizes {
  return category === "server-profiles"
    ? { usual: Math.min(64, usual), most: Math.min(256, usual) }
    : { usual, most: usual };
}

/** Filters, sorts and cuts a list to the page that the query asks for, and says where the next one is. */
export function toCollection(
  category: string,
  members: readonly Body[],
  query: URLSearchParams,
  sizes: PageSizes,
): Body {
  const tests = query
    .getAll("filter")
    .filter((each) => each.trim() !== "")
    .map(parseFilter);
  const found = members.filter((member) => tests.every((test) => test(member)));
  const sorted = sortBy(found, query.get("sort"));
  const start = wholeNumber(query, "start", 0, 0);
  const asked = wholeNumber(query, "count", -1, -1);
  const count = asked === -1 ? sizes.usual : Math.min(asked, sizes.most);
  const page = sorted.slice(start, start + count);
  const end = start + page.length;
  return {
    type: "ResourceCollectionV3",
    category,
    uri: pageUri(category, query, start, count),
    start,
    count: page.length,
    total: sorted.length,
    prevPageUri: start > 0 ? pageUri(category, query, Math.max(0, start - count), count) : null,
    nextPageUri: page.length > 0 && end < sorted.length ? pageUri(category, query, end, count) : null,
    created: null,
    modified: null,
    eTag: null,
    members: page,
  };
}

function sortBy(members: readonly Body[], sort: string | null): readonly Body[] {
  if (sort === null || sort.trim() === "") return members;
  const [field = "", direction = "asc"] = sort.split(":");
  if (!/^(asc|ascending|desc|descending)$/i.test(direction) || field === "") {
    throw invalid("INVALID_SORT", `The sort expression ${sort} is invalid.`);
  }
  const sign = direction.toLowerCase().startsWith("desc") ? -1 : 1;
  return [...members].sort((a, b) => sign * compare(a[field], b[field]));
}

function compare(a: unknown, b: unknown): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a ?? "").localeCompare(String(b ?? ""), "en", { sensitivity: "base" });
}

function wholeNumber(query: URLSearchParams, name: string, absent: number, least: number): number {
  const text = query.get(name);
  if (text === null || text === "") return absent;
  const value = Number(text);
  if (Number.isInteger(value) && value >= least) return value;
  throw invalid("INVALID_PAGE", `The ${name} parameter ${text} is invalid.`);
}

function pageUri(category: string, query: URLSearchParams, start: number, count: number): string {
  const next = new URLSearchParams(query);
  next.set("start", String(start));
  next.set("count", String(count));
  return `/rest/${category}?${next}`;
}
