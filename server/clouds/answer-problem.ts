import { z } from "zod";
import { CloudError } from "@/server/clouds/cloud-error";
import type { CloudAnswer } from "@/server/clouds/cloud-http";
import type { ErrorKind } from "@/server/model/errors";

const neutronFault = z.looseObject({
  NeutronError: z.union([
    z.string(),
    z.looseObject({ type: z.string().nullish(), message: z.string(), detail: z.string().nullish() }),
  ]),
});
const keystoneFault = z.looseObject({ error: z.looseObject({ message: z.string() }) });
const faultOfOthers = z.looseObject({ message: z.string() });

type Fault = { readonly type: string | null; readonly message: string | null };

/** What an error body says, in the words of Neutron, Keystone or a proxy before them. */
export function readFault(body: unknown): Fault {
  const neutron = neutronFault.safeParse(body);
  if (neutron.success) {
    const fault = neutron.data.NeutronError;
    return typeof fault === "string"
      ? { type: null, message: fault }
      : { type: fault.type ?? null, message: [fault.message, fault.detail].filter(Boolean).join(" ") };
  }
  const keystone = keystoneFault.safeParse(body);
  if (keystone.success) return { type: null, message: keystone.data.error.message };
  const other = faultOfOthers.safeParse(body);
  return { type: null, message: other.success ? other.data.message : null };
}

/** What a status that is no success means. `about`: e.g. `GET /v2.0/ports`. */
export function answerProblem(called: string, about: string, answer: CloudAnswer): CloudError {
  const { status, retryAfterMs } = answer;
  const { type, message } = readFault(answer.body);
  const wait = retryAfterMs === null ? "" : ` It asks to wait ${Math.ceil(retryAfterMs / 1000)} s.`;
  const word = type === null ? "" : ` (${type})`;
  const said = message === null ? "" : `: ${message.slice(0, 1000)}`;
  return new CloudError(
    kindOf(status),
    `${called} answered ${about} with ${status}${word}${said}.${wait}`.replace("..", "."),
    {
      ...{ status, type, retryAfterMs },
      isTransient: [429, 502, 503, 504].includes(status),
      // one that is told when to come back was turned away at the door
      mayHaveArrived: status >= 500 && (status !== 503 || retryAfterMs === null),
      remedy: remedyOf(status),
    },
  );
}

function kindOf(status: number): ErrorKind {
  if (status === 404) return "missing";
  if (status === 409 || status === 412) return "conflict";
  if (status === 400 || status === 422) return "invalid";
  if (status === 429 || status >= 500 || status < 400) return "unreachable";
  return "refused";
}

function remedyOf(status: number): string | undefined {
  if (status >= 300 && status < 400) return "Check the address: the API itself does not redirect.";
  if (status === 401) return "Sign in anew; if it stays, check whether the user or the credential was disabled.";
  if (status === 403) return "Give the user a role that may do this in Keystone, e.g. admin or reader.";
  if (status === 412) return "It was changed meanwhile: ask for the plan again, and read what it is now.";
  if (status === 404) return "Check the address and the service behind it.";
  if (status === 429) return "The cloud limits requests; try again later, or have the limit raised.";
  if (status === 503) return "The service is starting or overloaded; try again in a few minutes.";
  if (status >= 500) return "Look into the log of the cloud's API server.";
  return undefined;
}
