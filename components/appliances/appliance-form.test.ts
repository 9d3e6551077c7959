import { describe, expect, it } from "vitest";
import type { ApplianceSummary } from "@/server/model/appliance-view";
import { type ApplianceForm, applianceFormOf, forTrial, readApplianceForm } from "./appliance-form";

const PRINT = Array.from({ length: 32 }, () => "AB").join(":");
const PEM = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";

const FORM: ApplianceForm = {
  ...applianceFormOf(undefined),
  name: "dc1",
  url: "https://oneview.example.com/",
  username: "Administrator",
  password: "secret",
  caPem: PEM,
};

const STORED: ApplianceSummary = {
  id: "2b1c8a52-52d5-4b1e-9a57-0d1f3f1b7c11",
  name: "dc1",
  url: "https://oneview.example.com",
  username: "Administrator",
  loginDomain: "corp",
  tlsMode: "ca",
  fingerprint: null,
  apiVersion: 800,
  embedded: false,
  enabled: true,
  state: "live",
  observedAt: 1,
  errors: [],
  counts: null,
};

function faults(form: ApplianceForm, appliance?: ApplianceSummary): string[] {
  const reading = readApplianceForm(form, appliance);
  return reading.ok ? [] : Object.keys(reading.errors).sort();
}

describe("a new appliance", () => {
  it("is read with its certificate authority", () => {
    expect(readApplianceForm(FORM)).toEqual({
      ok: true,
      input: {
        name: "dc1",
        url: "https://oneview.example.com",
        username: "Administrator",
        password: "secret",
        tls: { mode: "ca", caPem: PEM },
      },
    });
  });

  it("puts each fault at its field", () => {
    const wrong = { ...FORM, name: "", url: "oneview", username: " ", password: "", caPem: "x", apiVersion: "v8" };
    expect(faults(wrong)).toEqual(["apiVersion", "caPem", "name", "password", "url", "username"]);
    expect(faults({ ...FORM, tls: "fingerprint", fingerprint: "AB:CD" })).toEqual(["fingerprint"]);
  });

  it("needs no certificate when a fingerprint is pinned or nothing is checked", () => {
    expect(faults({ ...FORM, caPem: "", tls: "fingerprint", fingerprint: PRINT })).toEqual([]);
    expect(faults({ ...FORM, caPem: "", tls: "insecure" })).toEqual([]);
    expect(faults({ ...FORM, caPem: "" })).toEqual(["caPem"]);
  });
});

describe("a trial", () => {
  it("may be made without the fingerprint that it is to show, and with no other fingerprint than one that matches nothing", () => {
    const unknown: ApplianceForm = { ...FORM, tls: "fingerprint", fingerprint: " " };
    expect(faults(unknown)).toEqual(["fingerprint"]);
    expect(faults(forTrial(unknown))).toEqual([]);
    expect(forTrial({ ...unknown, fingerprint: PRINT }).fingerprint).toBe(PRINT);
  });
});

describe("editing", () => {
  it("keeps the stored password and certificate authority when they are left empty", () => {
    const reading = readApplianceForm({ ...applianceFormOf(STORED), loginDomain: "" }, STORED);
    expect(reading).toEqual({
      ok: true,
      input: { id: STORED.id, name: "dc1", url: STORED.url, username: "Administrator", loginDomain: "" },
    });
  });

  it("needs a certificate authority when it was not one before", () => {
    const pinned: ApplianceSummary = { ...STORED, tlsMode: "fingerprint", fingerprint: PRINT };
    expect(faults({ ...applianceFormOf(pinned), tls: "ca" }, pinned)).toEqual(["caPem"]);
  });
});
