import { access, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { z } from "zod";
import { type Attempt, attempt } from "@/server/lab/hosts/command";

const SCRIPTS = resolve("scripts/neutron");
const UP_WITHIN_MS = 900_000;

const guestFile = z.looseObject({ name: z.string(), host: z.string(), id: z.string(), address: z.string() });

/** A server of the lab: `id` is its port's. */
export type LabGuest = z.infer<typeof guestFile>;

export type Scenario = "iesgn" | "provider";

/** A real Neutron with its agents on three hosts, which are namespaces of this machine. */
export type NeutronLab = {
  readonly scenario: Scenario;
  readonly networkUrl: string;
  readonly amqpUrl: string;
  /** As `ip netns list` shows them. */
  readonly hosts: readonly { readonly name: string; readonly namespace: string }[];
  readonly guests: readonly LabGuest[];
  /** Neutron's API as anybody else would call it; throws on any answer but success. */
  api(method: "GET" | "POST" | "PUT" | "DELETE", path: string, body?: unknown): Promise<Answer>;
  onHost(host: string, argv: readonly string[]): Promise<Attempt>;
  inGuest(guest: string, argv: readonly string[]): Promise<Attempt>;
  stop(): Promise<void>;
};

export type Row = { readonly id: string; readonly [name: string]: unknown };
export type Answer = Readonly<Record<string, Row & readonly Row[]>>;

/**
 * Brings the lab up on free ports, in a directory of its own, and takes it down if that fails. With `NEUTRON_LAB_DIR` set to
 * a lab of this scenario that is up, that one is used and left up.
 */
export async function startNeutronLab(scenario: Scenario): Promise<NeutronLab> {
  const given = process.env.NEUTRON_LAB_DIR;
  if (given !== undefined && (await scenarioOf(given)) === scenario) {
    const { NEUTRON_LAB_PREFIX: prefix = "bn-", NEUTRON_LAB_API_PORT: api = "19696" } = process.env;
    const amqp = process.env.NEUTRON_LAB_AMQP_PORT ?? "15672";
    return await runningLab(scenario, { dir: given, prefix, api, amqp }, async () => undefined);
  }
  const parent = await mkdtemp(join(tmpdir(), "bridgehead-neutron-"));
  const [api, amqp] = await freePorts();
  const place = { dir: join(parent, "lab"), prefix: `bn${process.pid}-`, api, amqp };
  const stop = async () => {
    await script(place, "down.sh", []);
    await rm(parent, { recursive: true, force: true });
  };
  try {
    const { code, stdout, stderr } = await script(place, "up.sh", [scenario]);
    if (code !== 0) throw new Error(`the lab did not come up:\n${stdout}${stderr}`);
    return await runningLab(scenario, place, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

type Place = { readonly dir: string; readonly prefix: string; readonly api: string; readonly amqp: string };

function script({ dir, prefix, api, amqp }: Place, name: string, words: readonly string[]): Promise<Attempt> {
  const settings = [
    ...[`NEUTRON_LAB_DIR=${dir}`, `NEUTRON_LAB_PREFIX=${prefix}`],
    ...[`NEUTRON_LAB_API_PORT=${api}`, `NEUTRON_LAB_AMQP_PORT=${amqp}`],
  ];
  return attempt(["env", ...settings, join(SCRIPTS, name), ...words], { timeoutMs: UP_WITHIN_MS });
}

async function runningLab(scenario: Scenario, place: Place, stop: () => Promise<void>): Promise<NeutronLab> {
  const folder = join(place.dir, "guests");
  const files = (await readdir(folder)).sort();
  const guests = await Promise.all(
    files.map(async (file) => guestFile.parse(JSON.parse(await readFile(join(folder, file), "utf8")))),
  );
  const networkUrl = `http://127.0.0.1:${place.api}`;
  return {
    ...{ scenario, networkUrl, guests, stop },
    amqpUrl: `amqp://guest:guest@127.0.0.1:${place.amqp}/`,
    hosts: ["net1", "c1", "c2"].map((name) => ({ name, namespace: `${place.prefix}${name}` })),
    onHost: (host, argv) => script(place, "lab", ["exec", host, ...argv]),
    inGuest: (guest, argv) => script(place, "lab", ["guest", guest, ...argv]),
    async api(method, path, body) {
      const headers = { "Content-Type": "application/json" };
      const sent = body === undefined ? {} : { body: JSON.stringify(body) };
      const answer = await fetch(`${networkUrl}/v2.0/${path}`, {
        method,
        headers,
        ...sent,
        signal: AbortSignal.timeout(60_000),
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
      return text === "" ? {} : JSON.parse(text);
    },
  };
}

async function scenarioOf(dir: string): Promise<string | null> {
  const file = join(dir, "scenario");
  return await access(file).then(
    async () => (await readFile(file, "utf8")).trim(),
    () => null,
  );
}

/** Held all at once, so that they differ. */
async function freePorts(): Promise<readonly [string, string]> {
  const servers = [createServer(), createServer()];
  const ports: string[] = [];
  for (const server of servers) {
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    ports.push(String((server.address() as AddressInfo).port));
  }
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  const [first = "", second = ""] = ports;
  return [first, second];
}
