import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { patchFromProvider, patchToProvider } from "@/server/wiring/bridge-names";
import { interfaceXml } from "@/server/wiring/interface-xml";
import { localVlans } from "@/server/wiring/local-vlans";
import { sha1 } from "@/server/wiring/sha1";
import { PRIVATE, WEB1 } from "@/server/wiring/testing/story";
import { tunnelPortName } from "@/server/wiring/tunnel-names";

test("SHA-1 is SHA-1", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[ -~]{0,200}$/), (text) => {
      expect(sha1(text)).toEqual([...createHash("sha1").update(text).digest()]);
    }),
  );
});

test("patch ports: prefix and bridge, cut with six digits of the bridge's SHA-1 where that is too long", () => {
  expect([patchToProvider("br-ex"), patchFromProvider("br-ex")]).toEqual(["int-br-ex", "phy-br-ex"]);
  const long = patchToProvider("br-provider-12");
  const digits = createHash("sha1").update("br-provider-12").digest("hex").slice(0, 6);
  expect(long).toBe(`int-br-pr${digits}`);
  expect(long).toHaveLength(15);
  expect(patchToProvider("br-provider-13")).not.toBe(long);
});

test("tunnel ports: the remote address in hex, or in base 32 of its SHA-1", () => {
  expect(tunnelPortName("gre", "198.51.100.12")).toBe("gre-c633640c");
  expect(tunnelPortName("vxlan", "192.0.2.5")).toBe("vxlan-c0000205");
  const name = tunnelPortName("gre", "2001:db8::1");
  expect(name).toMatch(/^gre-[a-z2-7]{11}$/);
  const first = createHash("sha1").update("2001:db8::1").digest()[0] ?? 0;
  expect("abcdefghijklmnopqrstuvwxyz234567"[first >> 3]).toBe(name[4]);
});

const state = (
  ports: readonly { readonly tag: number | null; readonly network?: string; readonly recorded?: number }[],
) => ({
  hostname: "c1",
  observedAt: 1,
  kernel: null,
  namespaces: [],
  dhcp: null,
  processes: null,
  errors: [],
  sources: [],
  ovs: {
    version: null,
    externalIds: {},
    bridges: [
      {
        uuid: "b",
        name: "br-int",
        datapathType: "",
        datapathId: null,
        failMode: null,
        protocols: [],
        controllers: [],
        externalIds: {},
        otherConfig: {},
        flows: [],
        ports: ports.map(({ tag, network, recorded }, at) => ({
          uuid: `p${at}`,
          name: `p${at}`,
          tag,
          trunks: [],
          vlanMode: null,
          bondMode: null,
          externalIds: {},
          interfaces: [],
          otherConfig: { ...(network && { net_uuid: network }), ...(recorded && { tag: String(recorded) }) },
        })),
      },
    ],
  },
});

test("local VLANs: what ports record, most of them; one VLAN is never two networks'; the lowest free for new ones", () => {
  const { vlans } = localVlans(
    state([
      { tag: 3, network: "a", recorded: 3 },
      { tag: 3, network: "a", recorded: 3 },
      { tag: 5, network: "a", recorded: 5 },
      { tag: 3, network: "b", recorded: 3 },
      { tag: 4095, network: "c", recorded: 4 },
      { tag: 1 },
    ]),
    ["a", "b", "c", "d"],
  );
  expect(Object.fromEntries(vlans)).toEqual({ a: 3, c: 4, b: 2, d: 6 });
});

test("the interface as libvirt reads it, in all its forms, with values escaped", () => {
  const [hybrid, before, after, made] = (["hybrid", "libvirt", "delegated", "tap-delegated"] as const).map(
    (form) => interfaceXml(WEB1, PRIVATE, form).xml,
  );
  expect(hybrid).toBe(`<interface type="bridge">
  <mac address="fa:16:3e:79:3b:ac"/>
  <model type="virtio"/>
  <source bridge="qbrb079c24c-83"/>
  <mtu size="1458"/>
  <target dev="tapb079c24c-83"/>
</interface>
`);
  expect(before).toContain('<source bridge="br-int"/>');
  expect(before).toContain(`<parameters interfaceid="${WEB1.id}"/>`);
  expect(after).toContain('<interface type="ethernet">');
  expect(after).not.toContain("source");
  expect(made).toContain('<target dev="tapb079c24c-83" managed="no"/>');
  expect(interfaceXml({ ...WEB1, mac: `"><evil a='&` }, PRIVATE, "hybrid").xml).toContain(
    'address="&quot;&gt;&lt;evil a=&apos;&amp;"',
  );
});
