import {
  type ApplianceInput,
  type ApplianceUpdate,
  applianceInput,
  applianceUpdate,
} from "@/server/model/appliance-input";
import type { ApplianceSummary } from "@/server/model/appliance-view";

/** The dialog's fields, flat; texts as typed. `readApplianceForm` turns them into what the API takes, by its own schema. */
export type ApplianceForm = {
  readonly name: string;
  readonly url: string;
  readonly username: string;
  /** `""` when editing: the stored one stays. */
  readonly password: string;
  readonly loginDomain: string;
  readonly tls: "ca" | "fingerprint" | "insecure";
  /** `""` when editing: the stored one stays. */
  readonly caPem: string;
  readonly fingerprint: string;
  /** `""`: the highest that both sides speak. */
  readonly apiVersion: string;
};

export type ApplianceFormErrors = Partial<Record<keyof ApplianceForm, string>>;

export type ApplianceReading =
  | { readonly ok: true; readonly input: ApplianceInput | ApplianceUpdate }
  | { readonly ok: false; readonly errors: ApplianceFormErrors };

/** Names of the API's fields that are called otherwise in the form. */
const FIELDS: Readonly<Record<string, keyof ApplianceForm>> = { sha256: "fingerprint", caPem: "caPem" };

/** Matches no certificate: the appliance shows its own, and nothing is sent. */
const NO_FINGERPRINT = Array.from({ length: 32 }, () => "00").join(":");

/** The form as a trial takes it: a fingerprint that is not known yet is what the trial is for. */
export function forTrial(form: ApplianceForm): ApplianceForm {
  return form.tls === "fingerprint" && form.fingerprint.trim() === "" ? { ...form, fingerprint: NO_FINGERPRINT } : form;
}

export function applianceFormOf(appliance: ApplianceSummary | undefined): ApplianceForm {
  return {
    name: appliance?.name ?? "",
    url: appliance?.url ?? "https://",
    username: appliance?.username ?? "",
    password: "",
    loginDomain: appliance?.loginDomain ?? "",
    tls: appliance?.tlsMode ?? "ca",
    caPem: "",
    fingerprint: appliance?.fingerprint ?? "",
    apiVersion: "",
  };
}

/** What the form says, or what is wrong with each field. With an appliance: the update that leads there. */
export function readApplianceForm(form: ApplianceForm, appliance?: ApplianceSummary): ApplianceReading {
  const tls = tlsOf(form, appliance);
  const fields = {
    name: form.name,
    url: form.url.trim(),
    username: form.username,
    ...(appliance && form.password === "" ? {} : { password: form.password }),
    ...(form.loginDomain.trim() === "" && !appliance ? {} : { loginDomain: form.loginDomain }),
    ...(tls === null ? {} : { tls }),
    ...(form.apiVersion.trim() === "" ? {} : { apiVersion: Number(form.apiVersion) }),
  };
  const parsed = appliance
    ? applianceUpdate.safeParse({ id: appliance.id, ...fields })
    : applianceInput.safeParse(fields);
  if (parsed.success) return { ok: true, input: parsed.data };
  const errors: ApplianceFormErrors = {};
  for (const issue of parsed.error.issues) {
    const last = issue.path.findLast((part) => typeof part === "string" && part !== "tls");
    const field = FIELDS[String(last)] ?? (isField(last, form) ? last : undefined);
    if (field) errors[field] ??= field === "apiVersion" ? "A number such as 800" : issue.message;
  }
  return { ok: false, errors };
}

/** `null`: the stored certificate authority stays. */
function tlsOf(form: ApplianceForm, appliance: ApplianceSummary | undefined): unknown {
  switch (form.tls) {
    case "ca":
      return appliance?.tlsMode === "ca" && form.caPem.trim() === "" ? null : { mode: "ca", caPem: form.caPem };
    case "fingerprint":
      return { mode: "fingerprint", sha256: form.fingerprint.trim() };
    case "insecure":
      return { mode: "insecure" };
  }
}

function isField(name: unknown, form: ApplianceForm): name is keyof ApplianceForm {
  return typeof name === "string" && name in form;
}
