import type { CollectorError } from "@/server/model/host-state";
import type { HostView } from "./trace-world";

/** Parts of a host without which nothing can be concluded from what is not seen there. */
const DECISIVE = new Set(["link", "addr", "route", "route6", "ovs", "flows", "namespaces"]);

/** Why what is not seen on a host may be there all the same; `null`: all of it was read. */
export function unreadParts({ name, state }: HostView): string | null {
  const error = state.errors.find(({ part }) => DECISIVE.has(part));
  return error === undefined ? null : `${name}: ${wordsOf(error)}`;
}

/** The part of a namespace that was not read, or only in part. */
export function unreadPart({ state }: HostView, parts: readonly string[], namespace: string): CollectorError | null {
  return state.errors.find((error) => parts.includes(error.part) && error.namespace === namespace) ?? null;
}

function wordsOf({ part, namespace, command, message }: CollectorError): string {
  return `${part}${namespace === "" ? "" : ` in ${namespace}`} was not read whole (${command}: ${message})`;
}
