import { expect, it } from "vitest";
import { natWords } from "@/server/operations/routers/describe-nat";

it.each([
  ["-d 172.31.208.110/32 -j DNAT --to-destination 10.0.0.2", "what comes to 172.31.208.110 goes to 10.0.0.2"],
  [
    "-s 10.0.0.2/32 -j SNAT --to-source 172.31.208.110 --random-fully",
    "what 10.0.0.2 sends outside leaves as 172.31.208.110",
  ],
  ["-o qg-7add174e-d1 -j SNAT --to-source 172.31.208.102", "what else goes out leaves as 172.31.208.102"],
  ["-j neutron-l3-agent-float-snat", null],
  ["! -o qg-7add174e-d1 -m conntrack ! --ctstate DNAT -j ACCEPT", null],
  ["! -s 10.0.0.0/24 -j SNAT --to-source 192.0.2.1", "what else goes out leaves as 192.0.2.1"],
])("tells what %s is for", (spec, words) => {
  expect(natWords(spec)).toBe(words);
});

it("tells apart what came for a floating IP from inside", () => {
  const spec = "-m mark ! --mark 0x2/0xffff -m conntrack --ctstate DNAT -j SNAT --to-source 172.31.208.102";
  expect(natWords(spec)).toContain("from inside leaves as 172.31.208.102");
});
