import type { ErrorKind } from "@/server/model/errors";
import { type Delivery, OneViewError } from "@/server/oneview/oneview-error";
import { asObject, type JsonObject, textAt, textsAt } from "@/server/oneview/read-json";

/** An error body as the appliance writes it; any key may be missing or null. */
export type Fault = {
  readonly errorCode: string | null;
  readonly message: string | null;
  readonly details: string | null;
  readonly recommendedActions: readonly string[];
};

export function readFault(body: unknown): Fault {
  const object: JsonObject = asObject(body) ?? {};
  return {
    errorCode: textAt(object, "errorCode"),
    message: textAt(object, "message"),
    details: textAt(object, "details"),
    recommendedActions: textsAt(object, "recommendedActions"),
  };
}

type ErrorAnswer = { readonly status: number; readonly body: unknown; readonly retryAfterMs: number | null };

/** What a status of 300 and above means, in the words of the appliance. `about` is e.g. `PUT /rest/uplink-sets/…`. */
export function statusProblem(appliance: string, about: string, answered: ErrorAnswer): OneViewError {
  const { status, body, retryAfterMs } = answered;
  const fault = readFault(body);
  const said = [fault.message, fault.details === fault.message ? null : fault.details]
    .filter((part) => part !== null)
    .join(" ");
  const answer = said === "" ? `status ${status}` : `${status}: ${said}`;
  return new OneViewError(kindOf(status, fault), `${appliance} answered ${about} with ${answer}`, {
    status,
    errorCode: fault.errorCode,
    details: fault.details,
    recommendedActions: fault.recommendedActions,
    isTransient: status === 429 || status === 502 || status === 503 || status === 504,
    delivery: deliveryOf(status),
    retryAfterMs,
    remedy: fault.recommendedActions[0] ?? remedyOf(status),
  });
}

/** True when a 412 is about the API version rather than about an eTag. */
export function isVersionRefusal(fault: Fault): boolean {
  return /api[ -]?version/i.test(`${fault.errorCode} ${fault.message} ${fault.details}`);
}

function kindOf(status: number, fault: Fault): ErrorKind {
  if (status === 404) return "missing";
  if (status === 412) return isVersionRefusal(fault) ? "refused" : "conflict";
  if (status === 409) return "conflict";
  if (status === 400 || status === 422) return "invalid";
  if (status === 429 || status >= 500 || status < 400) return "unreachable";
  return "refused";
}

/** 503 and 429 turn a request away before any work; of other server errors, a gateway's above all, nobody knows. */
function deliveryOf(status: number): Delivery {
  if (status === 503 || status === 429) return "undone";
  return status >= 500 ? "lost" : "answered";
}

function remedyOf(status: number): string | undefined {
  if (status === 503) return "The appliance is starting or busy; try again in a few minutes.";
  if (status >= 500) return "Look at the appliance's own alerts, then try again.";
  if (status >= 300 && status < 400) return "Check the address: the appliance itself never redirects.";
  if (status === 412) return "Somebody changed it in the meantime: read it again and decide anew.";
  return undefined;
}
