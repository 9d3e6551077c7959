import { BridgeheadError } from "@/server/model/errors";
import type { ServerProfile } from "@/server/model/fabric-state";
import { delayAt, pause } from "@/server/oneview/binding/binding-patience";
import type { BindingRun } from "@/server/oneview/binding/binding-run";
import { OneViewError } from "@/server/oneview/oneview-error";
import { parseServerProfile } from "@/server/oneview/parse-servers";
import { asObject, type JsonObject, textAt } from "@/server/oneview/read-json";
import { NotBegun } from "@/server/oneview/write/lane";

/** The profile once nobody is changing it. */
export async function freeProfile(
  { client, patience }: BindingRun,
  uri: string,
  stop: AbortSignal | null,
): Promise<JsonObject> {
  for (let attempt = 1; ; attempt += 1) {
    if (stop?.aborted === true) throw new NotBegun();
    const json = asObject(await client.get(uri));
    if (json === null) throw new OneViewError("unreachable", `${client.called} answered ${uri} with no profile.`);
    const state = textAt(json, "state") ?? "";
    const isBusy = json.inProgress === true || /^(Creating|Updating|Deleting|Applying)$/i.test(state);
    if (!isBusy) return json;
    const name = textAt(json, "name") ?? uri;
    if (attempt >= patience.tries) {
      throw new BridgeheadError(
        "conflict",
        `Profile "${name}" is not free: it is ${state}. It was looked at ${patience.tries} times.`,
        { remedy: "See in OneView what is being done to the profile; when it has ended, apply again." },
      );
    }
    await pause(delayAt(patience, attempt), stop);
  }
}

export function asProfile(json: JsonObject, uri: string): ServerProfile {
  const profile = parseServerProfile(json);
  if (profile !== null) return profile;
  throw new OneViewError("unreachable", `${uri} was answered with something that is no server profile.`);
}
