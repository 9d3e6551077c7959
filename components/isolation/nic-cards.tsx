import type { IsolatedNicView, IsolatedVmView, IsolationHostView } from "@/server/model/isolation-view";
import { Button } from "../ui/button";
import { NicRules } from "./nic-rules";
import { NicState } from "./nic-state";

export type IsolatedNicRow = {
  readonly vm: string;
  readonly source: IsolatedVmView["source"];
  readonly nic: IsolatedNicView;
};

export function isolatedNicRows({ vms }: IsolationHostView): readonly IsolatedNicRow[] {
  return vms.flatMap(({ name, source, nics }) => nics.map((nic) => ({ vm: name, source, nic })));
}

export function VmName({ row: { vm, source } }: { row: IsolatedNicRow }) {
  return (
    <>
      <span className="block font-medium">{vm}</span>
      <span className="text-fg-faint text-xs">{source === "hook" ? "told by OpenNebula" : "by an operator"}</span>
    </>
  );
}

export function StopButton({ vm, onStop }: { vm: string; onStop: (vm: string) => void }) {
  return (
    <Button size="sm" aria-label={`Stop isolating ${vm}`} onClick={() => onStop(vm)}>
      Stop…
    </Button>
  );
}

type NicCardsProps = {
  label: string;
  rows: readonly IsolatedNicRow[];
  onStop: ((vm: string) => void) | undefined;
};

/** On narrow screens: a NIC after another, its rules in the whole width. */
export function NicCards({ label, rows, onStop }: NicCardsProps) {
  return (
    <ul aria-label={label} className="grid grid-cols-[minmax(0,1fr)] divide-y border-y lg:hidden">
      {rows.map((row) => (
        <li
          key={`${row.vm} ${row.nic.device}`}
          className="grid grid-cols-[minmax(0,1fr)] gap-2 px-3 py-2.5 text-sm sm:px-4"
        >
          <div className="flex flex-wrap items-start gap-x-3 gap-y-1">
            <div className="min-w-0 flex-1">
              <VmName row={row} />
            </div>
            <NicState nic={row.nic} />
            {onStop ? <StopButton vm={row.vm} onStop={onStop} /> : null}
          </div>
          <p className="mono flex flex-wrap gap-x-3 text-xs">
            <span>{row.nic.device}</span>
            <span className="text-fg-muted">{row.nic.mac}</span>
            <span className="text-fg-muted">{row.nic.bridge ?? "on no bridge"}</span>
          </p>
          <NicRules nic={row.nic} />
        </li>
      ))}
    </ul>
  );
}
