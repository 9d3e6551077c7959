import { type CloudInput, type CloudUpdate, cloudInput, cloudUpdate } from "@/server/model/cloud-input";
import type { CloudSummary } from "@/server/model/cloud-view";

/** The dialog's fields, flat; texts as typed. `readCloudForm` turns them into what the API takes, by its own schema. */
export type CloudForm = {
  readonly name: string;
  readonly method: "password" | "application-credential" | "none";
  readonly authUrl: string;
  readonly username: string;
  readonly userDomain: string;
  readonly project: string;
  readonly projectDomain: string;
  /** `""` when editing: the stored one stays. The same for `secret` and `caPem`. */
  readonly password: string;
  readonly credentialId: string;
  readonly secret: string;
  readonly networkUrl: string;
  /** `""`: the only one. */
  readonly region: string;
  readonly endpointInterface: "public" | "internal" | "admin";
  readonly trust: "system" | "ca";
  readonly caPem: string;
  readonly allowPlainHttp: boolean;
};

export type CloudFormErrors = Partial<Record<keyof CloudForm, string>>;

export type CloudReading =
  | { readonly ok: true; readonly input: CloudInput | CloudUpdate }
  | { readonly ok: false; readonly errors: CloudFormErrors };

export function cloudFormOf(cloud: CloudSummary | undefined): CloudForm {
  const connection = cloud?.connection ?? null;
  const empty: CloudForm = {
    ...{ name: cloud?.name ?? "", method: connection?.auth.method ?? "password" },
    ...{ authUrl: "https://", username: "", userDomain: "Default", project: "", projectDomain: "Default" },
    ...{ password: "", credentialId: "", secret: "", networkUrl: "http://", caPem: "" },
    region: connection?.region ?? "",
    endpointInterface: connection?.endpointInterface ?? "public",
    trust: connection?.hasCa ? "ca" : "system",
    allowPlainHttp: connection?.allowPlainHttp ?? false,
  };
  return { ...empty, ...connection?.auth };
}

/** What the form says, or what is wrong with each field. With a cloud: the update that leads there. */
export function readCloudForm(form: CloudForm, cloud?: CloudSummary): CloudReading {
  const keepsCa = cloud?.connection?.hasCa === true && form.caPem.trim() === "";
  const fields = {
    ...{ name: form.name, auth: authOf(form, cloud), endpointInterface: form.endpointInterface },
    ...(form.region.trim() === "" ? {} : { region: form.region }),
    ...(form.trust === "system" ? { caPem: null } : keepsCa ? {} : { caPem: form.caPem }),
    allowPlainHttp: form.allowPlainHttp,
  };
  const parsed = cloud ? cloudUpdate.safeParse({ id: cloud.id, ...fields }) : cloudInput.safeParse(fields);
  if (parsed.success) return { ok: true, input: parsed.data };
  const errors: CloudFormErrors = {};
  for (const issue of parsed.error.issues) {
    const field = issue.path.findLast((part) => isField(part, form));
    if (isField(field, form)) errors[field] ??= issue.message;
  }
  return { ok: false, errors };
}

function authOf(form: CloudForm, cloud: CloudSummary | undefined): unknown {
  const { method } = form;
  const keeps = cloud?.connection?.auth.method === method;
  switch (method) {
    case "none":
      return { method, networkUrl: form.networkUrl.trim() };
    case "password": {
      const { username, userDomain, project, projectDomain, password } = form;
      const secret = keeps && password === "" ? {} : { password };
      return { method, authUrl: form.authUrl.trim(), username, userDomain, project, projectDomain, ...secret };
    }
    case "application-credential": {
      const secret = keeps && form.secret === "" ? {} : { secret: form.secret };
      return { method, authUrl: form.authUrl.trim(), credentialId: form.credentialId, ...secret };
    }
  }
}

function isField(name: unknown, form: CloudForm): name is keyof CloudForm {
  return typeof name === "string" && name in form;
}
