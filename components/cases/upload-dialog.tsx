"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { CircleCheck } from "lucide-react";
import Link from "next/link";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { ErrorPanel } from "../ui/error-panel";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { caseName } from "./case-name";
import { DropZone } from "./drop-zone";
import { formatBytes } from "./format-bytes";
import { SkippedFiles } from "./skipped-files";
import type { ImportedCase } from "./upload-case";
import { useUpload } from "./use-upload";

type UploadDialogProps = { open: boolean; onOpenChange: (open: boolean) => void };

/** From a file to a case: choose, name, send, and see what became of it. */
export function UploadDialog({ open, onOpenChange }: UploadDialogProps) {
  const { upload, choose, send, cancel, clear } = useUpload();
  const close = () => {
    cancel();
    clear();
    onOpenChange(false);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => (next ? onOpenChange(true) : close())}
      dismissable={upload.phase === "none" || upload.phase === "done"}
      title="Upload case"
      description="What was captured on other hosts becomes a read-only source: the same graph, search and table."
    >
      {upload.phase === "none" ? <DropZone onFiles={choose} /> : null}
      {upload.phase === "chosen" ? (
        <ChosenFile
          file={upload.file}
          error={upload.error}
          onSend={(name) => void send(upload.file, name)}
          onAnother={clear}
          onClose={close}
        />
      ) : null}
      {upload.phase === "sending" ? <Sending file={upload.file} fraction={upload.fraction} onCancel={cancel} /> : null}
      {upload.phase === "done" ? (
        <Imported name={upload.name} result={upload.result} onAnother={clear} onClose={close} />
      ) : null}
    </Dialog>
  );
}

const naming = z.object({
  name: z
    .string()
    .trim()
    .min(1, { error: "Give it a name, such as the date and the fault" })
    .max(100, { error: "At most 100 characters" }),
});

type ChosenFileProps = {
  file: File;
  error: unknown;
  onSend: (name: string) => void;
  onAnother: () => void;
  onClose: () => void;
};

function ChosenFile({ file, error, onSend, onAnother, onClose }: ChosenFileProps) {
  const { register, handleSubmit, formState } = useForm({
    resolver: zodResolver(naming),
    defaultValues: { name: caseName(file.name) },
  });
  return (
    <form onSubmit={handleSubmit(({ name }) => onSend(name))} noValidate className="grid gap-4">
      <p className="flex items-baseline gap-2">
        <span className="mono min-w-0 truncate">{file.name}</span>
        <span className="mono shrink-0 text-fg-faint">{formatBytes(file.size)}</span>
      </p>
      <Field label="Name of the case" error={formState.errors.name?.message}>
        <Input {...register("name")} autoFocus />
      </Field>
      {error ? <ErrorPanel title="No case was made" error={error} /> : null}
      <div className="flex justify-end gap-2">
        <Button variant="ghost" onClick={onClose}>
          Cancel
        </Button>
        <Button onClick={onAnother}>Choose another</Button>
        <Button type="submit" variant="primary">
          Upload
        </Button>
      </div>
    </form>
  );
}

function Sending({ file, fraction, onCancel }: { file: File; fraction: number; onCancel: () => void }) {
  const percent = Math.floor(fraction * 100);
  const words = fraction < 1 ? `Sending ${file.name}` : "Reading what is inside";
  return (
    <div className="grid gap-3">
      <div className="flex items-baseline justify-between gap-4">
        <span className="min-w-0 truncate">{words}</span>
        <span className="mono text-fg-faint">{percent} %</span>
      </div>
      <div
        role="progressbar"
        aria-label={words}
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
        className="h-1.5 overflow-hidden rounded-full bg-pressed"
      >
        <div
          className={`h-full rounded-full bg-accent transition-[width] ${fraction < 1 ? "" : "animate-breathe"}`}
          style={{ width: `${percent}%` }}
        />
      </div>
      <Button className="justify-self-end" onClick={onCancel}>
        Cancel
      </Button>
    </div>
  );
}

type ImportedProps = { name: string; result: ImportedCase; onAnother: () => void; onClose: () => void };

function Imported({ name, result, onAnother, onClose }: ImportedProps) {
  const { caseId, hosts, networks, skipped } = result;
  return (
    <div className="grid gap-4">
      <p className="flex items-start gap-2" role="status">
        <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-ok" />
        <span>
          <span className="font-medium">{name}</span> holds <span className="mono">{hosts.length}</span>{" "}
          {hosts.length === 1 ? "host" : "hosts"} ({hosts.slice(0, 6).join(", ")}
          {hosts.length > 6 ? ", …" : ""}) and <span className="mono">{networks}</span>{" "}
          {networks === 1 ? "network" : "networks"}.
        </span>
      </p>
      {skipped.length > 0 ? <SkippedFiles files={skipped} /> : null}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onAnother}>Upload another</Button>
        <Button onClick={onClose}>Close</Button>
        <Button asChild variant="primary">
          <Link href={`/topology?case=${caseId}`}>Open in topology</Link>
        </Button>
      </div>
    </div>
  );
}
