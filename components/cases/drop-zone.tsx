"use client";

import { FileArchive } from "lucide-react";
import { type ChangeEvent, type DragEvent, useRef, useState } from "react";
import { Button } from "../ui/button";
import { cn } from "../ui/cn";

type DropZoneProps = { onFile: (file: File) => void };

/** Takes one archive, dropped or picked. */
export function DropZone({ onFile }: DropZoneProps) {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const take = (files: FileList | null) => {
    const [file] = files ?? [];
    if (file) onFile(file);
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
      <p className="text-fg-muted">
        Drop a <span className="mono">.tar.gz</span> here: a capture folder, or the folder of one host
      </p>
      <input
        ref={input}
        type="file"
        accept=".tar.gz,.tgz,application/gzip,application/x-gzip"
        onChange={change}
        aria-label="Archive to upload"
        className="sr-only"
        tabIndex={-1}
      />
      <Button onClick={() => input.current?.click()}>Choose a file</Button>
    </fieldset>
  );
}
