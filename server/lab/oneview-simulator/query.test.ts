import { describe, expect, it } from "vitest";
import { toCollection } from "./collection";
import { parseFilter, parseQuery } from "./filter";

const network = { name: "Pre_Fix 1", vlanId: 20, status: null, resource: { uri: "/rest/x" } };

describe("parseFilter", () => {
  it.each([
    [`name='Pre_Fix 1'`],
    [`"name='PRE_FIX 1'"`],
    [`name = 'pre_fix 1'`],
    [`name eq 'pre_fix 1'`],
    [`name matches 'pre%'`],
    [`"'name' matches 'pre\\_fix%'"`],
    [`name matches 'Pre_Fix 1'`],
    [`vlanId=20`],
    [`resource.uri='/rest/x'`],
    [`status='null'`],
    [`name <> 'other'`],
    [`name matches '%' AND vlanId='20'`],
  ])("takes %s", (expression) => expect(parseFilter(expression)(network)).toBe(true));

  it.each([
    [`name='Pre_Fix'`],
    [`name matches 'Fix%'`],
    [`name matches 'preX_fix%'`],
    [`"'name' matches 'preXfix%'"`],
    [`name='pre.fix 1'`],
    [`name matches '%' AND vlanId='21'`],
  ])("does not match %s", (expression) => expect(parseFilter(expression)(network)).toBe(false));

  it.each([["name"], [`name='it's'`], ["='x'"], [`name like 'x'`]])("refuses %s with 400", (expression) => {
    expect(() => parseFilter(expression)).toThrow(expect.objectContaining({ status: 400 }));
  });
});

describe("parseQuery", () => {
  it.each([
    [`vlanId=1 OR vlanId=20`, true],
    [`vlanId=1 OR name='x' AND vlanId=20`, false],
    [`NOT name='x'`, true],
    [`not vlanId=20 or name matches '%1'`, true],
  ])("%s: %s", (expression, isMatch) => expect(parseQuery(expression)(network)).toBe(isMatch));
});

describe("toCollection", () => {
  const members = Array.from({ length: 10 }, (_, index) => ({ uri: `/rest/n/${index}`, name: `n${9 - index}` }));
  const page = (query: string, sizes = { usual: 4, most: 6 }) =>
    toCollection("n", members, new URLSearchParams(query), sizes);

  it.each([
    ["", 0, 4],
    ["count=-1", 0, 4],
    ["count=100", 0, 6],
    ["start=8&count=4", 8, 2],
    ["start=20", 20, 0],
    ["count=0", 0, 0],
  ])("cuts %j", (query, start, count) => expect(page(query)).toMatchObject({ start, count, total: 10 }));

  it("leads to every member once, keeping filter and sort", () => {
    const found: unknown[] = [];
    let next: unknown = "/rest/n?sort=name:desc&filter=name matches 'n%'&filter=name <> 'n3'";
    while (typeof next === "string") {
      const answer = page(next.slice(next.indexOf("?") + 1));
      found.push(...Object(answer.members).map((each: { name: string }) => each.name));
      next = answer.nextPageUri;
    }
    expect(found).toEqual(["n9", "n8", "n7", "n6", "n5", "n4", "n2", "n1", "n0"]);
  });

  it.each([["start=-1"], ["count=x"], ["sort=name:up"]])("refuses %s", (query) => {
    expect(() => page(query)).toThrow(expect.objectContaining({ status: 400 }));
  });
});
