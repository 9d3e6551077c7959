import ipaddr from "ipaddr.js";
import type { TrackedConnection } from "@/server/hosts/backends/linux/write/tracked-connection";
import type { FilterOperation } from "@/server/model/host-operation";
import type { Admission } from "@/server/model/revoked-connections";

export type Judge = Extract<FilterOperation, { op: "conntrack.judge" }>;

/** Whether an address is in an ipset of the host. */
export type IsMember = (set: string, address: string) => boolean;

/** Whether something lets the connection through; `null`: it is none of the port's. */
export function isAllowed(judge: Judge, connection: TrackedConnection, isMember: IsMember): boolean | null {
  const { source, destination, destinationPort } = connection;
  const comes = judge.own.some((prefix) => isWithin(destination, prefix));
  const goes = judge.own.some((prefix) => isWithin(source, prefix));
  if (!comes && !goes) return null;
  const admits =
    (remote: string) =>
    (admission: Admission): boolean =>
      (admission.remote === null || isWithin(remote, admission.remote)) &&
      (admission.ports === null || (destinationPort >= admission.ports[0] && destinationPort <= admission.ports[1])) &&
      (admission.set === null || isMember(admission.set, remote));
  return (
    (comes && judge.allowed.ingress.some(admits(source))) || (goes && judge.allowed.egress.some(admits(destination)))
  );
}

/** Sets that have to be asked for an answer, each with the address of the other end. */
export function questionsOf(judge: Judge, connections: readonly TrackedConnection[]): readonly [string, string][] {
  const questions = new Map<string, [string, string]>();
  for (const connection of connections) {
    isAllowed(judge, connection, (set, address) => {
      questions.set(`${set} ${address}`, [set, address]);
      return false;
    });
  }
  return [...questions.values()];
}

function isWithin(address: string, prefix: string): boolean {
  const range = ipaddr.parseCIDR(prefix.includes("/") ? prefix : `${prefix}/${prefix.includes(":") ? 128 : 32}`);
  const parsed = ipaddr.parse(address);
  return parsed.kind() === range[0].kind() && parsed.match(range);
}
