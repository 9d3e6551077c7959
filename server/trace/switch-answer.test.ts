import { expect, test } from "vitest";
import { compareAnswer, readSwitchAnswer } from "./switch-answer";

/** As Open vSwitch 3.1 prints it. */
const passed = `Flow: icmp,in_port=2,vlan_tci=0x0000,dl_src=fa:16:3e:00:00:0b,dl_dst=fa:16:3e:00:00:0c,nw_src=10.0.0.11

bridge("br-int")
----------------
 0. in_port=2, priority 9, cookie 0x923045beb63b7ba9
    goto_table:25
25. in_port=2,dl_src=fa:16:3e:00:00:0b, priority 2, cookie 0x923045beb63b7ba9
    goto_table:60
60. priority 3, cookie 0x923045beb63b7ba9
    NORMAL
     -> no learned MAC for destination, flooding

bridge("br-tun")
----------------
 0. in_port=1, priority 1, cookie 0x29ca710b9fe36dd5
    goto_table:2
 2. dl_dst=00:00:00:00:00:00/01:00:00:00:00:00, priority 0, cookie 0x29ca710b9fe36dd5
    goto_table:20

Final flow: unchanged
Megaflow: recirc_id=0,eth,icmp,in_port=2
Datapath actions: push_vlan(vid=1,pcp=0),3
`;
const dropped = passed.replace(/Datapath actions: .*/, "Datapath actions: drop");

test("the tables of the bridge that was asked, and what is done in the end", () => {
  expect(readSwitchAnswer(passed, "br-int")).toEqual({ tables: [0, 25, 60], actions: "push_vlan(vid=1,pcp=0),3" });
  expect(readSwitchAnswer(passed, "br-tun").tables).toEqual([0, 2]);
  expect(readSwitchAnswer("ovs-appctl: no such bridge", "br-int")).toEqual({ tables: [], actions: null });
});

test("agrees with the same way, or with a drop where it is dropped", () => {
  const [on, off] = [passed, dropped].map((text) => readSwitchAnswer(text, "br-int"));
  if (on === undefined || off === undefined) throw new Error("nothing was read");
  expect(compareAnswer(on, { tables: [0, 25, 60], ends: false })).toMatchObject({ agrees: true });
  expect(compareAnswer(on, { tables: [0, 24, 60], ends: false })).toMatchObject({ agrees: false });
  expect(compareAnswer(on, { tables: [0, 25], ends: true })).toMatchObject({ agrees: false });
  expect(compareAnswer(off, { tables: [0, 25], ends: true })).toMatchObject({ agrees: true });
  expect(compareAnswer(off, { tables: [0, 25, 60], ends: false })).toMatchObject({ agrees: false });
  expect(compareAnswer(readSwitchAnswer("", "br-int"), { tables: [0], ends: false }).agrees).toBeNull();
});
