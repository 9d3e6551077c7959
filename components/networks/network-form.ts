import { type NetworkInput, networkInputSchema } from "@/server/model/network-input";

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
  networkType: "vlan",
  physicalNetwork: "",
  segmentationId: "",
  mtu: "",
  external: false,
  shared: false,
};

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
