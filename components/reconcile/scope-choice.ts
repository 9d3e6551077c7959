import type { RouterInputs } from "../trpc";

/** What a reconciliation can be narrowed to, in the order from wide to narrow. */
export const SCOPE_KINDS = ["mappings", "appliance", "host", "flat-mapping", "network", "port"] as const;
export type ScopeKind = (typeof SCOPE_KINDS)[number];
export type ScopeInput = RouterInputs["reconcile"]["plan"]["scope"];

export const SCOPE_LABELS: Readonly<Record<ScopeKind, string>> = {
  mappings: "Everything",
  appliance: "One appliance",
  host: "One host",
  "flat-mapping": "One physical network",
  network: "One network",
  port: "One port",
};

/** Something that can be picked: `label` is what is typed or chosen, and unique. */
export type ScopeOption = { readonly id: string; readonly label: string };

/** Namesakes are told apart by the first characters of their ids. */
export function optionsOf(objects: readonly { readonly id: string; readonly name: string }[]): readonly ScopeOption[] {
  return objects
    .map(({ id, name }) => ({ id, label: name === "" || name === id ? id : `${name} (${id.slice(0, 8)})` }))
    .sort((a, b) => a.label.localeCompare(b.label, "en", { numeric: true }));
}

type Host = { readonly id: string; readonly name: string; readonly ownership: string; readonly plumbing: unknown };

/** Hosts that can be brought to what is intended: managed, and somebody said how they are plumbed. */
export function hostOptions(hosts: readonly Host[]): readonly ScopeOption[] {
  return optionsOf(hosts.filter(({ ownership, plumbing }) => ownership === "managed" && plumbing !== null));
}

export type ScopeReading =
  | { readonly ok: true; readonly scope: ScopeInput }
  | { readonly ok: false; readonly error: string };

/** The scope that was chosen; an id is taken as well as a label. */
export function readScope(
  kind: ScopeKind,
  cloudId: string,
  typed: string,
  options: readonly ScopeOption[],
): ScopeReading {
  if (kind === "mappings") return { ok: true, scope: { kind, cloudId } };
  const text = typed.trim();
  if (text === "") return { ok: false, error: "Pick one, or reconcile everything" };
  const found = options.find(({ id, label }) => label === text || id === text);
  if (found === undefined) return { ok: false, error: `There is no "${text}" here; pick one of the list` };
  switch (kind) {
    case "appliance":
      return { ok: true, scope: { kind, cloudId, applianceId: found.id } };
    case "host":
      return { ok: true, scope: { kind, cloudId, hostId: found.id } };
    case "flat-mapping":
      return { ok: true, scope: { kind, cloudId, physicalNetwork: found.id } };
    case "network":
      return { ok: true, scope: { kind, networkId: found.id } };
    case "port":
      return { ok: true, scope: { kind, portId: found.id } };
  }
}
