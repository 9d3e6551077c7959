import { watch } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { connect } from "node:net";
import type { Duplex } from "node:stream";
import { TransportError } from "@/server/hosts/transports/transport";

/** Files, directories and sockets that this machine's kernel can open by a path. Shared by `local` and `netns`. */

export async function readLocalFile(path: string, label: string, signal?: AbortSignal): Promise<string> {
  try {
    return await readFile(path, { encoding: "utf8", ...(signal && { signal }) });
  } catch (error) {
    throw fileError(error, `cannot read ${path} on ${label}`);
  }
}

export async function readLocalDir(path: string, label: string): Promise<readonly string[]> {
  try {
    return (await readdir(path)).sort();
  } catch (error) {
    throw fileError(error, `cannot list ${path} on ${label}`);
  }
}

/** inotify. A directory that does not exist yet is waited for through its parent. */
export function watchLocalDir(path: string, onChange: () => void): () => void {
  let stopped = false;
  let stop: () => void = () => undefined;
  const follow = (target: string, waiting: boolean) => {
    try {
      const watcher = watch(target, { persistent: false }, (_event, name) => {
        if (!waiting) return onChange();
        if (name !== null && path.startsWith(`${target}/${name}`)) restart();
      });
      watcher.on("error", () => restart());
      stop = () => watcher.close();
    } catch {
      const parent = target.slice(0, target.lastIndexOf("/"));
      if (parent !== "") follow(parent, true);
    }
  };
  const restart = () => {
    stop();
    if (stopped) return;
    follow(path, false);
    onChange();
  };
  follow(path, false);
  return () => {
    stopped = true;
    stop();
  };
}

export function connectLocalUnix(path: string, label: string, shown: string, signal?: AbortSignal): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const socket = connect({ path, ...(signal && { signal }) });
    socket.once("connect", () => {
      socket.removeListener("error", failed);
      resolve(socket);
    });
    const failed = (error: Error) => reject(fileError(error, `cannot connect to ${shown} on ${label}`));
    socket.once("error", failed);
  });
}

function fileError(error: unknown, what: string): TransportError {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const message = `${what}: ${error instanceof Error ? error.message : String(error)}`;
  if (code === "ENOENT" || code === "ENOTDIR") return new TransportError("not-found", message, { cause: error });
  if (code === "EACCES" || code === "EPERM") return new TransportError("denied", message, { cause: error });
  return new TransportError("disconnected", message, { cause: error });
}
