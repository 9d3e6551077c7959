import { expect, test } from "vitest";
import { parseFixedMacs } from "./fixed-macs";
import { parseLinks } from "./links";

test("what a bridge was told, and nothing that it learned", () => {
  const text = `[{"mac":"33:33:00:00:00:01","ifname":"tap1","flags":["self"],"state":"permanent"},{"mac":"fa:16:3e:00:00:01","ifname":"tap1","flags":[],"master":"br","state":""},{"mac":"fa:16:3e:00:00:02","ifname":"tap1","flags":[],"master":"br"},{"mac":"FA:16:3E:00:00:03","ifname":"tap1","flags":[],"master":"br","state":"static"},{"mac":"fe:16:3e:00:00:01","ifname":"tap1","flags":[],"master":"br","state":"permanent"}]`;
  expect(parseFixedMacs(text)).toEqual([
    { bridge: "br", device: "tap1", mac: "fa:16:3e:00:00:03", state: "static" },
    { bridge: "br", device: "tap1", mac: "fe:16:3e:00:00:01", state: "permanent" },
  ]);
});

test("what a bridge does with a port", () => {
  const slave = { state: "blocking", hairpin: true, flood: false, mcast_flood: true, isolated: true, locked: false };
  const row = { ifindex: 1, ifname: "tap1", mtu: 1500, flags: ["UP"], master: "br" };
  const text = JSON.stringify([{ ...row, linkinfo: { info_slave_kind: "bridge", info_slave_data: slave } }]);
  expect(parseLinks(text).links[0]?.bridgePort).toEqual({
    ...{ state: "blocking", hairpin: true, isolated: true, locked: false },
    floods: { unknown: false, multicast: true, broadcast: true },
  });
});
