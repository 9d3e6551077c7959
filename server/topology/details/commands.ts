/** Commands as an operator types them on the host: names with odd characters are quoted for a shell. */
export function quoted(word: string): string {
  return /^[A-Za-z0-9_.,:@%+/=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** The same command inside a namespace; one that only a process holds is entered through the process. */
export function inNamespace(namespace: string, command: string): string {
  if (namespace === "") return command;
  const pid = /^pid:(\d+)$/.exec(namespace)?.[1];
  return pid === undefined ? `ip netns exec ${quoted(namespace)} ${command}` : `nsenter -t ${pid} -n ${command}`;
}

export const showLink = (namespace: string, device: string): string =>
  inNamespace(namespace, `ip -d -s link show dev ${quoted(device)}`);
export const showAddresses = (namespace: string, device: string): string =>
  inNamespace(namespace, `ip addr show dev ${quoted(device)}`);
export const listPort = (port: string): string => `ovs-vsctl list Port ${quoted(port)}`;
export const listInterface = (name: string): string => `ovs-vsctl list Interface ${quoted(name)}`;
export const listBridge = (bridge: string): string => `ovs-vsctl list Bridge ${quoted(bridge)}`;
export const dumpFlows = (bridge: string): string => `ovs-ofctl -O OpenFlow13 dump-flows ${quoted(bridge)}`;
