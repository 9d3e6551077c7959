import { z } from "zod";
import { type TraceEnd, type TraceInput, traceInputSchema } from "@/server/model/trace";

/**
 * A trace as addresses carry it. `from` and `to`: a port's id, `host/device` (a device's name has no slash), or, only of
 * `to`, an IP address.
 */
export type TraceQuestion = {
  readonly from: string | null;
  readonly to: string | null;
  readonly protocol: TraceInput["protocol"];
  readonly port: number | null;
};

export const PROTOCOLS = ["icmp", "tcp", "udp"] as const;
/** What is asked for where no port is given. */
export const USUAL_PORT = { icmp: null, tcp: 80, udp: 53 } as const;

const address = z.union([z.ipv4(), z.ipv6()]);

export function isAddress(text: string): boolean {
  return address.safeParse(text).success;
}

export function deviceOf(text: string): { readonly host: string; readonly device: string } | null {
  const slash = text.lastIndexOf("/");
  return slash < 1 || slash === text.length - 1 ? null : { host: text.slice(0, slash), device: text.slice(slash + 1) };
}

export function endText({ end }: Pick<TraceEnd, "end">): string {
  return "portId" in end ? end.portId : `${end.host}/${end.device}`;
}

/** What `trace.run` is asked; `null` while an end is missing or cannot be one. */
export function traceInput(question: TraceQuestion, caseId: string | undefined): TraceInput | null {
  const { from, to, protocol, port } = question;
  if (from === null || to === null) return null;
  const asked = traceInputSchema.safeParse({
    from: deviceOf(from) ?? { portId: from },
    to: isAddress(to) ? { address: to } : { portId: to },
    protocol,
    ...(protocol === "icmp" ? {} : { port: port ?? USUAL_PORT[protocol] }),
    ...(caseId === undefined ? {} : { caseId }),
  });
  return asked.success ? asked.data : null;
}

/** One word for an address: `from=…&to=…&protocol=tcp&port=80`. */
export function questionText({ from, to, protocol, port }: TraceQuestion): string {
  const words = new URLSearchParams({ from: from ?? "", to: to ?? "", protocol });
  if (protocol !== "icmp") words.set("port", String(port ?? USUAL_PORT[protocol]));
  return words.toString();
}

export function readQuestion(text: string): TraceQuestion {
  const words = new URLSearchParams(text);
  const port = Number(words.get("port"));
  return {
    from: words.get("from") || null,
    to: words.get("to") || null,
    protocol: PROTOCOLS.find((protocol) => protocol === words.get("protocol")) ?? "icmp",
    port: Number.isInteger(port) && port > 0 && port < 65_536 ? port : null,
  };
}

/** The page, with one end given. */
export function traceHref(end: { readonly from?: string; readonly to?: string }, caseId: string | undefined) {
  const words = new URLSearchParams({ ...end, ...(caseId === undefined ? {} : { caseId }) });
  return `/trace?${words.toString()}` as const;
}
