import { z } from "zod";
import { ApiError } from "./api-error";
import type { Reply } from "./exchange";
import { faultRule } from "./faults";
import type { RequestReport } from "./request-log";
import { controlServer, serverReport } from "./server-control";
import type { World } from "./world";

const rules = z.union([faultRule.transform((rule) => [rule]), z.array(faultRule)]);

/**
 * What a test driver may ask of the simulator itself, without a session:
 * - GET  /simulator/requests   counts since start or reset, logins, open sessions; `?log=1` adds the last requests in order
 * - GET  /simulator/faults     what is armed
 * - POST /simulator/faults     arms one rule or a list of them; an empty list disarms all
 * - POST /simulator/reset      back to the seed data; with `?keep=data` only counters and faults
 * - GET  /simulator/servers    power, locks and whether pulled, of every server
 * - POST /simulator/servers    makes something happen to a server (see server-control.ts)
 */
export function control(
  request: { readonly method: string; readonly path: string; readonly query: URLSearchParams; readonly body: unknown },
  world: World,
): Reply {
  const { method, path, query, body } = request;
  switch (`${method} ${path}`) {
    case "GET /simulator/requests":
      return { status: 200, body: reportOf(world, query.has("log") && query.get("log") !== "0") };
    case "GET /simulator/faults":
      return { status: 200, body: { faults: world.faults.list() } };
    case "POST /simulator/faults": {
      const parsed = rules.safeParse(body);
      if (!parsed.success) {
        throw new ApiError(400, "INVALID_FAULT_RULE", z.prettifyError(parsed.error).replace(/\s*\n\s*/g, " "));
      }
      world.faults.arm(parsed.data);
      return { status: 200, body: { faults: world.faults.list() } };
    }
    case "POST /simulator/reset": {
      const what = query.get("keep") === "data" ? "counters" : "all";
      world.reset(what);
      return { status: 200, body: { reset: what } };
    }
    case "GET /simulator/servers":
      return { status: 200, body: { servers: serverReport(world) } };
    case "POST /simulator/servers":
      return { status: 200, body: controlServer(body, world) };
    default:
      throw new ApiError(404, "GENERIC_HTTP_404", `The simulator has no ${method} ${path}.`);
  }
}

export function reportOf(world: World, withLog: boolean): RequestReport {
  const { log, sessions } = world;
  const report = { ...log.report(), logins: sessions.logins, openSessions: sessions.open };
  return withLog ? { ...report, log: log.last() } : report;
}
