import { z } from "zod";
import { answerProblem } from "@/server/clouds/answer-problem";
import type { CloudClient } from "@/server/clouds/client";
import { CloudError } from "@/server/clouds/cloud-error";
import type { CloudAnswer } from "@/server/clouds/cloud-http";
import { type BaremetalPort, baremetalPortRow, type LocalLink } from "@/server/clouds/ironic/baremetal-port";
import { pickIronicVersion } from "@/server/clouds/ironic/ironic-version";

type Service = { readonly base: URL; readonly version: string };

const FIELDS = "uuid,address,node_uuid,local_link_connection,physical_network,pxe_enabled";
const VERSION_HEADER = "X-OpenStack-Ironic-API-Version";

/** A MAC address is unique in one Ironic, so this is plenty; more means that the filter was not understood. */
const MOST_ROWS = 10;

/** The cloud's baremetal service, on the sign-in of its client. A cloud without one is no failure: `isThere` says so. */
export class IronicClient {
  private found: Service | null = null;

  constructor(private readonly cloud: Pick<CloudClient, "endpoint" | "ask" | "calls">) {}

  async isThere(signal?: AbortSignal): Promise<boolean> {
    return (await this.cloud.endpoint("baremetal", signal)) !== null;
  }

  /** Network cards with this MAC address: one, or none. `null`: the cloud has no Ironic. */
  async portsOf(mac: string, signal?: AbortSignal): Promise<readonly BaremetalPort[] | null> {
    const service = await this.service(signal);
    if (service === null) return null;
    const url = below(service.base, "/ports");
    url.search = new URLSearchParams({ address: mac.toLowerCase(), fields: FIELDS }).toString();
    const answer = await this.ask(service, "GET", url, null, signal);
    const parsed = z.looseObject({ ports: z.array(baremetalPortRow).max(MOST_ROWS) }).safeParse(answer.body);
    if (parsed.success) return parsed.data.ports.filter(({ address }) => address === mac.toLowerCase());
    throw this.notUnderstood("GET /v1/ports");
  }

  /**
   * Says which switch port a network card is plugged into, `null`: none. What other drivers keep beside it stays. Ironic
   * refuses it (409) while the node is locked, and for a bound port of a node that is not in maintenance.
   */
  async setLocalLink(portId: string, link: LocalLink | null, signal?: AbortSignal): Promise<BaremetalPort> {
    const service = await this.service(signal);
    if (service === null) {
      throw new CloudError("missing", `${this.cloud.calls("The catalogue")} has no baremetal service.`, {
        remedy: "Register Ironic's end points in Keystone, or set the local link in Neutron's binding profile alone.",
      });
    }
    const path = `/ports/${encodeURIComponent(portId)}`;
    const before = this.read(await this.ask(service, "GET", below(service.base, path), null, signal));
    const value = link === null ? {} : { ...before.localLink, ...definedOf(link) };
    // `add` of what is there replaces it: so it is the same for a card that never had one
    const patch = [{ op: "add", path: "/local_link_connection", value }];
    return this.read(await this.ask(service, "PATCH", below(service.base, path), patch, signal));
  }

  private read(answer: CloudAnswer): BaremetalPort {
    const parsed = baremetalPortRow.safeParse(answer.body);
    if (parsed.success) return parsed.data;
    throw this.notUnderstood("/v1/ports/…");
  }

  private async ask(
    { version }: Pick<Service, "version">,
    method: "GET" | "PATCH",
    url: URL,
    body: unknown,
    signal: AbortSignal | undefined,
  ): Promise<CloudAnswer> {
    const called = this.cloud.calls("Ironic");
    const request = { called, method, url, headers: { [VERSION_HEADER]: version } };
    const answer = await this.cloud.ask(body === null ? request : { ...request, body: JSON.stringify(body) }, signal);
    if (answer.status === 200) return answer;
    throw answerProblem(called, `${method} ${url.pathname}`, unwrapped(answer));
  }

  /** Found once and kept; a failure is not. */
  private async service(signal: AbortSignal | undefined): Promise<Service | null> {
    if (this.found !== null) return this.found;
    const base = await this.cloud.endpoint("baremetal", signal);
    if (base === null) return null;
    if (!base.pathname.endsWith("/v1")) base.pathname = `${base.pathname}/v1`;
    const called = this.cloud.calls("Ironic");
    const answer = await this.cloud.ask({ called, method: "GET", url: base, headers: {} }, signal);
    if (answer.status !== 200) throw answerProblem(called, `GET ${base.pathname}`, unwrapped(answer));
    this.found = { base, version: pickIronicVersion(called, answer.body) };
    return this.found;
  }

  private notUnderstood(about: string): CloudError {
    return new CloudError("unreachable", `${this.cloud.calls("Ironic")} answered ${about} with something else.`, {
      remedy: "Check the catalogue: another server may be in Ironic's place.",
    });
  }
}

const fault = z.looseObject({ error_message: z.union([z.string(), z.looseObject({ faultstring: z.string() })]) });

/** Ironic wraps its words once more, before its version 1.58 as JSON inside a string. */
function unwrapped(answer: CloudAnswer): CloudAnswer {
  const parsed = fault.safeParse(answer.body);
  if (!parsed.success) return answer;
  const { error_message: said } = parsed.data;
  return { ...answer, body: { message: typeof said === "string" ? innerText(said) : said.faultstring } };
}

function innerText(text: string): string {
  try {
    const inner = z.looseObject({ faultstring: z.string() }).safeParse(JSON.parse(text));
    return inner.success ? inner.data.faultstring : text;
  } catch {
    return text;
  }
}

function definedOf(link: LocalLink): Readonly<Record<string, string>> {
  const { switch_id, port_id, switch_info } = link;
  return { switch_id, port_id, ...(switch_info === undefined ? {} : { switch_info }) };
}

function below(base: URL, path: string): URL {
  const url = new URL(base);
  url.pathname = `${base.pathname}${path}`;
  return url;
}
