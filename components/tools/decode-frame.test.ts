import { expect, test } from "vitest";
import { decodeFrame } from "./decode-frame";
import { frameBytes } from "./frame-bytes";

/** An echo request from 10.0.0.2 to 10.0.0.4 in VLAN-less GRE with key 0x64, from 192.0.2.11 to 192.0.2.12. */
const OUTER = "525400000012 525400000011 0800";
const IP = "4500007e 00004000 402f0000 c000020b c000020c";
const GRE = "20006558 00000064";
const INNER = "fa163e000004 fa163e793bac 0800 45000054 00004000 40010000 0a000002 0a000004 0800f7ff 00010001";
const HEX = `${OUTER}${IP}${GRE}${INNER}${"00".repeat(56)}`.replaceAll(" ", "");

const decoded = (text: string) => {
  const bytes = frameBytes(text);
  if (bytes === null) throw new Error("not read as a frame");
  return decodeFrame(bytes);
};
const facts = (text: string, layer: number) => Object.fromEntries(decoded(text).layers[layer]?.facts ?? []);

test("a frame in GRE: packet, GRE, IP, Ethernet, with key and overhead", () => {
  const { layers, tunnel, length } = decoded(HEX);
  expect(layers.map(({ name, at, bytes }) => [name, at, bytes])).toEqual([
    ["Ethernet", 0, 14],
    ["IPv4", 14, 20],
    ["GRE", 34, 8],
    ["Ethernet", 42, 14],
    ["IPv4", 56, 20],
    ["ICMP", 76, 8],
    ["Data", 84, 56],
  ]);
  expect(length).toBe(140);
  expect(tunnel).toEqual({ protocol: "GRE", key: 100, overhead: 42 });
  expect(facts(HEX, 2)).toEqual({ key: "100 (0x64)", carries: "Ethernet (0x6558)" });
  expect(facts(HEX, 4)).toMatchObject({ from: "10.0.0.2", to: "10.0.0.4" });
});

test("GRE without a key, with checksum and sequence number", () => {
  const ip = "45000040 00000000 402f0000 c000020b c000020c".replaceAll(" ", "");
  const bare = decoded(`${OUTER}${ip}00006558${INNER}`.replaceAll(" ", ""));
  expect(bare.tunnel).toEqual({ protocol: "GRE", key: null, overhead: 38 });
  const all = decoded(`${OUTER}${ip}b0006558 aaaa0000 00000007 00000009${INNER}`.replaceAll(" ", ""));
  expect(Object.fromEntries(all.layers[2]?.facts ?? [])).toMatchObject({
    key: "7 (0x7)",
    checksum: "yes",
    sequence: "9",
  });
  expect(all.layers[3]?.at).toBe(50);
});

test("VXLAN, a tag and ARP inside", () => {
  const udp = "c000 12b5 0050 0000 08000000 00006400".replaceAll(" ", "");
  const ip = "45000060 00000000 40110000 c000020b c000020c".replaceAll(" ", "");
  const arp = "ffffffffffff fa163e793bac 8100 0001 0806 0001080006040001fa163e793bac0a0000020000000000000a000004";
  const frame = `${OUTER}${ip}${udp}${arp}`.replaceAll(" ", "");
  expect(decoded(frame).layers.map(({ name }) => name)).toEqual([
    "Ethernet",
    "IPv4",
    "UDP",
    "VXLAN",
    "Ethernet",
    "802.1Q",
    "ARP",
  ]);
  expect(decoded(frame).tunnel).toEqual({ protocol: "VXLAN", key: 100, overhead: 50 });
  expect(facts(frame, 5)).toMatchObject({ VLAN: "1" });
  expect(facts(frame, 6)).toEqual({ asks: "who has 10.0.0.4? tell 10.0.0.2" });
});

test("what is cut off in the middle of a header is said", () => {
  const layers = decoded(HEX.slice(0, 2 * 50)).layers.map(({ name }) => name);
  expect(layers).toEqual(["Ethernet", "IPv4", "GRE", "Ethernet, cut off"]);
});

test("a dump is read as tools print it", () => {
  const bytes = frameBytes(HEX);
  const pairs = HEX.match(/../g) ?? [];
  const rows = Array.from({ length: Math.ceil(pairs.length / 16) }, (_, row) => pairs.slice(row * 16, row * 16 + 16));
  const at = (row: number, digits: number) => (row * 16).toString(16).padStart(digits, "0");
  const text = rows.map((row) => row.map(() => ".").join(""));
  const tcpdump = rows.map((row, n) => `\t0x${at(n, 4)}:  ${row.join("").replaceAll(/(....)/g, "$1 ")} ${text[n]}`);
  const hexdump = rows.map(
    (row, n) => `${at(n, 8)}  ${row.slice(0, 8).join(" ")}  ${row.slice(8).join(" ")}  |${text[n]}|`,
  );
  const wireshark = rows.map((row, n) => `${at(n, 4)}   ${row.join(" ")}   ${text[n]}`);
  expect(frameBytes(`10:00:00.1 IP a > b: GRE\n${tcpdump.join("\n")}`)).toEqual(bytes);
  expect(frameBytes(hexdump.join("\n"))).toEqual(bytes);
  expect(frameBytes(wireshark.join("\n"))).toEqual(bytes);
  expect(frameBytes(pairs.join(":"))).toEqual(bytes);
});

test.each(["", "hello", "00:11:22", "fa163e79"])("%j is no frame", (text) => {
  expect(frameBytes(text)).toBeNull();
});
