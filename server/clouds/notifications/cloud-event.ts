import { z } from "zod";
import type { MirroredCollection, MirroredRef } from "@/server/model/cloud-mirror";

/** What a cloud says has happened: a reason to look, never what is believed. */
export type CloudEvent = {
  /** As the cloud calls it, e.g. `port.update.end`. */
  readonly type: string;
  /** What it speaks of; empty: it does not say, and anything may have changed. */
  readonly refs: readonly MirroredRef[];
};

/** The first word of an event's type → where what it speaks of is mirrored. */
const COLLECTIONS: ReadonlyMap<string, MirroredCollection> = new Map([
  ["network", "networks"],
  ["subnet", "subnets"],
  ["port", "ports"],
  ["security_group", "securityGroups"],
  ["security_group_rule", "securityGroups"],
  ["router", "routers"],
  ["floatingip", "floatingIps"],
  ["agent", "agents"],
]);

const message = z.looseObject({ event_type: z.string(), payload: z.record(z.string(), z.unknown()).nullish() });
const envelope = z.looseObject({ "oslo.version": z.string(), "oslo.message": z.string() });

/**
 * Reads one notification of oslo.messaging: a message, in version 2.0 as JSON inside an envelope of JSON. `null`: it is none
 * that matters here, whatever it is: the queue is open to other services, and to nonsense.
 * - `port.create.end` and its like matter; `.start` says only what somebody wants.
 * - What a router's interface does is told without an end (`router.interface.create`), and changes a port.
 */
export function readNotification(content: Uint8Array): CloudEvent | null {
  const outer = parseJson(new TextDecoder().decode(content));
  const wrapped = envelope.safeParse(outer);
  const parsed = message.safeParse(wrapped.success ? parseJson(wrapped.data["oslo.message"]) : outer);
  if (!parsed.success) return null;
  const { event_type: type, payload } = parsed.data;
  const words = type.split(".");
  const [object = ""] = words;
  const within = (name: string, field: string) => {
    const part = z.record(z.string(), z.unknown()).safeParse(payload?.[name]);
    return part.success ? part.data[field] : undefined;
  };
  const about = (collection: MirroredCollection, id: unknown) => (typeof id === "string" ? [{ collection, id }] : []);
  if (object === "router" && words[1] === "interface") {
    return { type, refs: about("ports", within("router_interface", "port_id")) };
  }
  const collection = COLLECTIONS.get(object);
  if (collection === undefined || words.at(-1) !== "end") return null;
  // a rule is part of its group's row
  if (object === "security_group_rule") {
    return { type, refs: about(collection, within(object, "security_group_id")) };
  }
  return { type, refs: about(collection, payload?.[`${object}_id`] ?? within(object, "id")) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
