import { describe, expect, it } from "vitest";
import type { CloudSummary } from "@/server/model/cloud-view";
import { type CloudForm, cloudFormOf, readCloudForm } from "./cloud-form";

const FORM: CloudForm = {
  ...cloudFormOf(undefined),
  ...{
    name: "madrid",
    authUrl: "https://cloud.example.com:5000/v3/",
    username: "ops",
    project: "admin",
    password: "s3cr3t",
  },
};

const STORED: CloudSummary = {
  ...{ id: "2b1c8a52-52d5-4b1e-9a57-0d1f3f1b7c11", name: "madrid", kind: "neutron", look: null, mirror: null },
  connection: {
    auth: { method: "application-credential", authUrl: "https://cloud.example.com/identity", credentialId: "21dc" },
    ...{ region: "Madrid", endpointInterface: "internal", hasCa: true, allowPlainHttp: false },
  },
};

const faults = (form: CloudForm, cloud?: CloudSummary) => {
  const reading = readCloudForm(form, cloud);
  return reading.ok ? [] : Object.keys(reading.errors).sort();
};

describe("the form of a cloud", () => {
  it("is read with its password, domains and the machine's own CAs", () => {
    expect(readCloudForm(FORM)).toEqual({
      ok: true,
      input: {
        ...{ name: "madrid", endpointInterface: "public", caPem: null, allowPlainHttp: false },
        auth: {
          ...{ method: "password", authUrl: "https://cloud.example.com:5000/v3", username: "ops", password: "s3cr3t" },
          ...{ userDomain: "Default", project: "admin", projectDomain: "Default" },
        },
      },
    });
  });

  it("puts each fault at its field, and asks only for the fields of the method", () => {
    const wrong: CloudForm = {
      ...FORM,
      name: " ",
      authUrl: "cloud",
      username: "",
      project: "",
      password: "",
      trust: "ca",
    };
    expect(faults(wrong)).toEqual(["authUrl", "caPem", "name", "password", "project", "username"]);
    expect(faults({ ...wrong, method: "application-credential" })).toEqual([
      "authUrl",
      "caPem",
      "credentialId",
      "name",
      "secret",
    ]);
    expect(faults({ ...FORM, method: "none" })).toEqual(["networkUrl"]);
    expect(faults({ ...FORM, method: "none", networkUrl: "http://10.0.0.5:9696" })).toEqual([]);
  });

  it("of a stored cloud shows all but the secret and the CA, which stay when nothing is typed", () => {
    const form = cloudFormOf(STORED);
    expect(form).toMatchObject({
      method: "application-credential",
      credentialId: "21dc",
      secret: "",
      trust: "ca",
      caPem: "",
    });
    const reading = readCloudForm(form, STORED);
    expect(reading).toMatchObject({
      ok: true,
      input: { id: STORED.id, region: "Madrid", endpointInterface: "internal" },
    });
    expect(JSON.stringify(reading)).not.toMatch(/"secret"|"caPem"/);
    expect(readCloudForm({ ...form, trust: "system" }, STORED)).toMatchObject({ ok: true, input: { caPem: null } });
    expect(faults({ ...form, method: "password" }, STORED)).toEqual(["password", "project", "username"]);
  });
});
