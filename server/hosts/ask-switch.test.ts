import { expect, test } from "vitest";
import { questionArgv } from "./ask-switch";

const question = "ovs-appctl ofproto/trace br-int icmp6,ipv6_src=fd00::b,in_port=LOCAL,tun_id=0xa4";

test("questions to a switch pass, word for word", () => {
  expect(questionArgv(question)).toEqual(question.split(" "));
  const tracked = `${question} --ct-next trk,new --ct-next trk,est,rpl`;
  expect(questionArgv(tracked)).toEqual(tracked.split(" "));
});

test.each([
  ["another program", "ovs-vsctl del-br br-int"],
  ["another verb", "ovs-appctl exit br-int icmp"],
  ["a packet that would be sent", `${question} -generate`],
  ["an option in the place of the bridge", "ovs-appctl ofproto/trace --target=/tmp/x icmp"],
  ["nothing to ask", "ovs-appctl ofproto/trace br-int"],
  ["half a state", `${question} --ct-next`],
  ["a state that is none", `${question} --ct-next $(id)`],
])("%s is refused", (_, command) => {
  expect(() => questionArgv(command)).toThrow(/no question to a switch/);
});
