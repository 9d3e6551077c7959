import { BridgeheadError } from "@/server/model/errors";
import type { ServerHardware } from "@/server/model/fabric-state";
import { type BindingPatience, delayAt, pause } from "@/server/oneview/binding/binding-patience";
import type { OneViewClient } from "@/server/oneview/client";
import { OneViewError } from "@/server/oneview/oneview-error";
import { parseServerHardware } from "@/server/oneview/parse-servers";
import { asObject } from "@/server/oneview/read-json";
import { NotBegun } from "@/server/oneview/write/lane";

const presses = 3;

/** One server's power, always looked at before it is changed. */
export class ServerPower {
  constructor(
    private readonly client: OneViewClient,
    private readonly uri: string,
    private readonly patience: BindingPatience,
  ) {}

  async read(): Promise<ServerHardware> {
    const server = parseServerHardware(asObject(await this.client.get(this.uri)) ?? {});
    if (server !== null) return server;
    throw new OneViewError(
      "unreachable",
      `${this.client.called} answered ${this.uri} with something that is no server.`,
    );
  }

  /** The server once nobody holds it and, if asked, its power is on or off. Looks a few times, then says what holds it. */
  async whenFree(stop: AbortSignal | null, isPowerAsked = true): Promise<ServerHardware> {
    const { tries } = this.patience;
    for (let attempt = 1; ; attempt += 1) {
      if (stop?.aborted === true) throw new NotBegun();
      const server = await this.read();
      const held = heldBy(server, isPowerAsked);
      if (held === null) return server;
      if (attempt >= tries) {
        throw new BridgeheadError("conflict", `${server.name} is not free: ${held}. It was looked at ${tries} times.`, {
          remedy: "See in OneView what is being done to the server; when it has ended, apply again.",
        });
      }
      await pause(delayAt(this.patience, attempt), stop);
    }
  }

  /**
   * Presses the power button, as a person would: the operating system is asked to stop, and nothing is forced. Whoever
   * else presses it meanwhile is waited for.
   */
  async bring(wanted: "On" | "Off"): Promise<void> {
    for (let press = 1; ; press += 1) {
      const server = await this.whenFree(null);
      if (server.powerState === wanted) return;
      try {
        await this.client.put(`${this.uri}/powerState`, { powerState: wanted, powerControl: "MomentaryPress" });
        return await this.until(wanted);
      } catch (error) {
        const isPassing = error instanceof OneViewError && (error.kind === "conflict" || error.delivery === "lost");
        const isThere = isPassing || (await this.isAt(wanted));
        if (isThere && press < presses) {
          await pause(delayAt(this.patience, press), null);
          continue;
        }
        throw notPowered(server.name, wanted, error);
      }
    }
  }

  /** Asking for the state it has is refused: somebody was faster. */
  private async isAt(wanted: "On" | "Off"): Promise<boolean> {
    const server = await this.read().catch(() => null);
    return server?.powerState === wanted;
  }

  private async until(wanted: "On" | "Off"): Promise<void> {
    const endsBy = performance.now() + this.patience.powerMs;
    for (let attempt = 1; ; attempt += 1) {
      const server = await this.read();
      if (server.powerState === wanted) return;
      const delayMs = delayAt(this.patience, attempt);
      if (performance.now() + delayMs > endsBy) {
        const seconds = Math.round(this.patience.powerMs / 1000);
        throw new BridgeheadError(
          "refused",
          `it is still ${server.powerState ?? "of unknown power"} after ${seconds} s`,
        );
      }
      await pause(delayMs, null);
    }
  }
}

function heldBy(server: ServerHardware, isPowerAsked: boolean): string | null {
  if (server.powerLock) return `OneView has locked its power${server.state === null ? "" : ` (${server.state})`}`;
  if (!isPowerAsked || server.powerState === "On" || server.powerState === "Off") return null;
  return `its power is ${server.powerState ?? "unknown"}`;
}

function notPowered(name: string, wanted: "On" | "Off", cause: unknown): BridgeheadError {
  const said = cause instanceof Error ? cause.message : String(cause);
  const remedy =
    wanted === "Off"
      ? "Shut the server's operating system down by hand, or force it off in OneView if that is acceptable, then apply again."
      : "Switch the server on in OneView.";
  const facts = { remedy, cause };
  const message = `${name} could not be switched ${wanted === "Off" ? "off" : "on"}: ${said}`;
  if (!(cause instanceof OneViewError)) return new BridgeheadError("refused", message, facts);
  const { status, errorCode, details, recommendedActions, taskUri, isTransient, delivery } = cause;
  return new OneViewError(cause.kind, message, {
    ...{ status, errorCode, details, recommendedActions, taskUri, isTransient, delivery },
    ...facts,
  });
}
