import type { Duplex } from "node:stream";
import type { Client } from "ssh2";
import { finish } from "@/server/hosts/transports/finish";
import { Slots } from "@/server/hosts/transports/slots";
import type { SshTarget } from "@/server/hosts/transports/ssh-connection";
import { SshKeeper } from "@/server/hosts/transports/ssh-keeper";
import { ChannelRefusedError, startRemote } from "@/server/hosts/transports/ssh-process";
import {
  inNetns,
  type Running,
  type RunOptions,
  type RunResult,
  type SpawnOptions,
  type Transport,
  TransportError,
} from "@/server/hosts/transports/transport";

export type SshOptions = SshTarget & {
  /** Run every command through `sudo -n`. */
  readonly sudo: boolean;
  /** Told the fingerprint when none is pinned yet: show it to the operator and store it. */
  readonly onHostKey?: (fingerprint: string) => void;
};

/**
 * sshd allows ten sessions on a connection (MaxSessions): two are for long-lived watchers, one is left to spare. Where it
 * allows fewer, opening fails while others are open, and the pool shrinks to what was granted.
 */
const COMMAND_CHANNELS = 7;
const MAX_REFUSALS = 5;

/** A host over SSH: one connection for all commands, watchers and forwarded sockets. */
export function sshTransport(options: SshOptions): Transport {
  const label = `ssh ${options.user}@${options.address}:${options.port}`;
  const keeper = new SshKeeper(options, options.onHostKey ?? (() => undefined));
  const slots = new Slots(COMMAND_CHANNELS);

  const start = async (argv: readonly string[], settings: SpawnOptions): Promise<Running> => {
    const words = inNetns(argv, settings.netns);
    if (settings.longLived) return startRemote(await keeper.get(), words, { label, sudo: options.sudo });
    for (let refusals = 0; ; refusals += 1) {
      await slots.take(settings.signal);
      try {
        const running = await startRemote(await keeper.get(), words, { label, sudo: options.sudo });
        void running.exited.then(() => slots.give());
        return running;
      } catch (error) {
        slots.give();
        if (!(error instanceof ChannelRefusedError) || refusals === MAX_REFUSALS) throw error;
        if (slots.held > 0) slots.shrink(slots.held);
        // Sessions that were just ended count until their process is gone.
        await new Promise((resolve) => setTimeout(resolve, 50 * 2 ** refusals));
      }
    }
  };
  const run = async (argv: readonly string[], settings: RunOptions = {}): Promise<RunResult> =>
    finish(await start(argv, settings), argv, label, settings);
  return {
    label,
    run,
    spawn: (argv, settings = {}) => start(argv, settings),
    connectUnix: async (path) => forwardUnix(await keeper.get(), path, label),
    readFile: async (path, signal) => (await fileCommand(run, ["cat", "--", path], label, signal)).stdout,
    readDir: async (path, signal) => {
      const argv = ["find", `${path}/`, "-mindepth", "1", "-maxdepth", "1", "-printf", "%f\\0"];
      return (await fileCommand(run, argv, label, signal)).stdout.split("\0").filter(Boolean).sort();
    },
    watchDir: () => null,
    onLink: (listener) => keeper.onLink(listener),
    retry: () => keeper.retry(),
    close: () => keeper.close(),
  };
}

/** `direct-streamlocal@openssh.com`: the socket is opened by sshd as the login user. */
function forwardUnix(client: Client, path: string, label: string): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const refused = (error: Error) =>
      reject(
        new TransportError("denied", `${label} does not forward ${path}: ${error.message}`, {
          cause: error,
          remedy:
            "The socket must exist, the login user must be allowed to open it, and sshd needs AllowStreamLocalForwarding.",
        }),
      );
    const lost = () => refused(new Error("the connection broke"));
    client.once("close", lost);
    try {
      client.openssh_forwardOutStreamLocal(path, (error, channel) => {
        client.removeListener("close", lost);
        if (error) return refused(error);
        client.once("close", () => channel.destroy());
        channel.on("error", () => undefined);
        resolve(channel);
      });
    } catch (error) {
      refused(error instanceof Error ? error : new Error(String(error)));
    }
  });
}

async function fileCommand(
  run: (argv: readonly string[], options?: RunOptions) => Promise<RunResult>,
  argv: readonly string[],
  label: string,
  signal: AbortSignal | undefined,
): Promise<RunResult> {
  const result = await run(argv, { signal });
  if (result.exitCode === 0) return result;
  const problem = /No such file|Not a directory/.test(result.stderr) ? "not-found" : "denied";
  throw new TransportError(problem, `${result.stderr.trim()} on ${label}`);
}
