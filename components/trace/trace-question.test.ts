import { expect, test } from "vitest";
import { questionText, readQuestion, traceHref, traceInput } from "./trace-question";

const PORT = "c9da7f42-3b4e-476d-9929-b1bd65c2adeb";

test("ends are ports, devices and addresses, and a protocol with ports has a port", () => {
  const question = { from: PORT, to: "10.0.0.12", protocol: "tcp", port: null } as const;
  expect(traceInput(question, "case-1")).toEqual({
    from: { portId: PORT },
    to: { address: "10.0.0.12" },
    protocol: "tcp",
    port: 80,
    caseId: "case-1",
  });
  expect(traceInput({ ...question, from: "rack/1/tap0", protocol: "icmp", port: 80 }, undefined)).toEqual({
    from: { host: "rack/1", device: "tap0" },
    to: { address: "10.0.0.12" },
    protocol: "icmp",
  });
  expect(traceInput({ ...question, to: "2001:db8::2", port: 443 }, undefined)).toMatchObject({ port: 443 });
});

test("nothing is asked while an end is missing or a port is none", () => {
  expect(traceInput({ from: PORT, to: null, protocol: "icmp", port: null }, undefined)).toBeNull();
  expect(traceInput({ from: PORT, to: PORT, protocol: "tcp", port: 70_000 }, undefined)).toBeNull();
});

test("a question survives an address, whatever it is made of", () => {
  const question = { from: "host & co/tap=1", to: "fe80::1", protocol: "udp", port: 67 } as const;
  expect(readQuestion(questionText(question))).toEqual(question);
  expect(readQuestion("from=a&to=b&protocol=sctp&port=x")).toEqual({
    from: "a",
    to: "b",
    protocol: "icmp",
    port: null,
  });
  expect(traceHref({ from: "c1/tap0" }, "x y")).toBe("/trace?from=c1%2Ftap0&caseId=x+y");
});
