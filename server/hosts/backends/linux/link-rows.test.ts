import { describe, expect, it } from "vitest";
import { patchLinks, rowsOf, sameLinks } from "@/server/hosts/backends/linux/link-rows";
import { parseLinkRows } from "@/server/hosts/parse/links";
import type { RawText } from "@/server/hosts/raw";

const link = (ifindex: number, ifname: string, more: object = {}) => ({
  ifindex,
  ifname,
  flags: [],
  mtu: 1500,
  operstate: "UP",
  link_type: "ether",
  addr_info: [],
  ...more,
});
const stats = (bytes: number) => {
  const half = { bytes, packets: 1, errors: 0, dropped: 0 };
  return { stats64: { rx: half, tx: half } };
};
const textOf = (rows: readonly object[]): RawText => ({
  part: "addr",
  namespace: "",
  command: "ip -j addr",
  ms: 1,
  text: JSON.stringify(rows),
});

describe("patchLinks", () => {
  const base = textOf([link(1, "lo"), link(2, "eth0"), link(3, "qvo1")]);

  it("changes, adds and removes links, in rows and in text", () => {
    const fresh = [
      { ifindex: 2, text: JSON.stringify([{}, link(2, "eth0", { mtu: 1400, ifalias: "{}, x" }), {}]) },
      { ifindex: 9, text: JSON.stringify([link(9, "new")]) },
    ];
    const patched = patchLinks(base, { fresh, gone: [3] });
    const rows = patched && rowsOf(patched);
    expect(rows?.map((row) => [row.link.ifindex, row.link.mtu, row.link.alias])).toEqual([
      [1, 1500, null],
      [2, 1400, "{}, x"],
      [9, 1500, null],
    ]);
    expect(parseLinkRows(patched?.text ?? "")).toEqual(rows);
  });

  it("prints the same as its rows however many patches are on top of each other", () => {
    let text: RawText = base;
    for (let n = 0; n < 50; n += 1) {
      const fresh = [{ ifindex: 2, text: JSON.stringify([link(2, "eth0", { mtu: 1000 + n })]) }];
      text = patchLinks(text, { fresh, gone: [] }) ?? text;
    }
    expect(rowsOf(text)?.[1]?.link.mtu).toBe(1049);
    expect(parseLinkRows(text.text)).toEqual(rowsOf(text));
  });

  it("refuses what does not fit: another link, a new name, an empty answer", () => {
    for (const text of [JSON.stringify([link(7, "eth0")]), JSON.stringify([link(2, "renamed")]), "[{}]", "", "oops"]) {
      expect(patchLinks(base, { fresh: [{ ifindex: 2, text }], gone: [] })).toBeNull();
    }
  });
});

describe("sameLinks", () => {
  it("does not take counters for a change, and anything else for one", () => {
    const one = textOf([link(1, "eth0", stats(1))]);
    expect(sameLinks(one, textOf([link(1, "eth0", stats(999))]))).toBe(true);
    expect(sameLinks(one, textOf([link(1, "eth0", { mtu: 1400, ...stats(1) })]))).toBe(false);
    expect(sameLinks(one, textOf([]))).toBe(false);
  });
});
