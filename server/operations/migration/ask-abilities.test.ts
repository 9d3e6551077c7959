import { expect, it } from "vitest";
import { emptyHost } from "@/server/hosts/backends/simulated/empty-host";
import { toHostState } from "@/server/hosts/backends/simulated/to-host-state";
import type { HostState } from "@/server/model/host-state";
import { plumbingSchema } from "@/server/model/plumbing";
import { askAbilities } from "@/server/operations/migration/ask-abilities";

const state = toHostState(emptyHost("c1"), 0);
const asked = (seen: HostState | null) => ({
  host: { id: "c1", name: "c1", plumbing: plumbingSchema.parse({}) },
  state: seen,
});
const running = (...names: readonly string[]): HostState => ({
  ...state,
  ovs: { version: "3.1", externalIds: {}, bridges: [bridge] },
  processes: names.map((name, at) => ({ pid: at + 1, name, command: name })),
});
const bridge = {
  ...{ uuid: "b", name: "br-int", datapathType: "", datapathId: null, failMode: "secure", protocols: [] },
  ...{ controllers: [], ports: [], externalIds: {}, otherConfig: {}, flows: [] },
};

it("says who else drives each host, and that a port is not isolated where OVN does", () => {
  expect(askAbilities(asked(running("neutron-openvswitch-agent")), asked(running("ovn-controller")))).toMatchObject({
    ...{ src_isolate_vif: true, src_other_controller: "neutron-openvswitch-agent runs there (pid 1)" },
    ...{ dst_isolate_vif: false, dst_other_controller: "ovn-controller runs there (pid 1)" },
  });
  expect(askAbilities(asked(running()), asked(null))).toMatchObject({
    ...{ src_isolate_vif: true, src_other_controller: "none" },
    ...{ dst_answers: false, dst_other_controller: null },
  });
});
