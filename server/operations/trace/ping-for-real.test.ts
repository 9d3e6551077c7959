import { expect, test } from "vitest";
import { compared } from "./ping-for-real";

const printed = (received: number) => `3 packets transmitted, ${received} received, 0% packet loss, time 2003ms\n`;

test.each([
  ["delivered", printed(3), true],
  ["delivered", printed(1), true],
  ["delivered", printed(0), false],
  ["dropped", printed(0), true],
  ["dropped", printed(2), false],
  ["unknown", printed(3), null],
  ["delivered", "ping: connect: Network is unreachable\n", null],
] as const)("%s and %j: %s", (verdict, stdout, agrees) => {
  expect(compared(verdict, stdout).agrees).toBe(agrees);
});
