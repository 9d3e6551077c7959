import { startChild } from "@/server/hosts/transports/child";
import { finish } from "@/server/hosts/transports/finish";
import { connectLocalUnix, readLocalDir, readLocalFile, watchLocalDir } from "@/server/hosts/transports/local-files";
import { inNetns, type Transport } from "@/server/hosts/transports/transport";

/** This machine. */
export function localTransport(): Transport {
  const label = "this machine";
  return {
    label,
    run: async (argv, options = {}) => finish(startChild(inNetns(argv, options.netns)), argv, label, options),
    spawn: async (argv, options = {}) => startChild(inNetns(argv, options.netns)),
    connectUnix: (path, signal) => connectLocalUnix(path, label, path, signal),
    readFile: (path, signal) => readLocalFile(path, label, signal),
    readDir: (path) => readLocalDir(path, label),
    watchDir: watchLocalDir,
    onLink: () => undefined,
    retry: () => undefined,
    close: async () => undefined,
  };
}
