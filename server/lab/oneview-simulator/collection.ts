import { invalid } from "./api-error";
import { parseFilter, parseQuery } from "./filter";
import type { Category } from "./schemas";
import type { Body } from "./shapes";

/** How many members one answer holds: what `count=-1` (or no count) gives, and the most that can be asked for. */
export type PageSizes = { readonly usual: number; readonly most: number };

export function pageSizesOf(category: Category | "tasks" | "logindomains", usual: number): PageSizes {
  return category === "server-profiles"
    ? { usual: Math.min(64, usual), most: Math.min(256, usual) }
    : { usual, most: usual };
}

/** Which members a query asks for. */
export function pageOf(query: URLSearchParams, sizes: PageSizes): { readonly start: number; readonly count: number } {
  const asked = wholeNumber(query, "count", -1, -1);
  return {
    start: wholeNumber(query, "start", 0, 0),
    count: asked === -1 ? sizes.usual : Math.min(asked, sizes.most),
  };
}

/**
 * Filters, sorts and cuts a list to the page that the query asks for, and says where the next one is. `cutFrom`: `members`
 * already are that page, of a list so long.
 */
export function toCollection(
  category: string,
  members: readonly Body[],
  query: URLSearchParams,
  sizes: PageSizes,
  cutFrom?: number,
): Body {
  const { start, count } = pageOf(query, sizes);
  const sorted = cutFrom === undefined ? sortBy(found(members, query), query.get("sort")) : members;
  const page = cutFrom === undefined ? sorted.slice(start, start + count) : members;
  const total = cutFrom ?? sorted.length;
  const end = start + page.length;
  return {
    type: "ResourceCollectionV3",
    category,
    uri: pageUri(category, query, start, count),
    start,
    count: page.length,
    total,
    prevPageUri: start > 0 ? pageUri(category, query, Math.max(0, start - count), count) : null,
    nextPageUri: page.length > 0 && end < total ? pageUri(category, query, end, count) : null,
    created: null,
    modified: null,
    eTag: null,
    members: page,
  };
}

function found(members: readonly Body[], query: URLSearchParams): readonly Body[] {
  const given = (name: string) => query.getAll(name).filter((each) => each.trim() !== "");
  const tests = [...given("filter").map(parseFilter), ...given("query").map(parseQuery)];
  return tests.length === 0 ? members : members.filter((member) => tests.every((test) => test(member)));
}

function sortBy(members: readonly Body[], sort: string | null): readonly Body[] {
  if (sort === null || sort.trim() === "") return members;
  const [field = "", direction = "asc"] = sort.split(":");
  if (!/^(asc|ascending|desc|descending)$/i.test(direction) || field === "") {
    throw invalid("INVALID_SORT", `The sort expression ${sort} is invalid.`);
  }
  // Descending is the exact reverse of ascending, also among equals.
  const isDescending = direction.toLowerCase().startsWith("desc");
  const sorted = [...members].sort((a, b) => compare(a[field], b[field]));
  return isDescending ? sorted.reverse() : sorted;
}

function compare(a: unknown, b: unknown): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return order.compare(String(a ?? ""), String(b ?? ""));
}

const order = new Intl.Collator("en", { sensitivity: "base" });

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
