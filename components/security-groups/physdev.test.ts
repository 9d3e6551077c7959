import { expect, test } from "vitest";
import { physdevOf } from "./physdev";

test.each([
  [
    "-m physdev --physdev-out tapb079c24c-83 --physdev-is-bridged -j x",
    "towards the guest",
    /leave the bridge by tap.*go to the guest.*not those that the host routes/,
  ],
  [
    "-m physdev --physdev-in tapb079c24c-83 --physdev-is-bridged -j x",
    "from the guest",
    /enter the bridge by tap.*the guest sends/,
  ],
  [
    "-m physdev --physdev-in qvbb079c24c-83 -j CT --zone 4097",
    "towards the guest",
    /^Frames that enter the bridge by qvbb079c24c-83, which go to the guest\.$/,
  ],
  ["-m physdev --physdev-in eth1 -j DROP", null, /^Frames that enter the bridge by eth1\.$/],
  ["-m physdev ! --physdev-in tap1 -j DROP", null, /^All frames but those that enter/],
])("%s is %s", (spec, way, meaning) => {
  const physdev = physdevOf(spec);
  expect(physdev?.way).toBe(way);
  expect(physdev?.meaning).toMatch(meaning);
  expect(spec).toContain(physdev?.text);
});

test("a rule without it says nothing", () => expect(physdevOf("-s 10.0.0.2/32 -j RETURN")).toBeNull());
