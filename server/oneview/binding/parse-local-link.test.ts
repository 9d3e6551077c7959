import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseLocalLink } from "@/server/oneview/binding/parse-local-link";

const id = "30303437-3034-4D32-3230-313133364752";
const link = (bootable: boolean) => ({ ok: true, link: { serverHardwareId: id, bootable } });
const info = { server_hardware_id: id, bootable: true };
const read = (local_link_information: unknown) => parseLocalLink({ local_link_information }, "port");
const codes = (given: unknown) => {
  const answer = read(given);
  return answer.ok ? [] : answer.faults.map((fault) => fault.code);
};

describe("forms seen in the field", () => {
  const entry = { switch_id: "01:23:45:67:89:ab", port_id: "", switch_info: info };
  const quoted = (value: unknown, times: number): unknown =>
    times === 0 ? value : JSON.stringify(quoted(value, times - 1));

  it.each([
    ["a list", [entry]],
    ["the entry itself", entry],
    ["a list as text", JSON.stringify([entry])],
    ["an entry as text in a list", [JSON.stringify(entry)]],
    ["an entry quoted twice", quoted(entry, 2)],
    ["switch_info as text", [{ ...entry, switch_info: JSON.stringify(info) }]],
    [
      "switch_info doubly quoted",
      [{ ...entry, switch_info: `"{\\"server_hardware_id\\": \\"${id}\\", \\"bootable\\": \\"True\\"}"` }],
    ],
    ["switch_info quoted five times", [{ ...entry, switch_info: quoted(info, 5) }]],
    ["a uri", [{ switch_info: { ...info, server_hardware_id: `/rest/server-hardware/${id}` } }]],
    [
      "a whole url",
      [{ switch_info: { ...info, server_hardware_id: `https://ov.example/rest/server-hardware/${id}/` } }],
    ],
    ["blanks around the id", [{ switch_info: { ...info, server_hardware_id: ` ${id} ` } }]],
  ])("%s", (_name, given) => {
    expect(read(given)).toEqual(link(true));
  });

  it.each([
    [true, true],
    [false, false],
    [1, true],
    [0, false],
    ["True", true],
    ["False", false],
    ["FALSE", false],
    [" yes ", true],
    ["off", false],
    ["n", false],
    ["1", true],
    ["0", false],
  ])("bootable %j", (bootable, expected) => {
    expect(read([{ switch_info: { ...info, bootable } }])).toEqual(link(expected));
  });
});

describe("faults", () => {
  it.each([
    ["nothing", undefined, ["local-link-missing"]],
    ["an empty list", [], ["local-link-missing"]],
    ["two entries", [{ switch_info: info }, { switch_info: info }], ["local-link-ambiguous"]],
    ["text that is no JSON", "{'server_hardware_id': 'x'}", ["local-link-unreadable"]],
    ["a number", 7, ["local-link-unreadable"]],
    ["no switch_info", [{}], ["switch-info-missing"]],
    ["switch_info of the wrong kind", [{ switch_info: [info] }], ["switch-info-unreadable"]],
    [
      "quoted without end",
      [
        {
          switch_info: JSON.stringify(
            JSON.stringify(JSON.stringify(JSON.stringify(JSON.stringify(JSON.stringify(info))))),
          ),
        },
      ],
      ["switch-info-unreadable"],
    ],
    [
      "both wrong: all are told",
      [{ switch_info: { server_hardware_id: "blade 7", bootable: "maybe" } }],
      ["server-hardware-id-invalid", "bootable-invalid"],
    ],
    ["both missing", [{ switch_info: {} }], ["server-hardware-id-missing", "bootable-missing"]],
    ["bootable 2", [{ switch_info: { ...info, bootable: 2 } }], ["bootable-invalid"]],
    ["bootable an object", [{ switch_info: { ...info, bootable: {} } }], ["bootable-invalid"]],
  ])("%s", (_name, given, expected) => {
    expect(codes(given)).toEqual(expected);
  });

  it("names the port and says what to do", () => {
    const answer = parseLocalLink(null, 'port "web" (12345678)');
    expect(answer).toMatchObject({ ok: false, faults: [{ object: 'port "web" (12345678)' }] });
    expect(answer.ok ? "" : answer.faults[0]?.remedy).toContain("server_hardware_id");
  });

  it("is not fooled by what every object inherits", () => {
    expect(codes([{ switch_info: JSON.parse(`{"__proto__": ${JSON.stringify(info)}}`) }])).toEqual([
      "server-hardware-id-missing",
      "bootable-missing",
    ]);
  });
});

it("never throws, and answers a link or at least one fault", () => {
  const near = fc.record(
    {
      switch_info: fc.oneof(
        fc.jsonValue(),
        fc.json(),
        fc.record({ server_hardware_id: fc.jsonValue(), bootable: fc.jsonValue() }),
      ),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), fc.json(), near, fc.array(near)), (given) => {
      const answer = read(given);
      return answer.ok ? /^[0-9a-f-]{36}$/i.test(answer.link.serverHardwareId) : answer.faults.length > 0;
    }),
    { numRuns: 500 },
  );
});
