import { FLAT_OPTION, type IniReading, readIni, UPLINK_SET_OPTION } from "@/server/mapping/ini";
import type { IniFault } from "@/server/mapping/ini-fault";
import type { Placed } from "@/server/mapping/ini-items";
import type { IniCheck, LocatedFault } from "@/server/model/mapping-views";
import { sameResource } from "@/server/oneview/resource-uri";
import type { OperationContext } from "@/server/operations/context";
import type { ChangeRequest } from "@/server/operations/intent/change-request";
import { checkChange } from "@/server/operations/intent/check-change";
import type { MappingFault } from "@/server/operations/intent/check-mappings";
import { desiredIntent } from "@/server/operations/intent/desired-intent";
import { gatherFabrics } from "@/server/operations/intent/gather-fabrics";
import { mappingFactsOf } from "@/server/operations/intent/mapping-facts-of";
import { normaliseRequest } from "@/server/operations/intent/normalise-request";
import { readIntent } from "@/server/operations/intent/read-intent";

export type IniInput = { readonly cloudId: string; readonly applianceId: string; readonly text: string };

export type CheckedIni = { readonly check: IniCheck; readonly request: Extract<ChangeRequest, { kind: "import-ini" }> };

/**
 * Reads an ini text and checks it against cloud and appliance: faults of the grammar and of what it says are told
 * together, each with line and column. Only the mappings are kept of the text: it may hold passwords.
 */
export async function checkIni(ctx: OperationContext, input: IniInput, signal: AbortSignal): Promise<CheckedIni> {
  const reading = readIni(input.text);
  const request = toRequest(input, reading);
  const stored = await readIntent(ctx.db, input.cloudId);
  const { fabrics } = await gatherFabrics(ctx, stored, request, signal);
  const asked = normaliseRequest(request, fabrics);
  const { desired, faults } = desiredIntent(stored.intent, asked);
  const { refusing } = checkChange(desired, asked, fabrics, mappingFactsOf(fabrics, stored.appliances));
  const located = [
    ...reading.faults.map((fault) => fromText(fault, "syntax")),
    ...faults.map((fault) => ({ ...fault, ...placeOfPhysicalNetwork(reading, fault.object) })),
    ...refusing.filter((fault) => !isToldAlready(fault, reading)).map((fault) => fromMapping(fault, reading)),
  ];
  const nothing = reading.flat === null && reading.uplinkSets === null && located.length === 0;
  return {
    request,
    check: {
      faults: nothing
        ? [noMappings()]
        : located.sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0)),
      notices: [...reading.notices.map((notice) => fromText(notice, "notice")), ...absent(reading)],
      flat: reading.flat?.length ?? null,
      uplinkSets: reading.uplinkSets?.length ?? null,
    },
  };
}

function toRequest({ cloudId, applianceId }: IniInput, reading: IniReading): CheckedIni["request"] {
  return {
    kind: "import-ini",
    cloudId,
    applianceId,
    flat:
      reading.flat?.map((each) => ({
        physicalNetwork: each.physicalNetwork.text,
        oneViewNetworkId: each.oneViewNetworkId.text,
      })) ?? null,
    uplinkSets:
      reading.uplinkSets?.map((each) => ({
        physicalNetwork: each.physicalNetwork.text,
        logicalInterconnectGroupId: each.logicalInterconnectGroupId.text,
        uplinkSetName: each.uplinkSetName.text,
      })) ?? null,
  };
}

function fromText({ line, column, option, message, remedy }: IniFault, code: string): LocatedFault {
  return { code, object: option ?? "the file", message, remedy, line, column };
}

function fromMapping(fault: MappingFault, reading: IniReading): LocatedFault {
  const { code, object, message, remedy, mapping } = fault;
  const isPhysical = code.startsWith("physical-network");
  let place: Placed | undefined;
  if ("oneViewNetworkId" in mapping) {
    const line = reading.flat?.find(
      (each) =>
        each.physicalNetwork.text === mapping.physicalNetwork &&
        sameResource(each.oneViewNetworkId.text, mapping.oneViewNetworkId),
    );
    place = isPhysical ? line?.physicalNetwork : line?.oneViewNetworkId;
  } else {
    const line = reading.uplinkSets?.find(
      (each) =>
        each.physicalNetwork.text === mapping.physicalNetwork &&
        each.uplinkSetName.text === mapping.uplinkSetName &&
        sameResource(each.logicalInterconnectGroupId.text, mapping.logicalInterconnectGroupId),
    );
    place = isPhysical
      ? line?.physicalNetwork
      : code === "group-not-found"
        ? line?.logicalInterconnectGroupId
        : line?.uplinkSetName;
  }
  return { code, object, message, remedy, line: place?.line ?? null, column: place?.column ?? null };
}

/** What the text itself shows to be wrong (no UUID, mapped twice) is not told again in the appliance's words. */
function isToldAlready(fault: MappingFault, reading: IniReading): boolean {
  const { line, column } = fromMapping(fault, reading);
  return reading.faults.some(
    (each) => each.option !== null && each.line === line && each.column === column && line !== null,
  );
}

function placeOfPhysicalNetwork(reading: IniReading, object: string): { line: number | null; column: number | null } {
  const found = reading.flat?.find((each) => object === `physical network "${each.physicalNetwork.text}"`);
  return { line: found?.physicalNetwork.line ?? null, column: found?.physicalNetwork.column ?? null };
}

function absent(reading: IniReading): LocatedFault[] {
  const tell = (option: string, what: string): LocatedFault => ({
    code: "option-absent",
    object: option,
    message: `${option} is not in the text: ${what} stay as they are.`,
    remedy: `Write "${option} =" with nothing behind it to remove them all.`,
    line: null,
    column: null,
  });
  return [
    ...(reading.flat === null ? [tell(FLAT_OPTION, "flat mappings")] : []),
    ...(reading.uplinkSets === null ? [tell(UPLINK_SET_OPTION, "uplink-set mappings")] : []),
  ];
}

function noMappings(): LocatedFault {
  return {
    code: "no-mappings",
    object: "the text",
    message: `The text holds neither ${UPLINK_SET_OPTION} nor ${FLAT_OPTION}.`,
    remedy: "Give the file that the driver reads, usually ml2_conf_oneview.ini, or the two lines of it.",
    line: null,
    column: null,
  };
}
