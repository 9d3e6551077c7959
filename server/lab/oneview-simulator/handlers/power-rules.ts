import { ApiError, invalid } from "../api-error";

export type PowerRequest = {
  readonly powerState: "On" | "Off";
  readonly powerControl: "MomentaryPress" | "PressAndHold" | "ColdBoot" | "Reset";
};

export type PowerChange = {
  readonly task: "Power on" | "Power off" | "Reset";
  /** Seen while the task runs. */
  readonly during: "PoweringOn" | "PoweringOff" | "Resetting";
  readonly after: "On" | "Off";
  /** Asks the operating system, which may not cooperate. */
  readonly isSoft: boolean;
};

/**
 * What a power request does to a server whose power is seen to be `current`:
 * - MomentaryPress turns on what is off, and asks the operating system of what is on to stop;
 * - PressAndHold turns off, whatever the server is doing, even in the middle of a soft power-off;
 * - ColdBoot and Reset need a server that is on, and leave it on;
 * - asking for the state that it has, or for anything in the middle of a change, is an error.
 */
export function powerChangeOf(request: PowerRequest, current: string): PowerChange {
  const { powerState: wanted, powerControl: control } = request;
  if (control === "ColdBoot" || control === "Reset") {
    if (wanted === "Off") throw unfit(`${control}_TO_OFF`, `${control} can not be used to power the server off.`);
    if (current === "Off") throw unfit(`${control}_OFF`, `${control} needs a server that is powered on.`);
    if (current !== "On") throw busy(current);
    return { task: "Reset", during: "Resetting", after: "On", isSoft: false };
  }
  if (wanted === "On") {
    if (control === "PressAndHold") throw unfit("PRESSANDHOLD_ON", "PressAndHold can not be used to power on.");
    if (current === "On") throw unfit("ALREADY_ON", "The server is already powered on.");
    if (current !== "Off") throw busy(current);
    return { task: "Power on", during: "PoweringOn", after: "On", isSoft: false };
  }
  if (current === "Off") throw unfit("ALREADY_OFF", "The server is already powered off.");
  if (control === "PressAndHold") return { task: "Power off", during: "PoweringOff", after: "Off", isSoft: false };
  if (current !== "On") throw busy(current);
  return { task: "Power off", during: "PoweringOff", after: "Off", isSoft: true };
}

export function powerLocked(name: string): ApiError {
  return new ApiError(409, "SERVER_HARDWARE_POWER_LOCKED", `The power of server hardware ${name} is locked.`, {
    details: "The appliance holds the power while it works on the server or its profile.",
    recommendedActions: ["Wait until powerLock of the server hardware is false and retry."],
  });
}

/** The soft power-off that hung: the task's error. */
export function softOffGivenUp(name: string): ApiError {
  return new ApiError(
    500,
    "POWER_OFF_TIMED_OUT",
    `The server hardware ${name} did not power off: its operating system did not react to the power button.`,
    { recommendedActions: ["Shut the operating system down, or power the server off by PressAndHold."] },
  );
}

function unfit(what: string, message: string): ApiError {
  return invalid(`INVALID_POWER_CONTROL_REQUEST_POWER_${what.toUpperCase()}`, message);
}

function busy(current: string): ApiError {
  return new ApiError(409, "POWER_OPERATION_IN_PROGRESS", `The power state of the server is ${current}.`, {
    recommendedActions: ["Wait until the power state is On or Off and retry."],
  });
}
