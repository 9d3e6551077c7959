"use client";

import { useQuery } from "@tanstack/react-query";
import { Download, KeyRound } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { useTRPCClient } from "../trpc";
import { Button } from "../ui/button";
import { Checkbox } from "../ui/checkbox";
import { Dialog } from "../ui/dialog";
import { ErrorPanel } from "../ui/error-panel";
import { download } from "./download";
import { ExportPreview } from "./export-preview";

/** In the address, in place of a case's id. */
export const LIVE = "live";

const KINDS = [
  { kind: "names", label: "Names", hint: "hosts, networks, routers, groups, guests, devices of odd names" },
  { kind: "addresses", label: "Addresses", hint: "subnets and routes still match; the first and the last octet stay" },
  { kind: "macs", label: "MACs", hint: "a tap's still belongs to its port; Neutron's fa:16:3e stays" },
  { kind: "ids", label: "Ids", hint: "names made of them, such as tap…, qbr… and qrouter-…, follow" },
] as const;

type Mask = Readonly<Record<(typeof KINDS)[number]["kind"], boolean>>;

type ExportDialogProps = { source: string; onClose: () => void };

/** What leaves, what is masked and how that will look; then the archive, and the mapping as a file of its own. */
export function ExportDialog({ source, onClose }: ExportDialogProps) {
  const client = useTRPCClient();
  const [mask, setMask] = useState<Mask>({ names: false, addresses: false, macs: false, ids: false });
  const [key] = useState(drawKey);
  const [busy, setBusy] = useState<"case" | "mapping" | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const masked = Object.values(mask).includes(true);
  const input = { ...(source === LIVE ? {} : { caseId: source }), mask, ...(masked ? { key } : {}) };
  const preview = useQuery({
    queryKey: ["export preview", source, key, mask],
    queryFn: () => client.cases.previewExport.mutate(input),
    placeholderData: (before) => before,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const save = async (what: "case" | "mapping") => {
    setBusy(what);
    setFailure(null);
    try {
      const fileName = await download(what === "case" ? "/api/cases/export" : "/api/cases/export/mapping", input);
      toast.success(`${fileName} saved`);
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(null);
    }
  };
  const name = preview.data?.name;
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={source === LIVE ? "Export live hosts" : `Export ${name ?? "case"}`}
      description="An archive that this or another console takes as a case. Passwords and tokens are never in it."
      footer={
        <>
          {masked ? (
            <Button disabled={busy !== null} onClick={() => void save("mapping")}>
              <KeyRound aria-hidden className="size-3.5" />
              Download mapping
            </Button>
          ) : null}
          <Button
            variant="primary"
            disabled={busy !== null || preview.isError || preview.isPending}
            onClick={() => void save("case")}
          >
            <Download aria-hidden className="size-3.5" />
            {busy === "case" ? "Packing" : masked ? "Download masked case" : "Download case"}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <fieldset className="grid gap-2.5">
          <legend className="mb-2 font-medium text-sm">Mask</legend>
          <div className="grid gap-2.5 sm:grid-cols-2">
            {KINDS.map(({ kind, label, hint }) => (
              <Checkbox
                key={kind}
                label={label}
                hint={hint}
                checked={mask[kind]}
                onCheckedChange={(checked) => setMask({ ...mask, [kind]: checked })}
              />
            ))}
          </div>
          <p className="text-fg-muted text-xs">
            {masked
              ? "VLAN ids, tunnel keys, port numbers, times and versions stay. Download the mapping before you close this: its key is nowhere else. Keep it to yourself."
              : "Nothing is masked: whoever gets the archive sees whose it is."}
          </p>
        </fieldset>
        {failure === null ? null : <ErrorPanel title="Nothing was saved" error={failure} />}
        {preview.isError ? (
          <ErrorPanel
            title="The export could not be prepared"
            error={preview.error}
            onRetry={() => void preview.refetch()}
            retrying={preview.isFetching}
          />
        ) : (
          <ExportPreview preview={preview.data} loading={preview.isFetching} />
        )}
      </div>
    </Dialog>
  );
}

function drawKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
