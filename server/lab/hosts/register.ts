import { BridgeheadError } from "@/server/model/errors";

const TIMEOUT_MS = 10_000;

export type Registration = { readonly name: string; readonly registered: boolean; readonly words: string };

/** Adds the hosts to a running console as managed hosts; one that is there already is left as it is. */
export async function registerHosts(
  url: string,
  token: string,
  hosts: readonly { readonly name: string; readonly transport: string; readonly settings: object }[],
): Promise<readonly Registration[]> {
  const results: Registration[] = [];
  for (const { name, transport, settings } of hosts) {
    let response: Response;
    try {
      response = await fetch(`${url.replace(/\/$/, "")}/api/trpc/hosts.add`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
        body: JSON.stringify({
          json: { name, ownership: "managed", settings: { transport, ...settings } },
        }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch (cause) {
      throw new BridgeheadError("unreachable", `no console answers at ${url}`, {
        cause,
        remedy: "Start it, or unset BRIDGEHEAD_URL: a console also takes the hosts from hosts.json when it starts.",
      });
    }
    const words = response.ok ? "registered" : `${response.status} ${await messageOf(response)}`;
    results.push({ name, registered: response.ok || response.status === 409, words });
  }
  return results;
}

async function messageOf(response: Response): Promise<string> {
  const body: unknown = await response.json().catch(() => null);
  const found = /"message":"((?:[^"\\]|\\.)*)"/.exec(JSON.stringify(body));
  return found?.[1] ?? response.statusText;
}
