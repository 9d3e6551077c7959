import { z } from "zod";

type Json = Readonly<Record<string, unknown>>;

/** Somebody else on the appliance. `false`: the appliance refused. */
export type ByHand = {
  send(method: "POST" | "PUT" | "DELETE", path: string, body?: unknown): Promise<boolean>;
  /** Reads, changes and writes. */
  edit(path: string, change: (resource: Json) => Json): Promise<boolean>;
  /** Makes something happen to a server: `{ server, powerState }`. */
  server(order: Json): Promise<void>;
};

const session = z.object({ sessionID: z.string() });
const object = z.record(z.string(), z.unknown());

/** With a session of his own: the appliance's rules hold for him too. */
export async function openByHand(url: string): Promise<ByHand> {
  const headers = { "Content-Type": "application/json", "X-API-Version": "300" };
  const login = JSON.stringify({ userName: "Administrator", password: "secret" });
  const answer = await fetch(`${url}/rest/login-sessions`, { method: "POST", headers, body: login });
  const auth = { ...headers, Auth: session.parse(await answer.json()).sessionID };
  const send: ByHand["send"] = async (method, path, body) => {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const { status } = await fetch(`${url}${path}`, { method, headers: auth, ...sent });
    return status < 300;
  };
  return {
    send,
    edit: async (path, change) => {
      const read = await fetch(`${url}${path}`, { headers: auth });
      if (!read.ok) return false;
      return send("PUT", path, change(object.parse(await read.json())));
    },
    server: async (order) => {
      const told = await fetch(`${url}/simulator/servers`, { method: "POST", body: JSON.stringify(order) });
      if (!told.ok) throw new Error(`the simulator refused: ${await told.text()}`);
    },
  };
}
