"use client";

import { CircleCheck, ShieldQuestion, TriangleAlert } from "lucide-react";
import type { HostTest } from "@/server/model/host-view";
import { Banner } from "../ui/banner";
import { Button } from "../ui/button";

type HostTestResultProps = { result: HostTest; onAccept: (fingerprint: string) => void };

/** What a trial connection showed. A host key that nobody accepted yet comes first: nothing else was sent. */
export function HostTestResult({ result, onAccept }: HostTestResultProps) {
  const { hostKey, host } = result;
  return (
    <>
      {hostKey?.state === "new" ? (
        <div className="grid gap-2 rounded-md border border-intended-line bg-intended-soft p-3">
          <p className="flex items-center gap-2 font-medium">
            <ShieldQuestion aria-hidden className="size-4 text-intended" />
            Is this the host's key?
          </p>
          <p className="mono break-all">{hostKey.fingerprint}</p>
          <p className="text-fg-muted text-xs">
            Compare with what <code className="mono">ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub</code> (or the key
            type in use) prints on the host. It is pinned: another key later is refused.
          </p>
          <Button size="sm" className="justify-self-start" onClick={() => onAccept(hostKey.fingerprint)}>
            Accept this key
          </Button>
        </div>
      ) : null}
      {hostKey?.state === "changed" ? (
        <Banner tone="danger">
          The host shows another key than the pinned one: <span className="mono break-all">{hostKey.fingerprint}</span>.
          If it was reinstalled, forget the pinned key above and test again; otherwise somebody may be in between.
        </Banner>
      ) : null}
      {host ? (
        <section aria-label="Connection" className="rounded-md border">
          <p className="flex items-center gap-2 border-b px-3 py-2">
            <CircleCheck aria-hidden className="size-4 text-ok" />
            <span className="font-medium">{host.hostname} answered</span>
            <span className="mono ml-auto text-fg-faint">{Math.round(host.ms)} ms</span>
          </p>
          <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 px-3 py-2 text-xs">
            {host.versions.map(({ name, version }) => (
              <div key={name} className="contents">
                <dt className="text-fg-muted">{name}</dt>
                <dd className="mono">{version}</dd>
              </div>
            ))}
          </dl>
          {host.missing.length > 0 ? (
            <ul className="divide-y border-t">
              {host.missing.map((sentence) => (
                <li key={sentence} className="flex gap-2 px-3 py-2 text-xs">
                  <TriangleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0 text-drift" />
                  <span className="min-w-0">{sentence}</span>
                </li>
              ))}
            </ul>
          ) : null}
        </section>
      ) : null}
    </>
  );
}
