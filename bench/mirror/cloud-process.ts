import { spawn } from "node:child_process";
import { once } from "node:events";
import { z } from "zod";

export type CloudOrder = { readonly do: "report" } | { readonly do: "change"; readonly port: number };
const cloudReport = z.object({ networkUrl: z.string(), requests: z.number(), bytes: z.number() });
/** Since its start; bytes are what it sent, heads included. */
export type CloudReport = z.infer<typeof cloudReport>;

export type CloudProcess = {
  readonly networkUrl: string;
  ask(order: CloudOrder): Promise<CloudReport>;
  stop(): Promise<void>;
};

export async function startCloudProcess(ports: number): Promise<CloudProcess> {
  const argv = ["--import", "tsx", "bench/mirror/serve-cloud.ts", String(ports)];
  const child = spawn(process.execPath, argv, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  const died = once(child, "exit").then(([code]) => Promise.reject(new Error(`the cloud ended with ${code}`)));
  died.catch(() => undefined);
  const answer = async () => {
    const [message] = await Promise.race([once(child, "message"), died]);
    return cloudReport.parse(message);
  };
  const { networkUrl } = await answer();
  return {
    networkUrl,
    ask: async (order) => {
      const answered = answer();
      child.send(order);
      return await answered;
    },
    stop: async () => {
      const ended = once(child, "exit");
      child.disconnect();
      await ended;
    },
  };
}
