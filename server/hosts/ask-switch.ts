import type { LinuxHostConfig } from "@/server/hosts/config";
import { openTransport } from "@/server/hosts/driver";
import { BridgeheadError } from "@/server/model/errors";

const TIMEOUT_MS = 10_000;
const MOST_BYTES = 256 * 1024;
/** `ovs-appctl ofproto/trace BRIDGE FLOW [--ct-next STATE]…`, words that name nothing else. It sends nothing and changes nothing. */
const BRIDGE = /^[A-Za-z0-9_.][\w.-]*$/;
const FLOW = /^[a-z0-9][\w.:,=/]*$/;
const STATE = /^[a-z]+(,[a-z]+)*$/;

/** Asks a switch what it would do with a packet, over a way in of its own. Refuses any other command. */
export async function askSwitch(
  config: LinuxHostConfig,
  command: string,
  signal: AbortSignal | undefined,
): Promise<{
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
  readonly ms: number;
}> {
  const argv = questionArgv(command);
  const transport = openTransport(config);
  try {
    return await transport.run(argv, { signal, timeoutMs: TIMEOUT_MS, maxBytes: MOST_BYTES });
  } finally {
    await transport.close();
  }
}

export function questionArgv(command: string): readonly string[] {
  const [program, verb, bridge = "", flow = "", ...rest] = command.split(" ");
  const states = rest.every((word, at) => (at % 2 === 0 ? word === "--ct-next" : STATE.test(word)));
  const isQuestion = program === "ovs-appctl" && verb === "ofproto/trace" && BRIDGE.test(bridge) && FLOW.test(flow);
  if (isQuestion && states && rest.length % 2 === 0) return [program, verb, bridge, flow, ...rest];
  throw new BridgeheadError("refused", "This is no question to a switch.", {
    remedy: "Copy the command and run it on the host by hand.",
  });
}
