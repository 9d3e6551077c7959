import { TriangleAlert } from "lucide-react";

/** What the rules do not do. It stands under the hosts, always: nobody looks for it in a manual. */
export function Hazards({ hazards }: { hazards: readonly string[] }) {
  return (
    <section aria-labelledby="isolation-hazards" className="mx-3 mt-6 rounded-md border sm:mx-4">
      <h2 id="isolation-hazards" className="flex items-center gap-2 border-b px-3 py-2 font-medium text-sm">
        <TriangleAlert aria-hidden className="size-4 text-drift" />
        What these rules do not do
      </h2>
      <ul className="grid list-disc gap-1.5 py-3 pr-3 pl-8 text-fg-muted text-sm">
        {hazards.map((hazard) => (
          <li key={hazard}>{hazard}</li>
        ))}
      </ul>
    </section>
  );
}
