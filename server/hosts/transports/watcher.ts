import { createInterface } from "node:readline";
import { type Transport, TransportError } from "@/server/hosts/transports/transport";

/**
 * A long-lived command whose lines are wanted. The constant script around it ends the command when its own stdin ends:
 * so it cannot outlive us, whether we close it, crash, or lose the connection it runs over.
 */
const SCRIPT = `
exec 3<&0
"$@" 3<&- &
c=$!
{ read -r _ <&3; kill "$c"; } >/dev/null 2>&1 &
exec 3<&-
wait "$c"`;

export type Watcher = { readonly stop: () => void };

/** `onEnd` is called once, when the command ended by itself or the connection broke, with what it said last. */
export async function watchLines(
  transport: Transport,
  argv: readonly string[],
  onLine: (line: string) => void,
  onEnd: (error: TransportError) => void,
): Promise<Watcher> {
  const running = await transport.spawn(["sh", "-c", SCRIPT, "sh", ...argv], { longLived: true });
  let stopped = false;
  let said = "";
  running.stdin.on("error", () => undefined);
  running.stderr.on("data", (chunk: Buffer) => {
    said = (said + chunk.toString("utf8")).slice(-500);
  });
  createInterface({ input: running.stdout }).on("line", (line) => {
    if (!stopped) onLine(line);
  });
  void running.exited.then((code) => {
    if (stopped) return;
    stopped = true;
    const how = code === null ? "was ended" : `ended with ${code}`;
    onEnd(new TransportError("disconnected", `${argv[0]} on ${transport.label} ${how}${said && `: ${said.trim()}`}`));
  });
  return {
    stop: () => {
      stopped = true;
      running.kill();
    },
  };
}
