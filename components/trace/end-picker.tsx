"use client";

import { skipToken, useQuery } from "@tanstack/react-query";
import { ChevronsUpDown } from "lucide-react";
import { type KeyboardEvent, type RefObject, useDeferredValue, useEffect, useId, useRef, useState } from "react";
import type { TraceEnd } from "@/server/model/trace";
import { useTRPC } from "../trpc";
import { cn } from "../ui/cn";
import { errorFacts } from "../ui/error-facts";
import { CONTROL } from "../ui/input";
import { deviceOf, endText, isAddress } from "./trace-question";

type EndPickerProps = {
  label: string;
  /** As the address of the page has it. */
  value: string | null;
  onPick: (value: string | null) => void;
  caseId: string | undefined;
  /** The receiving end: an IP address is one as well, and a device without a port is none. */
  receives: boolean;
  input?: RefObject<HTMLInputElement | null>;
};

type Choice = { readonly value: string; readonly name: string; readonly detail: string };

const mostChoices = 12;

/** A port, a device or an address, found by name, address, MAC or id. */
export function EndPicker({ label, value, onPick, caseId, receives, input }: EndPickerProps) {
  const trpc = useTRPC();
  const id = useId();
  /** `null`: nothing is being typed, the field shows what is picked. */
  const [text, setText] = useState<string | null>(null);
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const typed = useDeferredValue((text ?? "").trim());
  const inCase = caseId === undefined ? {} : { caseId };
  const found = useQuery(
    trpc.trace.ends.queryOptions(open ? { query: typed.slice(0, 200), limit: mostChoices, ...inCase } : skipToken, {
      placeholderData: (previous) => previous,
      staleTime: 5_000,
    }),
  );
  const picked = usePicked(value, caseId);
  const ends = (found.data ?? []).filter(({ end }) => !receives || "portId" in end).map(choiceOf);
  const address: Choice[] = receives && isAddress(typed) ? [{ value: typed, name: typed, detail: "this address" }] : [];
  const choices = [...address, ...ends];
  const active = choices[Math.min(at, choices.length - 1)];
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (open) list.current?.children[at]?.scrollIntoView({ block: "nearest" });
  }, [open, at]);

  const close = () => {
    setText(null);
    setOpen(false);
    setAt(0);
  };
  const choose = (choice: Choice) => {
    onPick(choice.value);
    close();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      setOpen(true);
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (choices.length > 0) setAt((now) => (now + step + choices.length) % choices.length);
    } else if (event.key === "Enter" && open && active !== undefined) {
      event.preventDefault();
      choose(active);
    } else if (event.key === "Escape" && open) {
      event.stopPropagation();
      close();
    }
  };
  const leave = () => {
    const last = (text ?? "").trim();
    if (text !== null && last === "") onPick(null);
    else if (receives && isAddress(last)) onPick(last);
    close();
  };

  return (
    <div className="relative grid min-w-0 content-start gap-1">
      <label htmlFor={id} className="font-medium text-xs">
        {label}
      </label>
      <div className="relative">
        <input
          ref={input}
          id={id}
          role="combobox"
          aria-expanded={open}
          aria-controls={`${id}-list`}
          aria-activedescendant={open && active !== undefined ? `${id}-${choices.indexOf(active)}` : undefined}
          aria-autocomplete="list"
          aria-describedby={`${id}-hint`}
          autoComplete="off"
          spellCheck={false}
          placeholder={receives ? "Port or IP address" : "Port or device"}
          value={text ?? picked.name}
          onChange={(event) => {
            setText(event.target.value);
            setAt(0);
            setOpen(true);
          }}
          onFocus={(event) => event.currentTarget.select()}
          onClick={() => setOpen(true)}
          onBlur={leave}
          onKeyDown={onKeyDown}
          className={cn(CONTROL, "h-8 pr-8 font-medium placeholder:font-normal")}
        />
        <ChevronsUpDown
          aria-hidden
          className="pointer-events-none absolute top-2 right-2.5 size-3.5 text-fg-faint pointer-coarse:top-3.5"
        />
      </div>
      <p id={`${id}-hint`} className="mono min-h-4 truncate text-2xs text-fg-muted">
        {picked.detail}
      </p>
      {open ? (
        <div className="absolute top-full right-0 left-0 z-30 -mt-4 max-h-96 min-w-72 overflow-y-auto rounded-lg border bg-overlay p-1 shadow-overlay">
          {found.error ? (
            <p role="alert" className="px-2 py-1.5 text-failed text-xs">
              Could not be searched: {errorFacts(found.error).message}
            </p>
          ) : choices.length === 0 ? (
            <p role="status" className="px-2 py-3 text-center text-fg-muted text-xs">
              {emptyWords(found.isFetching, typed)}
            </p>
          ) : null}
          <div ref={list} id={`${id}-list`} role="listbox" aria-label={`${label}: found`}>
            {choices.map((choice, index) => (
              <div
                key={choice.value}
                id={`${id}-${index}`}
                role="option"
                tabIndex={-1}
                aria-selected={choice === active}
                onMouseDown={(event) => {
                  event.preventDefault();
                  choose(choice);
                }}
                onMouseMove={() => setAt(index)}
                className={cn("rounded-md px-2 py-1 pointer-coarse:py-2", choice === active && "bg-hover")}
              >
                <span className="block truncate font-medium text-sm">{choice.name}</span>
                <span className="mono block truncate text-2xs text-fg-muted">{choice.detail}</span>
              </div>
            ))}
          </div>
        </div>
      ) : null}
    </div>
  );
}

function emptyWords(searching: boolean, typed: string): string {
  if (searching) return "Searching…";
  return typed === "" ? "No port here is plugged into a host." : `Nothing here has “${typed}”.`;
}

function choiceOf(end: TraceEnd): Choice {
  const { label, addresses, host, network, mac } = end;
  const where = host ?? "on no host here";
  return {
    value: endText(end),
    name: [label, ...addresses.slice(0, 2)].join(" "),
    detail: [where, network, mac].filter(Boolean).join(" · "),
  };
}

/** What is picked, in words: by the console, and until it has answered or when it does not know it, as it is in the address. */
function usePicked(
  value: string | null,
  caseId: string | undefined,
): { readonly name: string; readonly detail: string } {
  const trpc = useTRPC();
  const device = value === null ? null : deviceOf(value);
  const isPort = value !== null && device === null && !isAddress(value);
  const asked = { query: value?.slice(0, 200) ?? "", limit: 1, ...(caseId === undefined ? {} : { caseId }) };
  const known = useQuery(trpc.trace.ends.queryOptions(isPort ? asked : skipToken, { staleTime: 30_000 }));
  if (value === null) return { name: "", detail: "" };
  if (device !== null) return { name: `${device.device} on ${device.host}`, detail: "device" };
  if (!isPort) return { name: value, detail: "IP address" };
  const end = known.data?.find((one) => endText(one) === value);
  if (end !== undefined) return choiceOf(end);
  return { name: value, detail: known.data === undefined ? "" : "no port here has this id" };
}
