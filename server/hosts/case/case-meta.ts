import { z } from "zod";
import { parseJson } from "../parse/json-fields";

/** What `meta.json` tells of a capture; every part may be missing. */
export type CaseMeta = {
  readonly scenario?: string;
  /** Epoch milliseconds. */
  readonly capturedAt?: number;
  /** Host → its address on the tunnel network. */
  readonly tunnelAddresses?: Readonly<Record<string, string>>;
};

const schema = z.looseObject({
  scenario: z.string().nullish(),
  captured: z.iso.datetime({ offset: true }).nullish(),
  hosts: z.record(z.string(), z.looseObject({ tunnel: z.string().nullish() })).nullish(),
});

export type ParsedMeta = { readonly meta: CaseMeta; readonly hosts: readonly string[]; readonly fault: string | null };

export function parseMeta(text: string): ParsedMeta {
  let json: unknown;
  try {
    json = parseJson(text);
  } catch (error) {
    return { meta: {}, hosts: [], fault: error instanceof Error ? error.message : String(error) };
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) return { meta: {}, hosts: [], fault: z.prettifyError(parsed.error) };
  const { scenario, captured, hosts } = parsed.data;
  const tunnels = Object.entries(hosts ?? {}).flatMap(([name, host]) => (host.tunnel ? [[name, host.tunnel]] : []));
  return {
    meta: {
      ...(scenario ? { scenario } : {}),
      ...(captured ? { capturedAt: Date.parse(captured) } : {}),
      ...(tunnels.length === 0 ? {} : { tunnelAddresses: Object.fromEntries(tunnels) }),
    },
    hosts: Object.keys(hosts ?? {}).filter((name) => name !== "" && !name.includes("/")),
    fault: null,
  };
}
