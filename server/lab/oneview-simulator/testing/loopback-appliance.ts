import { type SimulatorOptions, startSimulator } from "../simulator";

type Json = ReturnType<typeof JSON.parse>;
export type Answer = { readonly status: number; readonly body: Json };

const taskMs = 1000;

/**
 * A simulator on plain HTTP whose clock stands still until a test lets time pass: what is seen while a task runs and
 * after it never depends on how fast the machine is.
 */
export async function startLoopbackAppliance(options: Partial<SimulatorOptions> = {}) {
  let now = Date.now();
  const start = { port: 0, http: true, user: "Administrator", password: "secret", taskMs, ...options };
  const simulator = await startSimulator({ ...start, clock: () => now });
  let session = "";

  async function ask(method: string, path: string, body?: unknown, version = 600, more: Record<string, string> = {}) {
    const headers = { "X-API-Version": String(version), Auth: session, "Content-Type": "application/json", ...more };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(`${simulator.url}${path}`, { method, headers, ...sent });
    const text = await response.text();
    return { status: response.status, body: text === "" ? null : JSON.parse(text) } satisfies Answer;
  }

  /** Lets the task end; what is no 202 comes back as it is. */
  async function ended(answer: Answer): Promise<Answer> {
    if (answer.status !== 202) return answer;
    now += taskMs;
    return await ask("GET", answer.body.uri);
  }

  /** A change with its task's end: `Completed`, the code of the task's error, or the code of the refusal. */
  async function outcome(method: string, path: string, body?: unknown, version = 600): Promise<string> {
    const answer = await ended(await ask(method, path, body, version));
    return answer.body.taskErrors?.[0]?.errorCode ?? answer.body.taskState ?? answer.body.errorCode;
  }

  async function named(category: string, name: string, version = 600): Promise<Json> {
    const filter = encodeURIComponent(`name='${name}'`);
    return (await ask("GET", `/rest/${category}?filter=${filter}`, undefined, version)).body.members[0];
  }

  async function login(): Promise<void> {
    const body = { userName: "Administrator", password: "secret" };
    session = (await ask("POST", "/rest/login-sessions", body)).body.sessionID;
  }
  await login();

  return {
    simulator,
    login,
    ask,
    ended,
    outcome,
    named,
    pass: (ms: number) => {
      now += ms;
    },
    power: (uri: string, powerState: string, powerControl = "MomentaryPress") =>
      ask("PUT", `${uri}/powerState`, { powerState, powerControl }),
    control: (server: string, orders: object) => ask("POST", "/simulator/servers", { server, ...orders }),
    /** Back to the seed. */
    reset: async () => {
      await ask("POST", "/simulator/reset");
      await login();
    },
    close: () => simulator.close(),
  };
}
