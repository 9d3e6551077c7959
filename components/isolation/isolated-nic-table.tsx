import type { IsolationHostView } from "@/server/model/isolation-view";
import { type Column, DataTable } from "../ui/data-table";
import { type IsolatedNicRow, isolatedNicRows, NicCards, StopButton, VmName } from "./nic-cards";
import { NicRules } from "./nic-rules";
import { NIC_STATES, NicState } from "./nic-state";

const COLUMNS: readonly Column<IsolatedNicRow>[] = [
  { key: "vm", header: "VM", sort: ({ vm }) => vm, cell: (row) => <VmName row={row} /> },
  {
    key: "nic",
    header: "NIC",
    sort: ({ nic }) => nic.device,
    cell: ({ nic }) => (
      <>
        <span className="mono block">{nic.device}</span>
        <span className="mono whitespace-nowrap text-fg-muted text-xs">{nic.mac}</span>
      </>
    ),
  },
  {
    key: "bridge",
    header: "Bridge",
    sort: ({ nic }) => nic.bridge,
    cell: ({ nic }) => <span className="mono">{nic.bridge ?? "–"}</span>,
  },
  {
    key: "state",
    header: "State",
    sort: ({ nic }) => NIC_STATES[nic.state].word,
    cell: ({ nic }) => <NicState nic={nic} />,
  },
  { key: "rules", header: "Rules", cell: ({ nic }) => <NicRules nic={nic} /> },
];

type IsolatedNicTableProps = {
  host: IsolationHostView;
  /** Absent: it may not be changed. */
  onStop: ((vm: string) => void) | undefined;
};

/** The VMs of a host, a row a NIC; where a row has no room for the rules, a card a NIC. */
export function IsolatedNicTable({ host, onStop }: IsolatedNicTableProps) {
  const rows = isolatedNicRows(host);
  const label = `Isolated VMs on ${host.hostName}`;
  const stop: Column<IsolatedNicRow> = {
    ...{ key: "stop", header: "Actions", hideHeader: true, className: "text-right" },
    cell: ({ vm }) => (onStop ? <StopButton vm={vm} onStop={onStop} /> : null),
  };
  return (
    <>
      <div className="hidden lg:block">
        <DataTable
          label={label}
          rows={rows}
          columns={onStop ? [...COLUMNS, stop] : COLUMNS}
          rowKey={({ vm, nic }) => `${vm} ${nic.device}`}
          initialSort={{ key: "vm", descending: false }}
        />
      </div>
      <NicCards label={label} rows={rows} onStop={onStop} />
    </>
  );
}
