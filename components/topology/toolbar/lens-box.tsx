"use client";

import { ScanSearch, X } from "lucide-react";
import { type RefObject, useState } from "react";
import { Kbd } from "../../ui/kbd";

type LensBoxProps = {
  query: string | null;
  input: RefObject<HTMLInputElement | null>;
  /** `null` takes the lens away. */
  onLook: (query: string | null) => void;
};

/** Enter lights whatever carries what was typed; Escape, or an empty field, gives everything its light back. */
export function LensBox({ query, input, onLook }: LensBoxProps) {
  const [text, setText] = useState(query ?? "");
  const clear = () => {
    setText("");
    onLook(null);
  };
  return (
    <form
      className="relative min-w-0 max-md:order-last max-md:w-full md:w-56 md:shrink"
      onSubmit={(event) => {
        event.preventDefault();
        onLook(text.trim() === "" ? null : text.trim());
      }}
    >
      <ScanSearch aria-hidden className="absolute top-2 left-2.5 size-3.5 text-fg-faint pointer-coarse:top-3.5" />
      <input
        ref={input}
        aria-label="Segment lens"
        title="VLAN, key, network, MAC, IP, physical network or project, then Enter"
        placeholder="Lens: VLAN, key, network…"
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          if (text === "" && query === null) input.current?.blur();
          clear();
        }}
        className="h-7.5 w-full rounded-md border border-line-strong bg-surface pr-8 pl-8 text-sm hover:border-fg-faint pointer-coarse:h-10"
      />
      <span className="absolute top-1.5 right-2 pointer-coarse:top-3">
        {query === null && text === "" ? (
          <Kbd className="pointer-coarse:hidden">s</Kbd>
        ) : (
          <button type="button" aria-label="Clear the lens" onClick={clear} className="text-fg-faint hover:text-fg">
            <X aria-hidden className="size-4" />
          </button>
        )}
      </span>
    </form>
  );
}
