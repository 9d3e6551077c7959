import { expect, test } from "vitest";
import { answerTo, type Frame, firstPacket } from "./packet";
import { switchQuestion } from "./switch-question";

const frame = (payload: Frame["payload"], vlan: number | null = null): Frame => ({
  ...{ source: "fa:16:3e:00:00:0b", destination: "fa:16:3e:00:00:0c", vlan, payload },
});
const macs = "dl_src=fa:16:3e:00:00:0b,dl_dst=fa:16:3e:00:00:0c";

/** Forms that Open vSwitch 3.1 takes: it was asked each, and went through the same tables as the trace. */
test("a packet as the switch is asked about it, and what its tracker would say", () => {
  const tcp = firstPacket("inet", "10.0.0.11", "10.0.0.12", "tcp", 80);
  expect(switchQuestion("br-int", 2, frame(tcp), undefined)).toBe(
    `ovs-appctl ofproto/trace br-int tcp,nw_src=10.0.0.11,nw_dst=10.0.0.12,nw_ttl=64,tcp_src=49152,tcp_dst=80,tcp_flags=0x2,in_port=2,${macs} --ct-next trk,new --ct-next trk,new`,
  );
  expect(switchQuestion("br-tun", 65_534, frame(answerTo(tcp), 3), 164n)).toBe(
    `ovs-appctl ofproto/trace br-tun tcp,nw_src=10.0.0.12,nw_dst=10.0.0.11,nw_ttl=64,tcp_src=80,tcp_dst=49152,tcp_flags=0x12,in_port=LOCAL,${macs},dl_vlan=3,tun_id=0xa4 --ct-next trk,est,rpl --ct-next trk,est,rpl`,
  );
  const udp = firstPacket("inet6", "fd00::b", "fd00::c", "udp", 53);
  expect(switchQuestion("br-int", 2, frame(udp), undefined)).toContain(
    "udp6,ipv6_src=fd00::b,ipv6_dst=fd00::c,nw_ttl=64,udp_src=49152,udp_dst=53,in_port=2",
  );
  const ping = firstPacket("inet6", "fd00::b", "fd00::c", "icmp", 0);
  expect(switchQuestion("br-int", 2, frame(ping), undefined)).toContain("icmpv6_type=128,icmpv6_code=0");
});

test("questions for an address are not tracked", () => {
  const arp = {
    ...{ kind: "arp" as const, op: 1 as const, senderMac: "fa:16:3e:00:00:0b", senderAddress: "10.0.0.11" },
    ...{ targetMac: "00:00:00:00:00:00", targetAddress: "10.0.0.12" },
  };
  expect(switchQuestion("br-int", 2, frame(arp), undefined)).toBe(
    `ovs-appctl ofproto/trace br-int arp,arp_op=1,arp_sha=fa:16:3e:00:00:0b,arp_tha=00:00:00:00:00:00,arp_spa=10.0.0.11,arp_tpa=10.0.0.12,in_port=2,${macs}`,
  );
  const ask = { ...firstPacket("inet6", "fd00::b", "ff02::1:ff00:c", "icmp", 0), icmpType: 135, ndTarget: "fd00::c" };
  expect(switchQuestion("br-int", 2, frame(ask), undefined)).toMatch(
    /icmpv6_type=135.*nd_target=fd00::c,in_port=2,[^ ]*$/,
  );
});
