import type { NetworkView } from "@/server/model/mapping-views";
import { LARGEST_SEGMENTATION_ID, type NetworkInput, networkInputSchema } from "@/server/model/network-input";

/** The form's fields as they are typed. */
export type NetworkForm = {
  name: string;
  projectId: string;
  networkType: NetworkInput["networkType"];
  physicalNetwork: string;
  segmentationId: string;
  mtu: string;
  external: boolean;
  shared: boolean;
};

export const EMPTY_NETWORK: NetworkForm = {
  name: "",
  projectId: "admin",
  networkType: "gre",
  physicalNetwork: "",
  segmentationId: "",
  mtu: "",
  external: false,
  shared: false,
};

type Known = Pick<NetworkView, "name" | "networkType" | "physicalNetwork" | "segmentationId">;

/**
 * The form for one more network like the last: its name counted up, and the next free VLAN or key after it where one was
 * given (left open it stays open). `known` need not hold the last one yet. A flat network has no second on its physical
 * network, so another one is to be picked.
 */
export function anotherNetwork(last: NetworkForm, known: readonly Known[]): NetworkForm {
  const { networkType } = last;
  const physicalNetwork = networkType === "flat" ? "" : last.physicalNetwork;
  const segmentationId = last.segmentationId.trim() === "" ? "" : nextFree(last, known);
  return { ...last, name: nextName(last.name, known), physicalNetwork, segmentationId };
}

function nextFree({ networkType, physicalNetwork, segmentationId }: NetworkForm, known: readonly Known[]): string {
  const isPhysical = networkType === "vlan";
  const taken = new Set(
    known
      .filter((each) => each.networkType === networkType && (!isPhysical || each.physicalNetwork === physicalNetwork))
      .map((each) => each.segmentationId),
  );
  const largest = LARGEST_SEGMENTATION_ID[networkType];
  for (let id = Number(segmentationId) + 1; id <= largest; id += 1) if (!taken.has(id)) return String(id);
  return "";
}

/** `web-9` becomes `web-10`, `web` becomes `web-2`; names that are there are passed over. */
function nextName(name: string, known: readonly Known[]): string {
  if (name === "") return "";
  const names = new Set(known.map((each) => each.name));
  const [, stem = name, digits] = /^(.*?)(\d{1,9})$/.exec(name) ?? [];
  const width = digits?.length ?? 0;
  const of = (count: number) =>
    digits === undefined ? `${stem}-${count}` : `${stem}${String(count).padStart(width, "0")}`;
  let count = digits === undefined ? 2 : Number(digits) + 1;
  while (names.has(of(count))) count += 1;
  return of(count);
}

export type NetworkReading =
  | { readonly ok: true; readonly input: NetworkInput }
  | { readonly ok: false; readonly errors: Partial<Record<keyof NetworkForm, string>> };

/** Reads the form; fields that the type does not have are left out, numbers must be whole. */
export function readNetworkForm(form: NetworkForm): NetworkReading {
  const errors: Partial<Record<keyof NetworkForm, string>> = {};
  const number = (field: "segmentationId" | "mtu") => {
    const text = form[field].trim();
    if (text === "") return null;
    const value = /^0x[0-9a-f]+$/i.test(text) || /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (Number.isSafeInteger(value)) return value;
    errors[field] = "A whole number, decimal or 0x…";
    return null;
  };
  const isPhysical = form.networkType === "flat" || form.networkType === "vlan";
  if (isPhysical && form.physicalNetwork === "") errors.physicalNetwork = "Pick the physical network it lies on.";
  const parsed = networkInputSchema.safeParse({
    name: form.name,
    projectId: form.projectId,
    networkType: form.networkType,
    physicalNetwork: isPhysical ? form.physicalNetwork : null,
    segmentationId: form.networkType === "flat" ? null : number("segmentationId"),
    mtu: number("mtu"),
    external: form.external,
    shared: form.shared,
  });
  for (const issue of parsed.error?.issues ?? []) {
    const [field] = issue.path;
    if (field === "name" || field === "projectId" || field === "mtu") errors[field] ??= issue.message;
  }
  return parsed.success && Object.keys(errors).length === 0 ? { ok: true, input: parsed.data } : { ok: false, errors };
}
