"use client";

import { skipToken, useQuery } from "@tanstack/react-query";
import { Search, X } from "lucide-react";
import { type KeyboardEvent, type RefObject, useDeferredValue, useId, useState } from "react";
import { type RouterOutputs, useTRPC } from "../../trpc";
import { cn } from "../../ui/cn";
import { errorFacts } from "../../ui/error-facts";
import { Kbd } from "../../ui/kbd";
import { Spinner } from "../../ui/spinner";
import { KindGlyph } from "../kind-glyph";
import { kindNames } from "../kinds";

type SearchHit = RouterOutputs["topology"]["search"][number];

type SearchBoxProps = {
  caseId: string | undefined;
  input: RefObject<HTMLInputElement | null>;
  /** `expand`: what has to be opened so that it is drawn. */
  onSelect: (id: string, expand: readonly string[]) => void;
};

const mostHits = 30;

/** Finds any object by whatever an operator has in hand; choosing one opens what it is in and selects it. */
export function SearchBox({ caseId, input, onSelect }: SearchBoxProps) {
  const trpc = useTRPC();
  const listId = useId();
  const [text, setText] = useState("");
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const query = useDeferredValue(text.trim());
  const search = { query, limit: mostHits, ...(caseId === undefined ? {} : { caseId }) };
  const found = useQuery(
    trpc.topology.search.queryOptions(query.length < 2 ? skipToken : search, {
      placeholderData: (previous) => previous,
      staleTime: 5_000,
    }),
  );
  const hits = query.length < 2 ? [] : (found.data ?? []);
  const showing = open && query.length >= 2;
  const active = hits[Math.min(at, hits.length - 1)];

  const choose = ({ nodeId, expand }: SearchHit) => {
    setOpen(false);
    setText("");
    onSelect(nodeId, expand);
    input.current?.blur();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (hits.length > 0) setAt((now) => (now + step + hits.length) % hits.length);
    } else if (event.key === "Enter" && active !== undefined) choose(active);
    else if (event.key === "Escape") {
      if (text === "") input.current?.blur();
      setText("");
      setOpen(false);
    }
  };

  return (
    <search className="relative min-w-0 flex-1 md:max-w-80">
      <Search aria-hidden className="absolute top-2 left-2.5 size-3.5 text-fg-faint pointer-coarse:top-3.5" />
      <input
        ref={input}
        role="combobox"
        aria-label="Search the topology"
        aria-expanded={showing}
        aria-controls={listId}
        aria-activedescendant={showing && active !== undefined ? `${listId}-${hits.indexOf(active)}` : undefined}
        aria-autocomplete="list"
        autoComplete="off"
        spellCheck={false}
        placeholder="UUID, IP, MAC, device, VLAN, key, name"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
          setOpen(true);
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
        className="h-7.5 w-full rounded-md border border-line-strong bg-surface pr-8 pl-8 text-sm hover:border-fg-faint pointer-coarse:h-10"
      />
      <span className="absolute top-1.5 right-2">
        {text === "" ? (
          <Kbd className="pointer-coarse:hidden">/</Kbd>
        ) : (
          <button
            type="button"
            tabIndex={-1}
            aria-label="Clear search"
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => setText("")}
            className="text-fg-faint hover:text-fg"
          >
            {found.isFetching ? <Spinner /> : <X aria-hidden className="size-4" />}
          </button>
        )}
      </span>
      {showing ? (
        <div
          id={listId}
          role="listbox"
          aria-label="Found objects"
          className="absolute top-full right-0 left-0 z-30 mt-1 max-h-96 min-w-72 overflow-y-auto rounded-lg border bg-overlay p-1 shadow-overlay"
        >
          {found.error ? (
            <p role="alert" className="px-2 py-1.5 text-failed text-xs">
              Could not be searched: {errorFacts(found.error).message}
            </p>
          ) : hits.length === 0 ? (
            <p className="px-2 py-3 text-center text-fg-muted text-xs">
              {found.isFetching ? "Searching…" : `Nothing here has “${query}”.`}
            </p>
          ) : null}
          {hits.map((hit, index) => (
            <div
              key={hit.nodeId}
              id={`${listId}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={hit === active}
              onMouseDown={(event) => {
                event.preventDefault();
                choose(hit);
              }}
              onMouseMove={() => setAt(index)}
              className={cn(
                "flex items-center gap-2 rounded-md px-2 py-1 pointer-coarse:py-2.5",
                hit === active && "bg-hover",
              )}
            >
              <KindGlyph kind={hit.kind} className="text-fg-faint" />
              <span className="mono truncate">{hit.label}</span>
              <span className="min-w-0 flex-1 truncate text-right text-fg-faint text-xs">
                {[kindNames[hit.kind], hit.host, hit.why].filter(Boolean).join(" · ")}
              </span>
            </div>
          ))}
        </div>
      ) : null}
    </search>
  );
}
