"use client";

import { FileArchive } from "lucide-react";
import { type ChangeEvent, type DragEvent, useRef, useState } from "react";
import { Button } from "../ui/button";
import { cn } from "../ui/cn";

type DropZoneProps = { onFiles: (files: readonly File[]) => void };

const FORMATS = [
  { what: "sosreports", as: ".tar.xz .tar.gz" },
  { what: "drawings of plotnetcfg -f json", as: ".json" },
  { what: "a capture folder, or the folder of one host", as: ".tar.gz" },
  { what: "a case that a console exported", as: ".tar.gz" },
] as const;

/** Takes archives and documents, dropped or picked: several become one case. */
export function DropZone({ onFiles }: DropZoneProps) {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const take = (files: FileList | null) => {
    if (files !== null && files.length > 0) onFiles([...files]);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  };
  const change = (event: ChangeEvent<HTMLInputElement>) => {
    take(event.target.files);
    event.target.value = "";
  };
  return (
    <fieldset
      aria-label="Archive"
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={cn(
        "flex flex-col items-center gap-2 rounded-lg border border-line-strong border-dashed px-4 py-8 text-center transition-colors",
        over && "border-accent bg-accent-soft",
      )}
    >
      <FileArchive aria-hidden className="size-6 text-fg-faint" strokeWidth={1.5} />
      <p className="text-fg-muted">Drop one or more files here: several become one case</p>
      <ul className="grid gap-0.5 text-fg-muted text-xs">
        {FORMATS.map(({ what, as }) => (
          <li key={what}>
            {what}, <span className="mono">{as}</span>
          </li>
        ))}
      </ul>
      <input
        ref={input}
        type="file"
        multiple
        accept=".tar.gz,.tgz,.tar.xz,.txz,.tar,.json,application/gzip,application/x-gzip,application/x-xz,application/json"
        onChange={change}
        aria-label="Archive to upload"
        className="sr-only"
        tabIndex={-1}
      />
      <Button onClick={() => input.current?.click()}>Choose a file</Button>
    </fieldset>
  );
}
