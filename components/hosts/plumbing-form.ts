import { type Plumbing, plumbingSchema } from "@/server/model/plumbing";

/** The fields as they are typed; pairs a line each, `physnet1: br-ex`. */
export type PlumbingForm = {
  readonly tunnelAddress: string;
  readonly gre: boolean;
  readonly vxlan: boolean;
  readonly bridgeMappings: string;
  readonly bridgeUplinks: string;
  readonly services: boolean;
  readonly firewall: Plumbing["firewall"];
  readonly isolateVif: boolean;
  readonly datapath: "any" | "system" | "netdev";
  readonly hypervisor: Plumbing["hypervisor"];
};

export type PlumbingErrors = Partial<
  Record<"tunnelAddress" | "tunnelTypes" | "bridgeMappings" | "bridgeUplinks", string>
>;
export type PlumbingReading =
  | { readonly ok: true; readonly plumbing: Plumbing }
  | { readonly ok: false; readonly errors: PlumbingErrors };

export function plumbingFormOf(plumbing: Plumbing): PlumbingForm {
  const { tunnelAddress, tunnelTypes, bridgeMappings, bridgeUplinks, datapathType } = plumbing;
  const { services, firewall, isolateVif, hypervisor } = plumbing;
  return {
    tunnelAddress: tunnelAddress ?? "",
    gre: tunnelTypes.includes("gre"),
    vxlan: tunnelTypes.includes("vxlan"),
    bridgeMappings: pairText(bridgeMappings),
    bridgeUplinks: pairText(bridgeUplinks),
    ...{ services, firewall, isolateVif, hypervisor },
    datapath: datapathType ?? "any",
  };
}

const pairText = (pairs: Readonly<Record<string, string>>): string =>
  Object.entries(pairs)
    .map(([key, value]) => `${key}: ${value}`)
    .join("\n");

/** Reads the form by the API's own schema; every fault at its field. */
export function readPlumbingForm(form: PlumbingForm): PlumbingReading {
  const errors: Record<string, string> = {};
  const bridgeMappings = readPairs(form.bridgeMappings);
  const bridgeUplinks = readPairs(form.bridgeUplinks);
  if (typeof bridgeMappings === "string") errors.bridgeMappings = bridgeMappings;
  if (typeof bridgeUplinks === "string") errors.bridgeUplinks = bridgeUplinks;
  const tunnelAddress = form.tunnelAddress.trim() === "" ? null : form.tunnelAddress.trim();
  const tunnelTypes = (["gre", "vxlan"] as const).filter((type) => form[type]);
  if (tunnelAddress !== null && tunnelTypes.length === 0) errors.tunnelTypes = "Pick at least one type of tunnel.";
  const bridges = new Set(typeof bridgeMappings === "string" ? [] : Object.values(bridgeMappings));
  const stray =
    typeof bridgeUplinks === "string" ? undefined : Object.keys(bridgeUplinks).find((each) => !bridges.has(each));
  if (stray !== undefined) errors.bridgeUplinks ??= `${stray} is no bridge of the mappings above.`;
  const parsed = plumbingSchema.safeParse({
    ...{ tunnelAddress, tunnelTypes },
    bridgeMappings: typeof bridgeMappings === "string" ? {} : bridgeMappings,
    bridgeUplinks: typeof bridgeUplinks === "string" ? {} : bridgeUplinks,
    ...{ services: form.services, firewall: form.firewall, isolateVif: form.isolateVif, hypervisor: form.hypervisor },
    datapathType: form.datapath === "any" ? null : form.datapath,
  });
  for (const { path, message } of parsed.error?.issues ?? []) {
    const [field] = path;
    if (field === "tunnelAddress") errors[field] ??= "An IPv4 or IPv6 address of the host.";
    else if (field === "bridgeMappings" || field === "bridgeUplinks")
      errors[field] ??= `${String(path[1] ?? "")}: ${message}`;
  }
  return parsed.success && Object.keys(errors).length === 0
    ? { ok: true, plumbing: parsed.data }
    : { ok: false, errors };
}

/** A sentence when a line is no pair, or a name comes twice. */
function readPairs(text: string): Readonly<Record<string, string>> | string {
  const pairs: Record<string, string> = {};
  for (const line of text.split("\n").map((each) => each.trim())) {
    if (line === "") continue;
    const at = line.lastIndexOf(":");
    const [key, value] = [line.slice(0, at).trim(), line.slice(at + 1).trim()];
    if (at <= 0 || key === "" || value === "") return `"${line}" is no pair: write name: device.`;
    if (Object.hasOwn(pairs, key)) return `${key} is given twice.`;
    pairs[key] = value;
  }
  return pairs;
}
