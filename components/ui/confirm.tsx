"use client";

import { AlertDialog as Radix } from "radix-ui";
import { type ReactNode, useState } from "react";
import { Button } from "./button";
import { ErrorPanel } from "./error-panel";
import { Field } from "./field";
import { Input } from "./input";

type ConfirmProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** What will happen, and what will not. */
  children: ReactNode;
  /** The verb on the button, e.g. `Remove host`. */
  verb: string;
  /** Where it hurts: the name must be typed first. */
  typed?: string;
  /** Resolves when done (the dialog closes) or throws (it stays and shows why). */
  onConfirm: () => Promise<unknown>;
};

/** Asks before something that cannot be taken back. The focus starts on Cancel. */
export function Confirm({ open, onOpenChange, title, children, verb, typed, onConfirm }: ConfirmProps) {
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [text, setText] = useState("");
  const change = (next: boolean) => {
    if (pending) return;
    setError(null);
    setText("");
    onOpenChange(next);
  };
  const confirm = async () => {
    setPending(true);
    setError(null);
    try {
      await onConfirm();
      setText("");
      onOpenChange(false);
    } catch (thrown) {
      setError(thrown);
    } finally {
      setPending(false);
    }
  };
  return (
    <Radix.Root open={open} onOpenChange={change}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-appear bg-[#00000066]" />
        <Radix.Content className="fixed top-[18vh] left-1/2 z-40 grid w-[min(27rem,calc(100vw-1.5rem))] -translate-x-1/2 animate-appear gap-3 rounded-lg border bg-overlay p-4 shadow-overlay outline-none">
          <Radix.Title className="font-semibold text-base">{title}</Radix.Title>
          <Radix.Description asChild>
            <div className="text-fg-muted text-sm">{children}</div>
          </Radix.Description>
          {typed ? (
            <Field label={`Type ${typed} to confirm`}>
              <Input className="mono" value={text} onChange={(event) => setText(event.target.value)} />
            </Field>
          ) : null}
          {error ? <ErrorPanel title="It was not done" error={error} /> : null}
          <div className="mt-1 flex justify-end gap-2">
            <Radix.Cancel asChild>
              <Button>Cancel</Button>
            </Radix.Cancel>
            <Button
              variant="danger"
              pending={pending}
              disabled={typed !== undefined && text !== typed}
              onClick={confirm}
            >
              {verb}
            </Button>
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
