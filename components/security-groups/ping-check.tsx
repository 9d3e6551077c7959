"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { Radio } from "lucide-react";
import { useState } from "react";
import { pingAnswer } from "@/server/model/ping-answer";
import type { RunInsideResult } from "@/server/model/run-inside";
import type { PingPlace } from "@/server/model/security-group-views";
import { useTRPC } from "../trpc";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { ErrorPanel } from "../ui/error-panel";
import { Field } from "../ui/field";
import { Select } from "../ui/select";

/** What a port answered before a change and after it. */
export type Pings = { readonly before: RunInsideResult | null; readonly after: RunInsideResult | null };
export const NO_PINGS: Pings = { before: null, after: null };

type PingCheckProps = { portId: string; stage: keyof Pings; pings: Pings; onPings: (pings: Pings) => void };

/** Pings a port from its own network before its rules change and again afterwards, by "Run inside": it changes nothing. */
export function PingCheck({ portId, stage, pings, onPings }: PingCheckProps) {
  const trpc = useTRPC();
  const places = useQuery(trpc.securityGroups.pingPlaces.queryOptions({ portId }));
  const [picked, setPicked] = useState(0);
  const run = useMutation(
    trpc.hosts.runInside.mutationOptions({ onSuccess: (result) => onPings({ ...pings, [stage]: result }) }),
  );
  if (places.data === undefined) return null;
  const { address, places: found } = places.data;
  const place = found[picked] ?? found[0];
  if (address === null || place === undefined) {
    return stage === "after" ? null : (
      <p className="text-fg-faint text-xs">
        It cannot be pinged from here before and after: no host that runs commands has the DHCP service or a router of
        its network.
      </p>
    );
  }
  const { hostId, namespace } = place;
  return (
    <section aria-label="Ping before and after" className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-2">
      <h3 className="flex flex-wrap items-baseline gap-x-2 font-medium text-sm">
        Ping before and after
        <span className="font-normal text-fg-faint text-xs">
          from {place.what} on {place.hostName}
          {place.addresses.length === 0 ? "" : `, ${place.addresses.join(", ")}`}
        </span>
      </h3>
      {found.length > 1 ? (
        <Field label="From" className="min-w-0">
          <Select
            value={String(found.indexOf(place))}
            onValueChange={(at) => setPicked(Number(at))}
            options={found.map((each, at) => ({ value: String(at), label: shortPlace(each) }))}
          />
        </Field>
      ) : null}
      <div aria-live="polite" className="flex flex-wrap items-center gap-2">
        <Button
          size="sm"
          pending={run.isPending}
          onClick={() => run.mutate({ hostId, namespace, verb: "ping", address })}
        >
          {run.isPending ? null : <Radio aria-hidden className="size-3.5" />}
          Ping {address} {stage === "before" ? "now" : "again"}
        </Button>
        <Outcome when="before" result={pings.before} />
        <Outcome when="after" result={pings.after} />
      </div>
      {run.error ? <ErrorPanel title="It was not pinged" error={run.error} /> : null}
    </section>
  );
}

/** A namespace's kind and the first 8 characters of its id, as all of it is wider than a phone. */
function shortPlace({ namespace, hostName }: PingPlace): string {
  return `${namespace.slice(0, namespace.indexOf("-") + 9)} on ${hostName}`;
}

function Outcome({ when, result }: { when: string; result: RunInsideResult | null }) {
  if (result === null) return null;
  const answer = pingAnswer(result);
  if (answer === null) {
    return (
      <Badge tone="unknown" className="h-auto whitespace-normal">
        {when}: {result.stderr.trim().split("\n")[0]?.slice(0, 80) || "no ping ran"}
      </Badge>
    );
  }
  return (
    <Badge tone={answer.received > 0 ? "ok" : "stale"}>
      {when}: {answer.received} of {answer.sent} answered
    </Badge>
  );
}
