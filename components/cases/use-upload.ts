"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTRPC } from "../trpc";
import { packFiles } from "./pack-files";
import { type ImportedCase, UploadError, uploadCase } from "./upload-case";

export type Upload =
  | { readonly phase: "none" }
  | { readonly phase: "chosen"; readonly file: File; readonly error?: unknown }
  | { readonly phase: "sending"; readonly file: File; readonly fraction: number }
  | { readonly phase: "done"; readonly name: string; readonly result: ImportedCase };

/** One upload at a time. A file that failed stays chosen. */
export function useUpload() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [upload, setUpload] = useState<Upload>({ phase: "none" });
  const running = useRef<AbortController | null>(null);
  const send = async (file: File, name: string) => {
    const controller = new AbortController();
    running.current = controller;
    setUpload({ phase: "sending", file, fraction: 0 });
    try {
      const onProgress = (fraction: number) => setUpload({ phase: "sending", file, fraction });
      const result = await uploadCase(file, name, { signal: controller.signal, onProgress });
      setUpload({ phase: "done", name, result });
      await queryClient.invalidateQueries(trpc.cases.pathFilter());
    } catch (error) {
      const cancelled = error instanceof UploadError && error.data.code === "CANCELLED";
      setUpload(cancelled ? { phase: "chosen", file } : { phase: "chosen", file, error });
    }
  };
  return {
    upload,
    choose: (files: readonly File[]) => {
      const [only, ...others] = files;
      if (only !== undefined) setUpload({ phase: "chosen", file: others.length === 0 ? only : packFiles(files) });
    },
    send,
    cancel: () => running.current?.abort(),
    clear: () => setUpload({ phase: "none" }),
  };
}
