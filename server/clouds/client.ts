import { answerProblem } from "@/server/clouds/answer-problem";
import { networkEndpoint, serviceEndpoint } from "@/server/clouds/catalogue";
import { type CloudConfig, serviceUrl } from "@/server/clouds/cloud-config";
import { CloudError } from "@/server/clouds/cloud-error";
import {
  type CloudAnswer,
  CloudHttp,
  type CloudLimits,
  type CloudRequest,
  usualCloudLimits,
} from "@/server/clouds/cloud-http";
import {
  type Collection,
  type CollectionName,
  type CollectionRows,
  collections,
  readExtensions,
} from "@/server/clouds/collections";
import { type CloudIdentity, readToken, type Token, tokenRequest } from "@/server/clouds/keystone";
import { type Listing, type ListOptions, listAll } from "@/server/clouds/list-all";
import { type CloudRetries, retryRead, usualCloudRetries } from "@/server/clouds/retry";
import { sendWrite, type WriteOptions } from "@/server/clouds/send-write";
import { TokenKeeper } from "@/server/clouds/token-keeper";
import { findVersion, type ServiceVersion } from "@/server/clouds/versions";
import { orAborted } from "@/server/reconcile/or-aborted";

export type CloudOptions = {
  readonly limits?: Partial<CloudLimits>;
  readonly retries?: CloudRetries;
  /** For tests of a token's life. Absent: the process's own. */
  readonly monotonicMs?: () => number;
};

export type ServiceRequest = Omit<CloudRequest, "signal">;

/** Where the network service is, as found at first use. */
export type NetworkService = {
  readonly version: ServiceVersion;
  /** `null` without Keystone; `""`: the catalogue names none. */
  readonly region: string | null;
  readonly regions: readonly string[];
  readonly extensions: ReadonlySet<string>;
  /** How far ahead of ours the cloud's clock was; `null`: unknown. */
  readonly clockAheadMs: number | null;
};

/**
 * Reads one cloud: signs in to Keystone (or to nothing), finds Neutron and what it can do, and lists what it holds.
 * Reads that fail in passing are repeated; a request refused with 401 is sent again on a new token, once.
 */
export class CloudClient {
  private readonly http: CloudHttp;
  private readonly retries: CloudRetries;
  private readonly tokens: TokenKeeper;
  private keystone: Promise<ServiceVersion> | null = null;
  private service: Promise<NetworkService> | null = null;
  /** It has the extension that tells changes, and refuses to be asked for them all the same. */
  private refusesChanges = false;

  constructor(
    private readonly config: CloudConfig,
    { limits, retries = usualCloudRetries, monotonicMs }: CloudOptions = {},
  ) {
    this.http = new CloudHttp(config.caPem, { ...usualCloudLimits, ...limits });
    this.retries = retries;
    this.tokens = new TokenKeeper(() => this.signIn(), monotonicMs);
  }

  /** Who we are to the cloud; `null` without Keystone. */
  async identity(signal?: AbortSignal): Promise<CloudIdentity | null> {
    return this.config.auth.method === "none" ? null : (await this.tokens.current(signal)).identity;
  }

  /** Keystone's version; `null` without Keystone. */
  async keystoneVersion(signal?: AbortSignal): Promise<string | null> {
    if (this.config.auth.method === "none") return null;
    return (await orAborted(this.findKeystone(), signal)).id;
  }

  /** Found once; a failure is not kept. */
  async network(signal?: AbortSignal): Promise<NetworkService> {
    if (this.service === null) {
      const attempt = this.findNetwork();
      this.service = attempt;
      attempt.catch(() => {
        if (this.service === attempt) this.service = null;
      });
    }
    return await orAborted(this.service, signal);
  }

  /** `path` below the version of the network service, e.g. `/ports`. */
  async get(path: string, query: URLSearchParams, signal?: AbortSignal): Promise<CloudAnswer> {
    const { version } = await this.network(signal);
    return await this.read(below(version.url, path, query), signal);
  }

  /**
   * Changes something, `path` below the version of the network service. What may have arrived is not made a second time:
   * `CloudError.mayHaveArrived` tells it. Any answer but success is an error with Neutron's own words.
   */
  async send(
    method: "POST" | "PUT" | "DELETE",
    path: string,
    body: unknown,
    { revision = null, onRequest, signal }: WriteOptions = {},
  ): Promise<CloudAnswer> {
    const { version, extensions } = await this.network(signal);
    const headers: Record<string, string> = {};
    if (revision !== null && extensions.has("revision-if-match")) headers["If-Match"] = `revision_number=${revision}`;
    const request = { called: this.calls("Neutron"), method, url: below(version.url, path), headers, signal };
    const text = body === null ? {} : { body: JSON.stringify(body) };
    return await sendWrite({ ...request, ...text }, (each) => this.authorised(each), this.retries, onRequest);
  }

  /** Everything of a collection, page after page, or what changed. A list that could not be read whole throws. */
  async list<N extends CollectionName>(
    name: N,
    options: ListOptions = {},
    signal?: AbortSignal,
  ): Promise<Listing<CollectionRows[N]>> {
    const { extensions } = await this.network(signal);
    const collection: Collection<CollectionRows[N]> = collections[name];
    const read = (query: URLSearchParams) => this.get(`/${collection.path}`, query, signal);
    const isMute = this.refusesChanges && options.changedSince !== undefined;
    try {
      const given = { ...options, extensions, ...(isMute ? { isMute } : {}) };
      return await listAll(this.calls("Neutron"), collection, read, given);
    } catch (error) {
      if (isMute || !refusesChangedSince(error)) throw error;
      this.refusesChanges = true;
      return await this.list(name, options, signal);
    }
  }

  /** The address of another service of the catalogue, e.g. `baremetal`; `null`: this cloud has none, or no catalogue. */
  async endpoint(type: string, signal?: AbortSignal): Promise<URL | null> {
    const { auth, name, allowPlainHttp } = this.config;
    if (auth.method === "none") return null;
    const url = serviceEndpoint((await this.tokens.current(signal)).catalogue, type, this.config);
    return url === null ? null : serviceUrl(url, { service: type, cloud: name, mayBePlain: allowPlainHttp });
  }

  /** One request to another service of the catalogue, on our token. Any status is an answer. Reads are repeated in passing. */
  async ask(request: ServiceRequest, signal?: AbortSignal): Promise<CloudAnswer> {
    const send = () => this.authorised({ ...request, signal });
    return request.method === "GET" ? await this.patiently(send, request.called) : await send();
  }

  /** How messages call one of its services. */
  calls(service: string): string {
    return `${service} of cloud "${this.config.name}"`;
  }

  /** Gives the token back, as far as the cloud lets us within three seconds, and closes the connections. */
  async close(): Promise<void> {
    const token = await this.tokens.take();
    const keystone = await this.keystone?.catch(() => null);
    if (token !== null && keystone) {
      // Keystone ends a forgotten token by itself.
      await this.http
        .send({
          ...{ called: this.calls("Keystone"), method: "DELETE", url: below(keystone.url, "/auth/tokens") },
          headers: { "X-Auth-Token": token.id, "X-Subject-Token": token.id },
          signal: AbortSignal.timeout(3000),
        })
        .catch(() => undefined);
    }
    await this.http.close();
  }

  /** With a token when there are any; on a new one when the first is refused. Any status but 401 of the first is an answer. */
  private async authorised(request: CloudRequest): Promise<CloudAnswer> {
    const { called, headers, signal } = request;
    if (this.config.auth.method === "none") {
      const answer = await this.http.send(request);
      if (answer.status !== 401) return answer;
      throw new CloudError("refused", `${called} asks for a token, but the cloud is registered without a sign-in.`, {
        status: 401,
        remedy: "Give Keystone's address and a user or an application credential.",
      });
    }
    for (let isSecond = false; ; isSecond = true) {
      const token = await this.tokens.current(signal);
      const answer = await this.http.send({ ...request, headers: { ...headers, "X-Auth-Token": token.id } });
      if (answer.status !== 401 || isSecond) return answer;
      await this.tokens.drop(token);
    }
  }

  private async read(url: URL, signal: AbortSignal | undefined): Promise<CloudAnswer> {
    const send = async () => {
      const called = this.calls("Neutron");
      const answer = await this.authorised({ called, method: "GET", url, headers: {}, signal });
      if (answer.status === 200) return answer;
      throw answerProblem(called, `GET ${url.pathname}`, answer);
    };
    return await retryRead(send, this.retries, signal);
  }

  private findKeystone(): Promise<ServiceVersion> {
    if (this.keystone === null) {
      const attempt = this.askKeystone();
      this.keystone = attempt;
      attempt.catch(() => {
        if (this.keystone === attempt) this.keystone = null;
      });
    }
    return this.keystone;
  }

  private async askKeystone(): Promise<ServiceVersion> {
    const { auth, name, allowPlainHttp } = this.config;
    if (auth.method === "none") throw new CloudError("invalid", `Cloud "${name}" has no Keystone.`);
    const base = serviceUrl(auth.authUrl, { service: "Keystone", cloud: name, mayBePlain: allowPlainHttp });
    const called = `${this.calls("Keystone")} (${base.origin})`;
    const send = (url: URL) =>
      this.patiently(() => this.http.send({ called, method: "GET", url, headers: {} }), called);
    return await findVersion(base, { major: "v3", service: "Keystone", send, called });
  }

  private async signIn(): Promise<Token> {
    const { auth } = this.config;
    if (auth.method === "none") throw new CloudError("invalid", `Cloud "${this.config.name}" has no Keystone.`);
    const keystone = await this.findKeystone();
    const called = `${this.calls("Keystone")} (${keystone.url.origin})`;
    const url = below(keystone.url, "/auth/tokens");
    const body = JSON.stringify(tokenRequest(auth));
    const send = () => this.http.send({ called, method: "POST", url, headers: {}, body });
    return readToken(called, this.config, auth, await this.patiently(send, called));
  }

  /** Repeats what was turned away in passing; the last answer counts. */
  private async patiently(send: () => Promise<CloudAnswer>, called: string): Promise<CloudAnswer> {
    const once = async () => {
      const answer = await send();
      const problem = answer.status < 400 ? null : answerProblem(called, "the request", answer);
      if (problem?.isTransient === true) throw problem;
      return answer;
    };
    return await retryRead(once, this.retries, undefined);
  }

  private async findNetwork(): Promise<NetworkService> {
    const { auth, name, allowPlainHttp } = this.config;
    const isOpen = auth.method === "none";
    const place = isOpen
      ? { url: auth.networkUrl, region: null, regions: [] }
      : networkEndpoint((await this.tokens.current()).catalogue, this.config);
    const mayBePlain = isOpen || allowPlainHttp;
    const base = serviceUrl(place.url, { service: "Neutron", cloud: name, mayBePlain });
    const called = `${this.calls("Neutron")} (${base.origin})`;
    const neutron = { called: this.calls("Neutron"), method: "GET" as const, headers: {} };
    const send = (url: URL) => this.patiently(() => this.authorised({ ...neutron, url }), called);
    const version = await findVersion(base, { major: "v2.0", service: "Neutron", send, called });
    const answer = await this.read(below(version.url, "/extensions"), undefined);
    return {
      ...{ version, region: place.region, regions: place.regions },
      extensions: readExtensions(called, answer.body),
      clockAheadMs: answer.serverTimeMs === null ? null : answer.serverTimeMs - Date.now(),
    };
  }
}

/**
 * Neutron that checks what lists are filtered by, as it does unless `filter_validation` is off, takes `changed_since` for a
 * mistake, although its own extension brings it.
 */
function refusesChangedSince(error: unknown): boolean {
  return error instanceof CloudError && error.status === 400 && error.message.includes("changed_since");
}

function below(base: URL, path: string, query?: URLSearchParams): URL {
  const url = new URL(base);
  url.pathname = `${base.pathname}${path}`;
  url.search = query?.toString() ?? "";
  return url;
}
