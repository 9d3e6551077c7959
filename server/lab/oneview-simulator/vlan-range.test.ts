import { expect, it } from "vitest";
import { parseVlanRange } from "./vlan-range";

it.each([
  ["7", [7]],
  ["1-3,3,2", [1, 2, 3]],
  [" 10 - 11 , 4094", [10, 11, 4094]],
])("reads %j", (text, vlans) => expect(parseVlanRange(text)).toEqual(vlans));

it.each(["", "0", "4095", "3-1", "1-", "a", "1,,2", "1-2-3"])("refuses %j with 400", (text) => {
  expect(() => parseVlanRange(text)).toThrow(expect.objectContaining({ status: 400 }));
});
