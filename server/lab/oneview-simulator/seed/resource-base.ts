import type { Category } from "../schemas";

/** What every seeded resource has. Ids are fixed, so that addresses, documents and tests stay valid over resets. */
export function base(category: Category, id: string, name: string, at: number) {
  const when = new Date(at).toISOString();
  return { uri: `/rest/${category}/${id}`, name, category, eTag: `${at}/0`, created: when, modified: when };
}

const families: { readonly [C in Category]: string } = {
  "ethernet-networks": "e2f0031b-52bd-4223-9ac1",
  "network-sets": "5a1c7d20-8e4f-4b6a-b3d9",
  "connection-templates": "7769cae0-7ed1-4af8-97a4",
  "logical-interconnect-groups": "3de143b3-5d0a-4a1e-8c37",
  "logical-interconnects": "d4468f89-4442-4324-9c01",
  "uplink-sets": "34d55132-1f0c-4c6b-b8a2",
  alerts: "9a1f6c30-2b7e-4d55-a0c8",
  interconnects: "2b322628-e5a9-4843-b184",
  enclosures: "0",
  "enclosure-groups": "bc41a0d4-9f5c-4d1b-90d6",
  "logical-enclosures": "c8f4a1b2-7d35-4f0e-a6c1",
  "server-hardware-types": "0ab3f1c9-6d2e-4b7a-9c54",
  "server-hardware": "30303437-3034-4D32-3230",
  "server-profiles": "b425802b-a6a5-4941-8885",
};

export function seedId(category: Category, number: number): string {
  return `${families[category]}-${number.toString(16).padStart(12, "0")}`;
}

export function seedUri(category: Category, number: number): string {
  return `/rest/${category}/${seedId(category, number)}`;
}
