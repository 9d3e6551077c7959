"use client";

import { CircleCheck } from "lucide-react";
import type { CloudCounts, CloudLook } from "@/server/model/cloud-view";
import { Banner } from "../ui/banner";
import { FactLines } from "../ui/fact-list";
import { RelativeTime } from "../ui/relative-time";

const COUNTS: readonly (readonly [key: keyof CloudCounts, one: string, many: string])[] = [
  ["networks", "network", "networks"],
  ["subnets", "subnet", "subnets"],
  ["ports", "port", "ports"],
  ["routers", "router", "routers"],
  ["floatingIps", "floating IP", "floating IPs"],
  ["securityGroups", "security group", "security groups"],
  ["rules", "rule", "rules"],
  ["agents", "agent", "agents"],
];

/** Far enough from ours for people to wonder about times. */
const NOTABLE_CLOCK_MS = 5_000;

/** What a look at a cloud showed: who we are there, what it can do, what it holds, and what went wrong. */
export function CloudLookView({ look }: { look: CloudLook }) {
  const { ok, identity, problem, counts, unread, missing, clockAheadMs } = look;
  const clock = clockAheadMs !== null && Math.abs(clockAheadMs) > NOTABLE_CLOCK_MS ? clockWords(clockAheadMs) : null;
  return (
    <div className="grid gap-3">
      {problem ? (
        <Banner tone="danger">
          <p className="font-medium">{problem.message}</p>
          {problem.remedy ? <p className="mt-0.5 text-fg-muted text-xs">{problem.remedy}</p> : null}
        </Banner>
      ) : null}
      {ok ? (
        <p className="flex items-center gap-2 font-medium">
          <CircleCheck aria-hidden className="size-4 text-ok" />
          {identity ? "Signed in and read" : "Read without a sign-in"}
          <span className="ml-auto font-normal text-fg-muted text-xs">
            {Math.round(look.durationMs)} ms, {look.pages} pages
          </span>
        </p>
      ) : null}
      <FactLines
        facts={[
          identity ? ["User", within(identity.user, identity.userDomain)] : null,
          identity ? ["Project", within(identity.project ?? "none", identity.projectDomain)] : null,
          identity ? ["Roles", identity.roles.join(", ") || "none"] : null,
          look.region ? ["Region", look.region] : null,
          look.keystoneVersion ? ["Keystone", look.keystoneVersion] : null,
          look.networkVersion ? ["Network API", look.networkVersion] : null,
          look.networkUrl ? ["End point", look.networkUrl] : null,
          look.extensions.length > 0 ? ["Extensions", String(look.extensions.length)] : null,
          clock === null ? null : ["Its clock", clock],
        ]}
      />
      {counts ? (
        <p className="text-sm">
          {COUNTS.map(([key, one, many], index) => (
            <span key={key}>
              {index === 0 ? "" : ", "}
              {counts[key] === null ? (
                <>
                  <span className="text-unknown">unknown</span> {many}
                </>
              ) : (
                <>
                  <span className="mono">{counts[key]}</span> {counts[key] === 1 ? one : many}
                </>
              )}
            </span>
          ))}
          {look.ok || look.countedAt === null ? null : (
            <span className="text-fg-muted">
              , as of <RelativeTime at={look.countedAt} />
            </span>
          )}
        </p>
      ) : null}
      {unread.map(({ collection, message }) => (
        <Banner key={collection} tone="warning">
          <span className="mono">{collection}</span> could not be read whole: {message}
        </Banner>
      ))}
      {missing.length > 0 ? (
        <Banner tone="info">
          This cloud lacks {missing.map(({ extension, lost }) => `${extension} (${lost})`).join("; ")}.
        </Banner>
      ) : null}
    </div>
  );
}

function within(name: string, domain: string | null): string {
  return domain === null ? name : `${name} (${domain})`;
}

function clockWords(aheadMs: number): string {
  const seconds = Math.round(Math.abs(aheadMs) / 1000);
  return `${seconds} s ${aheadMs > 0 ? "ahead of" : "behind"} ours`;
}
