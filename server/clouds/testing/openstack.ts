import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { answerIronic } from "@/server/clouds/testing/answer-ironic";
import { answerKeystone } from "@/server/clouds/testing/answer-keystone";
import { answerNeutron } from "@/server/clouds/testing/answer-neutron";
import { type CloudData, capturedCloud, type Row } from "@/server/clouds/testing/cloud-data";
import type { KeystoneUser } from "@/server/clouds/testing/people";

/** An answer in place of the usual one. */
export type CloudFault = {
  /** `GET /network/v2.0/ports` begins with it. */
  readonly on: string;
  readonly times?: number;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON. */
  readonly body?: unknown;
  /** The connection is cut instead. */
  readonly cut?: boolean;
};

export type OpenstackOptions = {
  readonly data?: CloudData;
  /** Absent: plain http. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** Neutron asks for no token, and there is no Keystone. */
  readonly noauth?: boolean;
  readonly username?: string;
  readonly password?: string;
  readonly tokenLifeMs?: number;
  /** How far its clock is ahead of ours. */
  readonly clockAheadMs?: number;
  readonly regions?: readonly string[];
  readonly roles?: readonly string[];
  /** Users besides the one above, who sign in as people do. */
  readonly people?: readonly KeystoneUser[];
  /** The most rows of a page, whatever is asked; absent: as asked. */
  readonly mostRows?: number;
  /** The most objects of a kind, e.g. `{ network: 4 }`; absent: as many as one likes. */
  readonly quotas?: Readonly<Record<string, number>>;
  /** A cloud without the pagination extension: no links, and all rows unless a limit is given. */
  readonly withoutLinks?: boolean;
  /** It checks filters, and takes `changed_since` for a mistake. */
  readonly checksFilters?: boolean;
  /** Network cards that Ironic knows, each with a `uuid`; absent: there is no Ironic. */
  readonly baremetalPorts?: readonly Row[];
};

/** What its answers are made from; tests change it as they go. */
export type OpenstackState = {
  readonly options: Required<Omit<OpenstackOptions, "tls" | "data" | "mostRows" | "baremetalPorts" | "quotas">> & {
    mostRows: number | null;
    hasIronic: boolean;
  };
  data: CloudData;
  baremetalPorts: readonly Row[];
  quotas: Readonly<Record<string, number>>;
  /** `person`: id of one of the people. */
  readonly tokens: Map<string, { readonly expiresAtMs: number; readonly person?: string }>;
  /** Keystone and Neutron as a client sees them. */
  url: string;
  now(): number;
};

export type Openstack = {
  readonly url: string;
  readonly keystoneUrl: string;
  readonly networkUrl: string;
  readonly state: OpenstackState;
  /** `METHOD /path?query`, in order. */
  readonly requests: readonly string[];
  /** Headers of the last request to a path that begins so. */
  headersOf(path: string): IncomingMessage["headers"] | undefined;
  fail(fault: CloudFault): void;
  /** Runs before the answer to a request that begins so, once. */
  before(on: string, act: () => void): void;
  /** Cuts all connections. */
  cutOff(): void;
  /** Runs after a request that begins so was done and before it is answered, once; the answer waits for it. */
  after(on: string, act: () => Promise<void>): void;
  revokeTokens(): void;
  close(): Promise<void>;
};

/**
 * A small OpenStack on loopback for tests: Keystone v3 below /identity, Network API v2.0 below /network, Ironic below /baremetal, with the
 * answers of a real Neutron, tokens that end, pages by marker, and faults as they are asked for.
 */
export async function startOpenstack(given: OpenstackOptions = {}): Promise<Openstack> {
  const state: OpenstackState = {
    options: {
      noauth: given.noauth ?? false,
      username: given.username ?? "bridgehead",
      password: given.password ?? "s3cr3t-of-the-cloud",
      tokenLifeMs: given.tokenLifeMs ?? 3_600_000,
      clockAheadMs: given.clockAheadMs ?? 0,
      regions: given.regions ?? ["RegionOne"],
      roles: given.roles ?? ["admin", "reader"],
      people: given.people ?? [],
      mostRows: given.mostRows ?? null,
      withoutLinks: given.withoutLinks ?? false,
      checksFilters: given.checksFilters ?? false,
      hasIronic: given.baremetalPorts !== undefined,
    },
    baremetalPorts: given.baremetalPorts ?? [],
    data: given.data ?? capturedCloud("iesgn"),
    quotas: given.quotas ?? {},
    tokens: new Map(),
    url: "",
    now: () => Date.now() + (given.clockAheadMs ?? 0),
  };
  const requests: string[] = [];
  const headers = new Map<string, IncomingMessage["headers"]>();
  const faults: (CloudFault & { left: number })[] = [];
  const afterwards: { on: string; act: () => Promise<void> }[] = [];
  const hooks: { on: string; act: () => void }[] = [];

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const line = `${request.method} ${request.url}`;
    requests.push(line);
    headers.set(request.url ?? "", request.headers);
    const body = await bodyOf(request);
    response.setHeader("Date", new Date(state.now()).toUTCString());
    const hook = hooks.findIndex(({ on }) => line.startsWith(on));
    if (hook >= 0) hooks.splice(hook, 1)[0]?.act();
    const fault = faults.find(({ on, left }) => left > 0 && line.startsWith(on));
    if (fault !== undefined) {
      fault.left -= 1;
      if (fault.cut) return request.socket.destroy();
      return reply(response, { status: fault.status ?? 500, headers: fault.headers ?? {}, body: fault.body ?? "" });
    }
    const url = new URL(request.url ?? "/", state.url);
    const asked = { method: request.method ?? "", url, headers: request.headers, body };
    if (url.pathname.startsWith("/network")) {
      const answer = answerNeutron(state, asked);
      const at = afterwards.findIndex(({ on }) => line.startsWith(on));
      if (at >= 0) await afterwards.splice(at, 1)[0]?.act();
      return reply(response, answer);
    }
    if (url.pathname.startsWith("/baremetal") && state.options.hasIronic) {
      return reply(response, answerIronic(state, asked));
    }
    if (url.pathname.startsWith("/identity") && !state.options.noauth) {
      return reply(response, answerKeystone(state, asked));
    }
    return reply(response, { status: 200, headers: { "Content-Type": "text/html" }, body: "<html>Dashboard</html>" });
  };
  const listener = (request: IncomingMessage, response: ServerResponse) => void handle(request, response);
  const server = given.tls === undefined ? createHttpServer(listener) : createHttpsServer(given.tls, listener);
  server.keepAliveTimeout = 2000;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  state.url = `${given.tls === undefined ? "http" : "https"}://127.0.0.1:${port}`;
  return {
    url: state.url,
    keystoneUrl: `${state.url}/identity`,
    networkUrl: `${state.url}/network`,
    state,
    requests,
    headersOf: (path) => [...headers].findLast(([url]) => url.startsWith(path))?.[1],
    fail: (fault) => void faults.push({ ...fault, left: fault.times ?? Number.POSITIVE_INFINITY }),
    cutOff: () => server.closeAllConnections(),
    after: (on, act) => void afterwards.push({ on, act }),
    before: (on, act) => void hooks.push({ on, act }),
    revokeTokens: () => state.tokens.clear(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export type Asked = {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
};

export type Reply = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
};

function reply(response: ServerResponse, { status, headers = {}, body }: Reply): void {
  const isText = typeof body === "string";
  response.writeHead(status, { "Content-Type": isText ? "text/html" : "application/json", ...headers });
  response.end(isText ? body : JSON.stringify(body));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text;
}
