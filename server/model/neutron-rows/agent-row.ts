import { z } from "zod";
import type { Agent } from "../neutron";
import { flag, text } from "./row-fields";

/** `2026-11-21 02:19:24`, in UTC without saying so. */
const utcMoment = z
  .string()
  .nullish()
  .transform((value) => {
    const at = Date.parse(`${(value ?? "").replace(" ", "T").replace(/Z$/, "")}Z`);
    return Number.isFinite(at) ? at : null;
  });

export const agent = z
  .looseObject({
    id: z.string(),
    agent_type: text,
    host: text,
    alive: flag(false),
    admin_state_up: z.boolean().nullish(),
    heartbeat_timestamp: utcMoment,
    configurations: z.record(z.string(), z.unknown()).nullish().catch(null),
  })
  .transform(
    (row): Agent => ({
      ...{ id: row.id, type: row.agent_type, host: row.host, alive: row.alive },
      ...(typeof row.admin_state_up === "boolean" ? { adminStateUp: row.admin_state_up } : {}),
      ...(row.heartbeat_timestamp === null ? {} : { heartbeatAt: row.heartbeat_timestamp }),
      ...(row.configurations ? { configurations: row.configurations } : {}),
    }),
  );
