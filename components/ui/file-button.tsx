"use client";

import { FileUp } from "lucide-react";
import { type ChangeEvent, useRef } from "react";
import { Button } from "./button";

type FileButtonProps = {
  label: string;
  accept?: string;
  maxBytes: number;
  onText: (text: string) => void;
  onFault: (message: string) => void;
  className?: string;
};

/** Reads a small text file into a field. */
export function FileButton({ label, accept, maxBytes, onText, onFault, className }: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  const change = async (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    event.target.value = "";
    if (!file) return;
    if (file.size > maxBytes) onFault(`${file.name} is larger than ${Math.round(maxBytes / 1_000)} kB`);
    else onText(await file.text());
  };
  return (
    <>
      <input ref={input} type="file" accept={accept} onChange={change} className="hidden" aria-hidden tabIndex={-1} />
      <Button size="sm" className={className} onClick={() => input.current?.click()}>
        <FileUp aria-hidden className="size-3.5" />
        {label}
      </Button>
    </>
  );
}
