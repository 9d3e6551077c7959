"use client";

import { Dialog } from "../ui/dialog";
import { Kbd } from "../ui/kbd";
import { topologyKeys } from "./use-topology-keys";

const inCanvas = [
  { key: "← ↑ ↓ →", does: "walk along the lines" },
  { key: "Enter", does: "open or close the host" },
  { key: "+ −", does: "zoom" },
];

const inOutline = [
  { key: "→ ←", does: "open and close a host, go in and out" },
  { key: "a … z", does: "jump to a name" },
  { key: "Enter", does: "select" },
];

type ShortcutsDialogProps = { open: boolean; onOpenChange: (open: boolean) => void };

export function ShortcutsDialog({ open, onOpenChange }: ShortcutsDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keyboard shortcuts">
      <div className="grid gap-4">
        <Keys title="Anywhere on this page" keys={topologyKeys} />
        <Keys title="In the graph" keys={inCanvas} />
        <Keys title="In the outline" keys={inOutline} />
      </div>
    </Dialog>
  );
}

function Keys({ title, keys }: { title: string; keys: readonly { readonly key: string; readonly does: string }[] }) {
  return (
    <section aria-label={title}>
      <h3 className="mb-1 font-medium text-fg-faint text-xs">{title}</h3>
      <dl className="grid grid-cols-[6rem_1fr] gap-y-1">
        {keys.map(({ key, does }) => (
          <div key={key} className="contents">
            <dt>
              <Kbd>{key}</Kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
