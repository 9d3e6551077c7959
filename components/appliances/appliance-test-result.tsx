"use client";

import { CircleCheck, ShieldQuestion } from "lucide-react";
import type { RouterOutputs } from "../trpc";
import { Banner } from "../ui/banner";
import { Button } from "../ui/button";

type ApplianceTestResultProps = {
  result: RouterOutputs["appliances"]["test"];
  /** The certificate that the form pins now; `""`: none. */
  pinned: string;
  onPin: (sha256: string) => void;
};

/** What a trial showed: the certificate to compare and pin, what went wrong, or what both sides speak. */
export function ApplianceTestResult({ result, pinned, onPin }: ApplianceTestResultProps) {
  const { ok, fingerprint, apiVersions, problem } = result;
  // without the versions it stopped at the certificate or just after: no password was sent
  const unpinned = apiVersions === null && fingerprint !== null && fingerprint !== pinned.trim().toUpperCase();
  return (
    <>
      {problem && !(pinned === "" && unpinned) ? (
        <Banner tone="danger">
          <p className="font-medium">{problem.message}</p>
          {problem.remedy ? <p className="mt-0.5 text-fg-muted text-xs">{problem.remedy}</p> : null}
        </Banner>
      ) : null}
      {unpinned ? (
        <div className="grid gap-2 rounded-md border border-intended-line bg-intended-soft p-3">
          <p className="flex items-center gap-2 font-medium">
            <ShieldQuestion aria-hidden className="size-4 text-intended" />
            Is this the appliance's certificate?
          </p>
          <p className="mono break-all">{fingerprint}</p>
          <p className="text-fg-muted text-xs">
            Compare with what the appliance's own page shows under Security, Certificates (SHA-256). Nothing was sent
            yet.
          </p>
          <Button size="sm" className="justify-self-start" onClick={() => onPin(fingerprint)}>
            Pin this certificate
          </Button>
        </div>
      ) : null}
      {ok ? (
        <div className="flex flex-wrap items-center gap-2 rounded-md border px-3 py-2">
          <CircleCheck aria-hidden className="size-4 text-ok" />
          <span className="font-medium">Signed in</span>
          {apiVersions ? (
            <span className="ml-auto text-fg-muted text-xs">
              API <span className="mono">{apiVersions.used}</span>, it offers{" "}
              <span className="mono">
                {apiVersions.minimum}–{apiVersions.current}
              </span>
            </span>
          ) : null}
        </div>
      ) : null}
    </>
  );
}
