import { getTRPCErrorFromUnknown } from "@trpc/server";
import { z } from "zod";
import { toPublicError } from "@/server/api/error-policy";
import { requireActor } from "@/server/api/http/require-actor";
import { respondWithError } from "@/server/api/http/respond-with-error";
import { recordRefusal } from "@/server/api/record-refusal";
import { BridgeheadError } from "@/server/model/errors";
import { handleVmEvent, vmEventSchema } from "@/server/operations/isolation/handle-vm-event";

/** Bytes. A domain of hundreds of devices has some 100,000. */
const LARGEST_BODY = 2_000_000;

/**
 * `POST /api/hooks/opennebula?event=running&vm=one-42&host=node1`, body: the domain's XML; or all of it as JSON
 * (`{ event, vm, host, domain }`). Answers what was done; 502 when the host refused it.
 */
export async function handleOpenNebulaHook(request: Request): Promise<Response> {
  let known: Awaited<ReturnType<typeof requireActor>> | undefined;
  try {
    known = await requireActor(request, "operator");
    const { actor, services } = known;
    const told = await readEvent(request);
    const answer = await handleVmEvent(services.console.context(actor), told, request.signal);
    const isDone = answer.hosts.every((each) => each.status === "applied");
    return Response.json(answer, { status: isDone ? 200 : 502 });
  } catch (thrown) {
    if (known === undefined) return respondWithError(thrown);
    const { actor, services } = known;
    const error = toPublicError(getTRPCErrorFromUnknown(thrown));
    const name = new URL(request.url).searchParams.get("vm") ?? "";
    await recordRefusal(services, actor, { path: "isolation.hook", rawInput: { name }, error });
    return respondWithError(thrown, services.log);
  }
}

async function readEvent(request: Request) {
  const asked = Object.fromEntries(new URL(request.url).searchParams);
  const body = await boundedText(request);
  const isJson = /^application\/json\b/i.test(request.headers.get("content-type") ?? "");
  const parsed = vmEventSchema.safeParse({
    ...asked,
    ...(isJson ? fromJson(body) : body === "" ? {} : { domain: body }),
  });
  if (parsed.success) return parsed.data;
  throw new BridgeheadError("invalid", `The event was not understood: ${z.prettifyError(parsed.error)}`, {
    remedy: "Send event (running, shutdown, stop or done), vm and host, and with running the output of virsh dumpxml.",
  });
}

function fromJson(body: string): Record<string, unknown> {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(body));
  } catch (cause) {
    throw new BridgeheadError("invalid", "The body is not a JSON object.", {
      cause,
      remedy: "Send { event, vm, host, domain }, or the domain's XML with Content-Type application/xml.",
    });
  }
}

async function boundedText(request: Request): Promise<string> {
  if (request.body === null) return "";
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = request.body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return new TextDecoder().decode(Buffer.concat(parts));
      size += value.byteLength;
      if (size > LARGEST_BODY) {
        throw new BridgeheadError("invalid", `The body has more than ${LARGEST_BODY} bytes.`, {
          remedy: "Send the XML of one domain.",
        });
      }
      parts.push(value);
    }
  } finally {
    // a refused body is not read to its end
    await reader.cancel().catch(() => undefined);
  }
}
