import type { OneViewClient, WriteOptions, Written } from "@/server/oneview/client";
import { OneViewError } from "@/server/oneview/oneview-error";
import { asObject, type JsonObject } from "@/server/oneview/read-json";

const attempts = 5;

/**
 * Changes a resource without losing anybody else's change: reads it whole, applies `edit`, and writes it back with the
 * eTag it read. When somebody was faster (412), reads and edits anew, a few times. `edit` answering `null` means there
 * is nothing to do: no write is sent and the result is `null`.
 */
export async function editResource(
  client: OneViewClient,
  uri: string,
  edit: (current: JsonObject) => JsonObject | null,
  options: Omit<WriteOptions, "ifMatch"> = {},
): Promise<Written | null> {
  for (let attempt = 1; ; attempt += 1) {
    const current = asObject(await client.get(uri, options.signal));
    if (current === null)
      throw new OneViewError("unreachable", `${uri} was answered with something that is no resource.`);
    const next = edit(current);
    if (next === null) return null;
    try {
      return await client.put(uri, { ...next, eTag: current.eTag }, options);
    } catch (error) {
      const wasStale = error instanceof OneViewError && error.status === 412;
      if (!wasStale || attempt >= attempts) throw error;
    }
  }
}
