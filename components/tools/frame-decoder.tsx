"use client";

import { Layers } from "lucide-react";
import { useState } from "react";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { Field } from "../ui/field";
import { Textarea } from "../ui/input";
import { decodeFrame } from "./decode-frame";
import { frameBytes } from "./frame-bytes";
import { FrameLayers } from "./frame-layers";

/** A ping of seed 004 on its way through br-tun: from 10.0.0.2 to 10.0.0.4, between two nodes. */
const EXAMPLE = `0x0000:  5254 0000 0012 5254 0000 0011 0800 4500
0x0010:  007e 0000 4000 402f b6a6 c000 020b c000
0x0020:  020c 2000 6558 0000 0001 fa16 3e4c 1f0a
0x0030:  fa16 3e79 3bac 0800 4500 0054 1c46 4000
0x0040:  4001 0a5d 0a00 0002 0a00 0004 0800 d9f3
0x0050:  0001 0001 6162 6364 6566 6768 696a 6b6c`;

/** A captured frame in its layers. Nothing leaves the browser. */
export function FrameDecoder() {
  const [text, setText] = useState("");
  const bytes = text.trim() === "" ? null : frameBytes(text);
  const wrong = text.trim() !== "" && bytes === null;
  return (
    <>
      <div className="grid gap-3 border-b p-3 sm:p-4">
        <Field
          label="Captured frame"
          hint="tcpdump -xx, hexdump -C, Wireshark’s dump, or bare hex; from the Ethernet header on"
          error={wrong ? "These are not the bytes of a frame: at least 14 pairs of hex digits." : undefined}
        >
          <Textarea
            wrap="off"
            className="mono h-40 text-xs"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </Field>
        <div>
          <Button size="sm" onClick={() => setText(EXAMPLE)}>
            Show an example
          </Button>
        </div>
      </div>
      {bytes === null ? (
        <EmptyState icon={Layers} title="Packet, GRE, IP, Ethernet">
          A guest’s frame travels inside GRE, that inside the underlay’s IP. Paste a frame from a wire to see each
          layer, the tunnel’s key and what it costs.
        </EmptyState>
      ) : (
        <FrameLayers frame={decodeFrame(bytes)} />
      )}
    </>
  );
}
