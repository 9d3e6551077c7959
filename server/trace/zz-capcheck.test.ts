import { readFileSync } from "node:fs";
import { test } from "vitest";
import { readCase } from "@/server/hosts/case/read-case";
import { readFolder } from "@/server/hosts/case/read-folder";
import { worldOfCase } from "./testing/world-of-case";
import { tracePacket } from "./trace-packet";
const dir = process.env.CAP ?? "";
test("compare", { timeout: 600_000 }, async () => {
  const world = worldOfCase(readCase(await readFolder(dir), { at: 0 }));
  const rows = JSON.parse(readFileSync(`${dir}/reachability.json`, "utf8"));
  const guests = JSON.parse(readFileSync(`${dir}/meta.json`, "utf8")).guests;
  let ok = 0, bad = 0, unknown = 0;
  for (const row of rows) {
    const from = { portId: guests.find((g: any) => g.name === row.src)?.port_id };
    for (const [kind, packet, reached] of [["ping", { protocol: "icmp" }, row.ping], ["tcp22", { protocol: "tcp", port: 22 }, row.tcp22], ["tcp80", { protocol: "tcp", port: 80 }, row.tcp80]] as any[]) {
      if (reached === undefined) continue;
      if (kind === "tcp80" && !row.ping) continue;
      const want = reached ? "delivered" : "dropped";
      const got = tracePacket(world, { from, to: { address: row.dst_ip }, ...packet } as any);
      if (got.verdict === want) ok++;
      else {
        if (got.verdict === "unknown") unknown++; else bad++;
        console.log(`${kind} ${row.src} -> ${row.dst} ${row.dst_ip}: measured ${JSON.stringify(reached)}, trace ${got.verdict}: ${got.reason}`);
      }
    }
  }
  console.log({ ok, bad, unknown });
});
