import { expect, test } from "vitest";
import { pingAnswer } from "./ping-answer";

test.each([
  ["3 packets transmitted, 3 received, 0% packet loss, time 2003ms\nrtt min/avg/max/mdev = 0.1/0.2/0.3/0.1 ms", 3],
  ["3 packets transmitted, 0 received, +3 errors, 100% packet loss, time 2050ms", 0],
  ["3 packets transmitted, 2 packets received, 33% packet loss", 2],
])("%s", (stdout, received) => expect(pingAnswer({ stdout })).toEqual({ sent: 3, received }));

test("what did not ping has no answer", () => expect(pingAnswer({ stdout: "" })).toBeNull());
