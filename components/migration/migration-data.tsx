import type { ReactNode } from "react";
import type { MigrationAbilities, MigrationView } from "@/server/model/migration";

const FIELDS = [
  ["answers", "src_answers", "dst_answers"],
  ["Open vSwitch", "src_ovs_version", "dst_ovs_version"],
  ["firewall_driver", "src_firewall_driver", "dst_firewall_driver"],
  ["ovs_hybrid_plug", "src_ovs_hybrid_plug", "dst_ovs_hybrid_plug"],
  ["isolate_vif", "src_isolate_vif", "dst_isolate_vif"],
  ["other controller", "src_other_controller", "dst_other_controller"],
  ["supports_os_vif_delegation", "src_supports_os_vif_delegation", "dst_supports_os_vif_delegation"],
  ["hypervisor", "src_hypervisor", "dst_hypervisor"],
] as const satisfies readonly (readonly [string, keyof MigrationAbilities, keyof MigrationAbilities])[];

/** What travels with a migration: the typed fields of both hosts beside the JSON that carries the sentinel. */
export function MigrationData({ migration }: { migration: MigrationView }) {
  const { abilities, profile, profileJson, source, destination } = migration;
  const words = (value: string | boolean | null) => (value === null ? "unknown" : String(value));
  return (
    <section aria-label="Migration data" className="grid rounded-md border bg-surface lg:grid-cols-2 lg:divide-x">
      <Part title="Abilities" note="typed fields, asked before anything was done">
        <table className="w-full text-left text-xs">
          <thead className="text-fg-muted">
            <tr>
              <th scope="col" className="py-1 pr-2 font-normal">
                field
              </th>
              <th scope="col" className="py-1 pr-2 font-normal">
                src_ {source}
              </th>
              <th scope="col" className="py-1 font-normal">
                dst_ {destination}
              </th>
            </tr>
          </thead>
          <tbody>
            {FIELDS.map(([name, src, dst]) => (
              <tr key={name}>
                <th scope="row" className="mono break-all py-0.5 pr-2 font-normal text-fg-muted">
                  {name}
                </th>
                <td className="mono py-0.5 pr-2">{words(abilities[src])}</td>
                <td className="mono py-0.5">{words(abilities[dst])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Part>
      <Part title="profile_json" note="free-form, stored with the binding and read back">
        <pre className="mono whitespace-pre-wrap break-words rounded-sm bg-sunken p-2 text-xs">{profileJson}</pre>
        {profile.fault === null ? null : <p className="text-failed text-xs">{profile.fault}</p>}
        <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-3 gap-y-0.5 text-xs">
          {profile.entries.map(({ key, value }) => (
            <div key={key} className="contents">
              <dt className="mono text-fg-muted">{key}</dt>
              <dd className="mono break-all">{value}</dd>
            </div>
          ))}
        </dl>
        <p className="text-fg-muted text-xs">
          {profile.osVifDelegation === true
            ? "os_vif_delegation: the destination makes the port before the guest’s tap is there."
            : "Without os_vif_delegation: the destination is not known to make the port beforehand."}{" "}
          {profile.migratingTo === null
            ? "Without migrating_to the port stays dead until its binding is activated."
            : `migrating_to ${profile.migratingTo}: it is wired there before the activation.`}
        </p>
      </Part>
    </section>
  );
}

function Part({ title, note, children }: { title: string; note: string; children: ReactNode }) {
  return (
    <div className="grid min-w-0 content-start gap-2 p-3">
      <h2 className="font-semibold text-sm">
        {title} <span className="font-normal text-fg-muted text-xs">{note}</span>
      </h2>
      {children}
    </div>
  );
}
