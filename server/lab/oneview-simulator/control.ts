import { z } from "zod";
import { ApiError } from "./api-error";
import type { Reply } from "./exchange";
import { faultRule } from "./faults";
import type { World } from "./world";

const rules = z.union([faultRule.transform((rule) => [rule]), z.array(faultRule)]);

/**
 * What a test driver may ask of the simulator itself, without a session:
 * - GET  /simulator/requests   counts since start or reset, logins, open sessions
 * - GET  /simulator/faults     what is armed
 * - POST /simulator/faults     arms one rule or a list of them; an empty list disarms all
 * - POST /simulator/reset      back to the seed data; with `?keep=data` only counters and faults
 */
export function control(
  request: { readonly method: string; readonly path: string; readonly query: URLSearchParams; readonly body: unknown },
  world: World,
  reseed: () => void,
): Reply {
  const { method, path, query, body } = request;
  switch (`${method} ${path}`) {
    case "GET /simulator/requests":
      return {
        status: 200,
        body: { ...world.log.report(), logins: world.sessions.logins, openSessions: world.sessions.open },
      };
    case "GET /simulator/faults":
      return { status: 200, body: { faults: world.faults.list() } };
    case "POST /simulator/faults": {
      const parsed = rules.safeParse(body);
      if (!parsed.success) {
        throw new ApiError(400, "INVALID_FAULT_RULE", z.prettifyError(parsed.error).replace(/\s*\n\s*/g, " "));
      }
      if (parsed.data.length === 0) world.faults.clear();
      world.faults.add(parsed.data);
      return { status: 200, body: { faults: world.faults.list() } };
    }
    case "POST /simulator/reset": {
      world.faults.clear();
      world.log.reset();
      world.sessions.logins = 0;
      const keepsData = query.get("keep") === "data";
      if (!keepsData) {
        world.sessions.endAll();
        reseed();
      }
      return { status: 200, body: { reset: keepsData ? "counters" : "all" } };
    }
    default:
      throw new ApiError(404, "GENERIC_HTTP_404", `The simulator has no ${method} ${path}.`);
  }
}
