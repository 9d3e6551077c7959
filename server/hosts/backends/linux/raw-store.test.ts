import { describe, expect, test } from "vitest";
import { RawStore } from "@/server/hosts/backends/linux/raw-store";
import type { RawText } from "@/server/hosts/raw";

const text = (part: RawText["part"], words: string, subject?: string): RawText => ({
  ...{ part, namespace: "", command: part, ms: 1, text: words },
  ...(subject !== undefined && { subject }),
});
const of = (...texts: RawText[]) => ({ texts, errors: [] });
const failed = (message: string) => ({
  texts: [],
  errors: [{ part: "iptables", namespace: "", command: "iptables-save", message }],
});
const shown = (store: RawStore) => store.texts.map((each) => each.text).sort();

describe("reads that overlap", () => {
  test("what was asked for earlier and came later is not put over what is newer", () => {
    const store = new RawStore();
    const [poll, refresh] = [store.begin(), store.begin()];
    expect(store.take(of(text("iptables", "new")), refresh)).toEqual(new Set(["iptables"]));
    expect(store.take(of(text("iptables", "old"), text("ipset", "only here")), poll)).toEqual(new Set(["ipset"]));
    expect(shown(store)).toEqual(["new", "only here"]);
    expect(store.take(failed("an old failure"), poll)).toEqual(new Set());
    expect(store.errors).toEqual([]);
    expect(store.take(of(text("iptables", "newest")), store.begin())).toEqual(new Set(["iptables"]));
  });

  test("what came in the order in which it was asked for is filed", () => {
    const store = new RawStore();
    const [first, second] = [store.begin(), store.begin()];
    store.take(of(text("iptables", "one")), first);
    store.take(failed("refused"), second);
    expect([shown(store), store.errors.length]).toEqual([["one"], 1]);
    store.take(of(text("iptables", "two")), store.begin());
    expect([shown(store), store.errors.length]).toEqual([["two"], 0]);
  });

  test("a file that a newer list does not name does not come back with an older one, and one that it names does not go", () => {
    const store = new RawStore();
    store.take(of(text("dhcp", "gone", "n1/host")), store.begin());
    const [poll, refresh] = [store.begin(), store.begin()];
    expect(store.keepSubjects("dhcp", new Set(["n2/host"]), refresh)).toBe(true);
    store.take(of(text("dhcp", "new", "n2/host")), refresh);
    store.keep(() => true);
    expect(store.keepSubjects("dhcp", new Set(["n1/host"]), poll)).toBe(false);
    store.take(of(text("dhcp", "gone", "n1/host")), poll);
    expect(shown(store)).toEqual(["new"]);
    store.take(of(text("dhcp", "back", "n1/host")), store.begin());
    expect(shown(store)).toEqual(["back", "new"]);
  });
});
