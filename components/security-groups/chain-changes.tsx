import Link from "next/link";
import type { ChangedLine, PortPreview, SecurityGroupPreview } from "@/server/model/security-group-views";
import { cn } from "../ui/cn";

const OPEN_AT_FIRST = 3;

type ChainChangesProps = {
  preview: SecurityGroupPreview;
  /** The port that the change is made for: it comes first. */
  portId?: string | undefined;
};

/** The exact lines that come and go, port by port, as the host's `iptables-save` will print them. */
export function ChainChanges({ preview, portId }: ChainChangesProps) {
  const { portsLeftOut, members, notices } = preview;
  const ports = [...preview.ports].sort((a, b) => Number(b.port.id === portId) - Number(a.port.id === portId));
  return (
    <div className="grid min-w-0 gap-2">
      {notices.map((notice) => (
        <p key={notice} className="text-fg-muted text-sm">
          {notice}
        </p>
      ))}
      {ports.map((each, at) => (
        <PortChange key={each.port.id} change={each} open={at < OPEN_AT_FIRST} />
      ))}
      {portsLeftOut > 0 ? (
        <p className="text-fg-muted text-sm">
          And <span className="mono">{portsLeftOut}</span> more ports in the same way.
        </p>
      ) : null}
      {members.map(({ set, groupName, family, added, removed }) => (
        <section key={set} aria-label={`Set of ${groupName}, ${family}`} className="overflow-hidden rounded-md border">
          <h4 className="border-b bg-sunken px-2.5 py-1.5 text-xs">
            Set <span className="mono">{set}</span> of group {groupName}
          </h4>
          <Lines
            lines={[
              ...removed.map((member) => ({ change: "-" as const, spec: member, why: "no member any more" })),
              ...added.map((member) => ({ change: "+" as const, spec: member, why: "a member" })),
            ]}
          />
        </section>
      ))}
    </div>
  );
}

function PortChange({ change: { port, note, chains }, open }: { change: PortPreview; open: boolean }) {
  const count = chains.reduce((sum, chain) => sum + chain.lines.length, 0);
  const name = port.name || `port ${port.id.slice(0, 8)}`;
  return (
    <details open={open} className="group overflow-hidden rounded-md border">
      <summary className="flex cursor-pointer flex-wrap items-baseline gap-x-2 gap-y-0.5 bg-sunken px-2.5 py-1.5 text-xs">
        <span className="font-medium text-sm">{name}</span>
        <span className="text-fg-muted">{port.host === "" ? "on no host" : `on ${port.host}`}</span>
        <span className="mono text-fg-muted">{port.addresses.join(", ")}</span>
        <span className="flex-1" />
        <span className="text-fg-faint">
          {count} {count === 1 ? "line" : "lines"}
        </span>
      </summary>
      {note === null ? null : <p className="border-t px-2.5 py-1.5 text-drift text-xs">{note}</p>}
      {chains.map(({ family, name: chain, lines }) => (
        <section key={`${family} ${chain}`} aria-label={`Chain ${chain}`} className="border-t">
          <h4 className="flex gap-2 px-2.5 pt-1.5 pb-1 text-fg-faint text-xs">
            <span className="mono break-all">{chain}</span>
            <span>{family === "ipv4" ? "iptables" : "ip6tables"}</span>
          </h4>
          <Lines lines={lines} />
        </section>
      ))}
      <p className="border-t px-2.5 py-1.5 text-xs">
        <Link href={`/security-groups/ledger/${port.id}`} className="text-accent hover:underline">
          All rules of this port
        </Link>
      </p>
    </details>
  );
}

function Lines({ lines }: { lines: readonly ChangedLine[] }) {
  return (
    <ul className="grid gap-px pb-1">
      {lines.map(({ change, spec, why }) => (
        <li
          key={`${change}${spec}`}
          className={cn("px-2.5 py-1", change === "+" ? "bg-ok-soft text-ok" : "bg-failed-soft text-failed")}
        >
          <span className="mono flex gap-2 text-xs">
            <span aria-hidden>{change === "+" ? "+" : "−"}</span>
            <span className="sr-only">{change === "+" ? "comes: " : "goes: "}</span>
            <span className="min-w-0 break-words text-fg">{spec}</span>
          </span>
          <span className="block pl-4 text-fg-muted text-xs">{why}</span>
        </li>
      ))}
    </ul>
  );
}
