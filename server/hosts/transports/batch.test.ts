import { describe, expect, it } from "vitest";
import { runBatch } from "@/server/hosts/transports/batch";
import { localTransport } from "@/server/hosts/transports/local";
import { remoteCommand } from "@/server/hosts/transports/ssh-process";

const transport = localTransport();

describe("runBatch", () => {
  it("passes every word as it is, and gives each command its own output and code", async () => {
    const words = ["a b", "$(id)", "`id`", "'", '"', "\\", "%d", "*", "", "-n", "é\n"];
    const results = await runBatch(transport, [
      { argv: ["printf", "%s|", ...words] },
      { argv: ["sh", "-c", "echo no >&2; exit 3"] },
      { argv: ["bridgehead-has-no-such-program"] },
    ]);
    expect(results[0]).toMatchObject({ stdout: words.map((word) => `${word}|`).join(""), exitCode: 0, stderr: "" });
    expect(results[1]).toMatchObject({ exitCode: 3, stderr: "no" });
    expect(results[2]).toMatchObject({ exitCode: 127 });
  });

  it("takes out a command that hangs and one that prints too much, and runs the rest", async () => {
    const results = await runBatch(transport, [
      { argv: ["echo", "1"] },
      { argv: ["sleep", "60"], timeoutMs: 150 },
      { argv: ["yes"], maxBytes: 100_000 },
      { argv: ["echo", "2"] },
    ]);
    expect(results[0]).toMatchObject({ stdout: "1\n" });
    expect(results[1]).toMatchObject({ failure: { problem: "timeout" } });
    expect(results[2]).toMatchObject({ failure: { problem: "too-long" } });
    expect(results[3]).toMatchObject({ stdout: "2\n" });
  });

  it("keeps large and binary output whole", async () => {
    const argv = [
      "sh",
      "-c",
      "head -c 3000000 /dev/urandom | tee /dev/stderr | cksum >/dev/null; head -c 3000000 /dev/zero",
    ];
    const [result] = await runBatch(transport, [{ argv, encoding: "latin1" }, { argv: ["true"] }]);
    expect(result && "stdout" in result && result.stdout.length).toBe(3_000_000);
  });
});

describe("remoteCommand", () => {
  it("quotes so that a login shell gives back the same words", async () => {
    const words = ["a b", "$(id)", "'", "''x'", '"', "\\", "%d", "*", "é", "-n", "; reboot"];
    const result = await transport.run(["sh", "-c", remoteCommand(["printf", "%s|", ...words], false)]);
    expect(result.stdout).toBe(words.map((word) => `${word}|`).join(""));
  });
});
