import { Check, X } from "lucide-react";
import type { DeviceFact, PlugDevice, PlugLink, PortOnHost } from "@/server/model/on-host-views";
import { cn } from "../ui/cn";

const ROLES: Readonly<Record<PlugDevice["role"], string>> = {
  tap: "the guest’s tap",
  bridge: "Linux bridge",
  inner: "veth end in it",
  outer: "veth end on br-int",
  service: "internal port",
};

/** The way from a guest to br-int, a device a line; what is missing or not as it is to be stands out. */
export function PlugPath({ plugged }: { plugged: PortOnHost }) {
  const { devices, links, localVlan, state, observedAt } = plugged;
  const isKnown = observedAt !== null;
  return (
    <ol aria-label="Way to br-int" className="rounded-md border bg-sunken px-3 py-2 text-sm">
      {devices.map((device, at) => (
        <li key={device.name}>
          <DeviceLine device={device} isKnown={isKnown} />
          <Hop link={links[at]} isKnown={isKnown} />
        </li>
      ))}
      <li className="flex flex-wrap items-center gap-x-3 gap-y-0.5">
        <Dot look="bg-accent" />
        <span className="mono w-32 font-medium">br-int</span>
        <span className="w-32 text-fg-muted text-xs">integration bridge</span>
        <span className="text-xs">
          {state === "wired" ? (
            <>
              local VLAN <span className="mono">{localVlan}</span>
            </>
          ) : (
            <span className="text-fg-muted">
              {localVlan === null ? "its network has no local VLAN here" : `its network is local VLAN ${localVlan}`}
            </span>
          )}
        </span>
      </li>
    </ol>
  );
}

function DeviceLine({ device, isKnown }: { device: PlugDevice; isKnown: boolean }) {
  const { name, role, present, facts } = device;
  const isWrong = isKnown && (!present || facts.some(({ ok }) => !ok));
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-0.5">
      <Dot look={!isKnown ? "bg-unknown" : isWrong ? "bg-failed" : "bg-ok"} />
      <span className={cn("mono w-32 font-medium", isWrong && "text-failed")}>{name}</span>
      <span className="w-32 text-fg-muted text-xs">{ROLES[role]}</span>
      {present ? (
        <span className="flex flex-wrap gap-x-3 gap-y-0.5 text-xs">
          {facts.map((fact) => (
            <FactWord key={fact.name} fact={fact} />
          ))}
        </span>
      ) : (
        <span className={cn("text-xs", isKnown ? "text-failed" : "text-unknown")}>
          {isKnown ? "missing" : "not known"}
        </span>
      )}
    </div>
  );
}

/** Expected and observed in a word where they agree, and both where they do not. */
function FactWord({ fact: { name, expected, observed, ok } }: { fact: DeviceFact }) {
  const Icon = ok ? Check : X;
  const value = observed ?? "not read";
  const words = ok && expected === "yes" ? name : `${name} ${value}`;
  return (
    <span
      className={cn("mono inline-flex items-center gap-1", observed === null ? "text-unknown" : !ok && "text-failed")}
    >
      {observed === null ? null : <Icon aria-hidden className={cn("size-3", ok ? "text-ok" : "text-failed")} />}
      {words}
      {ok ? null : <span className="text-fg-muted">expected {expected}</span>}
    </span>
  );
}

function Hop({ link, isKnown }: { link: PlugLink | undefined; isKnown: boolean }) {
  if (link === undefined) return null;
  const isBroken = isKnown && !link.ok;
  return (
    <div className="flex min-h-4 items-center gap-3">
      <span
        aria-hidden
        className={cn(
          "ml-[3px] w-0 self-stretch border-l-2",
          isBroken ? "border-failed border-dashed" : "border-line-strong",
        )}
      />
      <span className={cn(isBroken ? "py-1 text-failed text-xs" : "sr-only")}>
        {isKnown ? link.words : "not known"}
      </span>
    </div>
  );
}

function Dot({ look }: { look: string }) {
  return <span aria-hidden className={cn("size-2 shrink-0 rounded-full", look)} />;
}
