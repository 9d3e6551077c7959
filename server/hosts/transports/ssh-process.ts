import { Transform } from "node:stream";
import type { Client, ClientChannel } from "ssh2";
import { COMMAND_PATH, type Running, TransportError } from "@/server/hosts/transports/transport";

/** sshd granted no further session on this connection, or the connection broke while it was asked for. */
export class ChannelRefusedError extends TransportError {}

/**
 * Around every remote command: its process group is told on the first line of stderr, before anything else can print. For
 * sshd delivers no signals to sessions of root and leaves a process running when its channel closes: what must end is
 * ended by a second command.
 */
const SCRIPT = 'read -r a b c d group rest </proc/$$/stat; echo "$group" >&2; exec "$@"';

export type RemoteOptions = { readonly label: string; readonly sudo: boolean };

export async function startRemote(client: Client, argv: readonly string[], options: RemoteOptions): Promise<Running> {
  const words = ["sh", "-c", SCRIPT, "sh", ...argv];
  const command = remoteCommand(words, options.sudo);
  return openChannel(client, command, options.label, (channel) => asRunning(channel, client, options));
}

/** What the remote login shell is given: every word in single quotes, so it expands nothing. */
export function remoteCommand(argv: readonly string[], sudo: boolean): string {
  const words = ["env", `PATH=${COMMAND_PATH}`, "LC_ALL=C.UTF-8", ...argv];
  return (sudo ? ["sudo", "-n", "--", ...words] : words).map(quoteWord).join(" ");
}

function quoteWord(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/**
 * `opened` is called at once: the end of a quick command may come in the same packet as the channel, and is told to whoever
 * listens by then.
 */
function openChannel<T>(
  client: Client,
  command: string,
  label: string,
  opened: (channel: ClientChannel) => T,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const refused = (error: Error) =>
      reject(new ChannelRefusedError("disconnected", `${label} opened no channel: ${error.message}`, { cause: error }));
    const lost = () => refused(new Error("the connection broke"));
    client.once("close", lost);
    try {
      client.exec(command, (error, channel) => {
        client.removeListener("close", lost);
        if (error) refused(error);
        else resolve(opened(channel));
      });
    } catch (error) {
      refused(error instanceof Error ? error : new Error(String(error)));
    }
  });
}

function asRunning(channel: ClientChannel, client: Client, { label, sudo }: RemoteOptions): Running {
  const { stderr, group } = withoutFirstLine(channel);
  let over = false;
  let end: () => void = () => undefined;
  const exited = new Promise<number | null>((resolve) => {
    let exitCode: number | null = null;
    end = () => {
      over = true;
      client.removeListener("close", end);
      resolve(exitCode);
    };
    channel.once("exit", (code: number | null) => {
      exitCode = code;
    });
    // The last words on stderr pass through a stream of ours first.
    channel.once("close", () => setImmediate(end));
    client.once("close", end);
  });
  channel.on("error", () => undefined);
  const endGroup = async () => {
    const leader = await Promise.race([group, exited.then(() => null)]);
    if (leader === null) return;
    const command = remoteCommand(["kill", "-KILL", "--", `-${leader}`], sudo);
    await openChannel(client, command, label, (kill) => kill.on("error", () => undefined).resume());
  };
  return {
    stdin: channel,
    stdout: channel,
    stderr,
    exited,
    kill: () => {
      if (over) return;
      // A connection that breaks meanwhile takes the channel along; the process then ends with its pipes.
      endGroup()
        .catch(() => undefined)
        .finally(() => {
          channel.close();
          end();
        });
    },
  };
}

function withoutFirstLine(channel: ClientChannel): { readonly stderr: Transform; readonly group: Promise<string> } {
  let first = "";
  let isTold = false;
  let tell: (group: string) => void = () => undefined;
  const group = new Promise<string>((resolve) => {
    tell = resolve;
  });
  const stderr = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      if (isTold) return done(null, chunk);
      first += chunk.toString("latin1");
      const at = first.indexOf("\n");
      if (at < 0) return done();
      isTold = true;
      const line = first.slice(0, at);
      // Not our line: the login shell or sudo failed before the script ran, and says so.
      if (!/^\d+$/.test(line)) return done(null, Buffer.from(first, "latin1"));
      tell(line);
      return done(null, Buffer.from(first.slice(at + 1), "latin1"));
    },
    flush: (done) => done(null, isTold ? undefined : Buffer.from(first, "latin1")),
  });
  channel.stderr.pipe(stderr);
  return { stderr, group };
}
