import { describe, expect, it } from "vitest";
import { ApiError } from "../api-error";
import { type PowerRequest, powerChangeOf } from "./power-rules";

const refused = "INVALID_POWER_CONTROL_REQUEST_POWER_";
const busy = "POWER_OPERATION_IN_PROGRESS";

function answerOf(powerState: PowerRequest["powerState"], powerControl: PowerRequest["powerControl"], current: string) {
  try {
    const { during, after, isSoft } = powerChangeOf({ powerState, powerControl }, current);
    return `${during} ${after}${isSoft ? " soft" : ""}`;
  } catch (error) {
    if (error instanceof ApiError) return `${error.status} ${error.errorCode}`;
    throw error;
  }
}

describe("powerChangeOf", () => {
  it.each([
    ["On", "MomentaryPress", "Off", "PoweringOn On"],
    ["On", "MomentaryPress", "On", `400 ${refused}ALREADY_ON`],
    ["On", "MomentaryPress", "PoweringOff", `409 ${busy}`],
    ["On", "MomentaryPress", "Unknown", `409 ${busy}`],
    ["On", "PressAndHold", "Off", `400 ${refused}PRESSANDHOLD_ON`],
    ["Off", "MomentaryPress", "On", "PoweringOff Off soft"],
    ["Off", "MomentaryPress", "Off", `400 ${refused}ALREADY_OFF`],
    ["Off", "MomentaryPress", "PoweringOn", `409 ${busy}`],
    ["Off", "MomentaryPress", "PoweringOff", `409 ${busy}`],
    ["Off", "PressAndHold", "On", "PoweringOff Off"],
    ["Off", "PressAndHold", "Off", `400 ${refused}ALREADY_OFF`],
    ["Off", "PressAndHold", "PoweringOff", "PoweringOff Off"],
    ["Off", "PressAndHold", "Unknown", "PoweringOff Off"],
    ["On", "ColdBoot", "On", "Resetting On"],
    ["On", "ColdBoot", "Off", `400 ${refused}COLDBOOT_OFF`],
    ["Off", "ColdBoot", "On", `400 ${refused}COLDBOOT_TO_OFF`],
    ["On", "Reset", "On", "Resetting On"],
    ["On", "Reset", "Off", `400 ${refused}RESET_OFF`],
    ["On", "Reset", "Resetting", `409 ${busy}`],
  ] as const)("answers %s by %s of a server that is %s with %s", (powerState, powerControl, current, expected) => {
    expect(answerOf(powerState, powerControl, current)).toBe(expected);
  });
});
