import { describe, expect, test } from "vitest";
import { isAllowed, type Judge, questionsOf } from "@/server/hosts/backends/linux/write/judge-connections";
import { pairOf, readConnections } from "@/server/hosts/backends/linux/write/tracked-connection";
import { type Admission, REVOKED } from "@/server/model/revoked-connections";

const LISTED = `tcp      6 431999 ESTABLISHED src=10.0.0.10 dst=10.0.0.11 sport=47222 dport=81 src=10.0.0.11 dst=10.0.0.10 sport=81 dport=47222 [ASSURED] mark=1650982912 zone=4098 use=1
tcp      6 299 ESTABLISHED src=10.0.0.11 dst=10.0.0.10 sport=81 dport=47222 src=10.0.0.10 dst=10.0.0.11 sport=47222 dport=81 [ASSURED] mark=0 zone=4098 use=1
tcp      6 99 SYN_SENT src=fd00::1 dst=fd00::2 sport=5001 dport=80 [UNREPLIED] src=fd00::2 dst=fd00::1 sport=80 dport=5001 mark=9 zone=4098 use=1
`;

describe("conntrack -L -p tcp", () => {
  test("is read by who began each connection", () => {
    const [first, second, third] = readConnections(LISTED);
    const there = { source: "10.0.0.10", destination: "10.0.0.11", sourcePort: 47222, destinationPort: 81 };
    expect(first).toEqual({ ...there, mark: REVOKED.mark, over: false });
    expect(second).toEqual({
      ...{ source: "10.0.0.11", destination: "10.0.0.10", sourcePort: 81, destinationPort: 47222 },
      ...{ mark: 0, over: false },
    });
    expect(third).toMatchObject({ source: "fd00::1", destination: "fd00::2", mark: 9 });
    expect(readConnections("")).toEqual([]);
    const over = LISTED.replaceAll("ESTABLISHED", "TIME_WAIT").replaceAll("SYN_SENT", "CLOSE");
    expect(readConnections(over).map((connection) => connection.over)).toEqual([true, true, true]);
    expect(readConnections(LISTED.replaceAll("ESTABLISHED", "CLOSE_WAIT"))[0]?.over).toBe(false);
  });

  test("tells both ways round of a connection for one, and two connections apart", () => {
    const [first, second, third] = readConnections(LISTED);
    if (!first || !second || !third) throw new Error("not read");
    expect(pairOf(first)).toBe(pairOf(second));
    expect(pairOf(first)).not.toBe(pairOf(third));
    expect(pairOf(first)).not.toBe(pairOf({ ...first, sourcePort: 81, destinationPort: 47222 }));
  });
});

const ANY: Admission = { remote: null, set: null, ports: null };
const judge = (ingress: readonly Admission[], egress: readonly Admission[], own = ["10.0.0.2/32"]): Judge => ({
  ...{ op: "conntrack.judge", namespace: "", family: "ipv4", zone: 4097, own },
  ...{ allowed: { ingress, egress }, formerly: { ingress: [], egress: [] } },
});
const comes = (from: string, port: number) => ({
  ...{ source: from, destination: "10.0.0.2", sourcePort: 40_000, destinationPort: port, mark: 0, over: false },
});
const goes = (to: string, port: number) => ({ ...comes(to, port), source: "10.0.0.2", destination: to });
const nobody = () => false;

describe("a connection", () => {
  test("is let through by any rule of its own direction that takes its other end and its port", () => {
    const web = judge([{ remote: "192.0.2.0/24", set: null, ports: [80, 89] }], []);
    expect(isAllowed(web, comes("192.0.2.7", 80), nobody)).toBe(true);
    expect(isAllowed(web, comes("192.0.2.7", 89), nobody)).toBe(true);
    expect(isAllowed(web, comes("192.0.2.7", 90), nobody)).toBe(false);
    expect(isAllowed(web, comes("192.0.3.7", 80), nobody)).toBe(false);
    expect(isAllowed(web, goes("192.0.2.7", 80), nobody)).toBe(false);
    expect(isAllowed(judge([], [ANY]), goes("192.0.2.7", 80), nobody)).toBe(true);
    expect(isAllowed(judge([], [ANY]), comes("192.0.2.7", 80), nobody)).toBe(false);
    expect(
      isAllowed(judge([ANY], [], ["fd00::2/128"]), { ...comes("fd00::1", 1), destination: "fd00::2" }, nobody),
    ).toBe(true);
  });

  test("of members of a set is let through by who is in it, and only those are asked about", () => {
    const members = judge([{ remote: null, set: "NIPv4x", ports: [22, 22] }], []);
    const among = (set: string, address: string) => set === "NIPv4x" && address === "10.0.0.4";
    expect(isAllowed(members, comes("10.0.0.4", 22), among)).toBe(true);
    expect(isAllowed(members, comes("10.0.0.5", 22), among)).toBe(false);
    const asked = [comes("10.0.0.4", 22), comes("10.0.0.4", 22), comes("10.0.0.5", 23), goes("10.0.0.6", 22)];
    expect(questionsOf(members, asked)).toEqual([["NIPv4x", "10.0.0.4"]]);
  });

  test("that is none of the port's is not judged; of a port that sends from everywhere either direction counts", () => {
    const other = { ...comes("10.9.9.1", 80), destination: "10.9.9.2" };
    expect(isAllowed(judge([], []), other, nobody)).toBe(null);
    expect(isAllowed(judge([], [ANY], ["0.0.0.0/0"]), comes("192.0.2.7", 80), nobody)).toBe(true);
    expect(isAllowed(judge([ANY], [], ["0.0.0.0/0"]), goes("192.0.2.7", 80), nobody)).toBe(true);
    expect(isAllowed(judge([], [], ["0.0.0.0/0"]), goes("192.0.2.7", 80), nobody)).toBe(false);
  });
});
