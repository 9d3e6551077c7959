import { z } from "zod";

/** The JSON of plotnetcfg (plotnetcfg-json(5)), format 2, as far as it is read here; new fields are no change of format. */
const connections = z.record(z.string(), z.looseObject({ target: z.string(), info: z.array(z.string()).default([]) }));

const addresses = z.array(z.looseObject({ family: z.string(), address: z.string() }));

const plottedInterface = z.looseObject({
  id: z.string(),
  name: z.string(),
  driver: z.string().default(""),
  info: z.record(z.string(), z.string()).default({}),
  addresses: addresses.exactOptional(),
  mac: z.string().exactOptional(),
  mtu: z.number().exactOptional(),
  type: z.string().default("device"),
  state: z.string().exactOptional(),
  parents: connections.default({}),
  children: connections.default({}),
  peer: z.looseObject({ target: z.string() }).exactOptional(),
});

const route = z.looseObject({
  destination: z.string().exactOptional(),
  family: z.string(),
  gateway: z.string().exactOptional(),
  oif: z.string().exactOptional(),
  priority: z.number().exactOptional(),
  protocol: z.string().exactOptional(),
  scope: z.string().exactOptional(),
  type: z.string().exactOptional(),
  "preffered-source": z.string().exactOptional(),
});

const namespace = z.looseObject({
  id: z.string(),
  name: z.string().default(""),
  interfaces: z.record(z.string(), plottedInterface),
  routes: z.record(z.string(), z.looseObject({ name: z.string().default(""), routes: z.array(route) })).exactOptional(),
  warnings: z.array(z.string()).default([]),
});

export const plottedSchema = z.looseObject({
  format: z.literal(2),
  version: z.string().default(""),
  date: z.string().exactOptional(),
  root: z.string().exactOptional(),
  namespaces: z.record(z.string(), namespace),
});

export type Plotted = z.infer<typeof plottedSchema>;
export type PlottedInterface = z.infer<typeof plottedInterface>;
export type PlottedNamespace = z.infer<typeof namespace>;

/** Whether a JSON document is of plotnetcfg at all, of whatever format. */
export function looksPlotted(json: unknown): json is { readonly format: unknown; readonly namespaces: unknown } {
  return typeof json === "object" && json !== null && "format" in json && "namespaces" in json;
}
