import type { LinuxHostConfig } from "@/server/hosts/config";
import type { SingleHost } from "@/server/lab/hosts/single-host";
import type { SshDoor } from "@/server/lab/hosts/ssh-door";

/** How a console is told of a host of ours by each of the ways into it. It is looked at when it says that something changed. */
export type WaysIn = { readonly netns: LinuxHostConfig; readonly ssh: LinuxHostConfig };

const settings = { pollSeconds: 300 };

/** `name`: as the console calls it. */
export function netnsWay(name: string, { namespace }: Pick<SingleHost, "namespace">): LinuxHostConfig {
  return { name, transport: "netns", settings: { ...settings, namespace } };
}

export function waysIn(name: string, host: Pick<SingleHost, "namespace">, door: SshDoor): WaysIn {
  const own = { address: "127.0.0.1", port: door.port, user: "root", sudo: false, connectTimeoutSeconds: 10 };
  return {
    netns: netnsWay(name, host),
    ssh: {
      ...{ name, transport: "ssh", settings: { ...settings, ...own }, hostKey: null },
      secret: { privateKey: door.privateKey },
    },
  };
}
