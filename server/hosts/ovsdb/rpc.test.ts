import { Duplex } from "node:stream";
import { describe, expect, it } from "vitest";
import { type Notification, OvsdbRpc } from "@/server/hosts/ovsdb/rpc";
import { transact } from "@/server/hosts/ovsdb/transact";

/** The two ends of a connection: what the client wrote, and a way to answer. */
function connection() {
  const sent: string[] = [];
  const socket = new Duplex({
    read: () => undefined,
    write: (chunk, _encoding, done) => {
      sent.push(String(chunk));
      done();
    },
  });
  const notifications: Notification[] = [];
  const rpc = new OvsdbRpc(socket, (notification) => notifications.push(notification));
  return { rpc, sent, notifications, say: (text: string | Buffer) => socket.push(text) };
}

describe("OvsdbRpc", () => {
  it("answers the server's echo with its own id and params", async () => {
    const { rpc, sent, say } = connection();
    say('{"id":"echo","method":"echo","params":["hi"]}');
    await tick();
    expect(sent.map((text) => JSON.parse(text))).toEqual([{ id: "echo", result: ["hi"], error: null }]);
    rpc.close();
  });

  it("pairs answers with questions in any order", async () => {
    const { rpc, say } = connection();
    const [a, b] = [rpc.request("a", []), rpc.request("b", [])];
    say('{"id":1,"result":"B","error":null}{"id":0,"result":"A","error":null}');
    expect(await Promise.all([a, b])).toEqual(["A", "B"]);
    rpc.close();
  });

  it("gives up on what is not OVSDB, and says so to everyone who waits", async () => {
    const { rpc, say } = connection();
    const asked = rpc.request("get_schema", []);
    say("HTTP/1.1 400 Bad Request\r\n\r\n");
    await expect(asked).rejects.toThrow(/not OVSDB/);
    expect((await rpc.over).problem).toBe("lost");
    await expect(rpc.request("echo", [])).rejects.toThrow(/not OVSDB/);
  });

  it("gives up on malformed JSON inside balanced braces", async () => {
    const { rpc, say } = connection();
    const asked = rpc.request("x", []);
    say('{"id":0,"result":}');
    await expect(asked).rejects.toThrow(/not OVSDB/);
  });

  it("ends the connection when a request is not answered in time", async () => {
    const { rpc } = connection();
    await expect(rpc.request("get_schema", [], 20)).rejects.toThrow(/did not answer get_schema within 20 ms/);
    expect((await rpc.over).problem).toBe("lost");
  });
});

describe("transact", () => {
  const answering = (result: unknown) => ({ request: () => Promise.resolve(result) });
  const insert = { op: "insert", table: "Port", row: { name: "dup" } };

  it("names the operation that failed", async () => {
    const details = "5000 is not in the valid range 0 to 4095 (inclusive)";
    const answer = answering([{}, { error: "constraint violation", details }, null]);
    await expect(transact(answer, "Open_vSwitch", [insert, insert, insert])).rejects.toThrow(
      `OVSDB refused operation 2 (insert): constraint violation: ${details}`,
    );
  });

  it("sees an error of the commit, which is one element more than there were operations", async () => {
    const answer = answering([{ uuid: ["uuid", "x"] }, { error: "referential integrity violation", details: "…" }]);
    await expect(transact(answer, "Open_vSwitch", [insert])).rejects.toMatchObject({
      code: "referential integrity violation",
      message: expect.stringContaining("the commit"),
    });
  });

  it("returns one result per operation", async () => {
    expect(await transact(answering([{ count: 1 }]), "Open_vSwitch", [insert])).toEqual([{ count: 1 }]);
  });
});

const tick = () => new Promise((resolve) => setImmediate(resolve));
