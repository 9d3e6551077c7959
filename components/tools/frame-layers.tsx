import type { DecodedFrame } from "./decode-frame";

/** Layers from the wire inwards: each is one step further in, with its bytes and its fields. */
export function FrameLayers({ frame }: { frame: DecodedFrame }) {
  const { layers, length, tunnel } = frame;
  return (
    <div className="grid gap-4 p-3 sm:p-4">
      <p>
        {length} bytes
        {tunnel === null ? null : (
          <>
            {" "}
            through {tunnel.protocol}, {tunnel.key === null ? "without a key" : `key ${tunnel.key}`}. The tunnel adds{" "}
            {tunnel.overhead} bytes: with an underlay MTU of 1500, guests have {1500 - tunnel.overhead}. The key keeps
            networks apart; nothing is encrypted.
          </>
        )}
      </p>
      <ol aria-label="Layers" className="grid gap-1.5">
        {layers.map(({ name, at, bytes, facts }, depth) => (
          <li
            key={at}
            className="min-w-0 rounded-md border bg-surface px-3 py-2"
            style={{ marginLeft: `min(${depth * 1.25}rem, ${depth * 2.5}vw)` }}
          >
            <p className="flex items-baseline gap-2">
              <span className="font-medium">{name}</span>
              <span className="mono ml-auto text-fg-faint text-xs">
                byte {at}, {bytes} long
              </span>
            </p>
            {facts.length === 0 ? null : (
              <dl className="mt-0.5 flex flex-wrap gap-x-4 gap-y-0.5">
                {facts.map(([field, value]) => (
                  <div key={field} className="flex items-baseline gap-1.5">
                    <dt className="text-fg-muted text-xs">{field}</dt>
                    <dd className="mono">{value}</dd>
                  </div>
                ))}
              </dl>
            )}
          </li>
        ))}
      </ol>
    </div>
  );
}
