import { randomBytes } from "node:crypto";
import { ApiError } from "./api-error";

export type Credentials = { readonly user: string; readonly password: string };

const loginDomain = "Local";

/** Sessions of the appliance: any number, each ended by logout, by idling too long, by a reset or a restart. */
export class Sessions {
  private readonly lastUsed = new Map<string, number>();
  /** Logins since the last reset of the counters. */
  logins = 0;

  constructor(
    private readonly credentials: Credentials,
    private readonly idleMs: number,
    private readonly clock: () => number,
  ) {}

  login(user: unknown, password: unknown, domain: unknown): string {
    if (typeof domain === "string" && domain !== "" && domain.toLowerCase() !== loginDomain.toLowerCase()) {
      throw new ApiError(401, "AUTHN_AUTH_FAIL_LOGINDOMAINNOTFOUND", `The directory ${domain} was not found.`, {
        recommendedActions: ["Use one of the configured directories, or Local."],
      });
    }
    const isUser = typeof user === "string" && user.toLowerCase() === this.credentials.user.toLowerCase();
    if (!isUser || password !== this.credentials.password) {
      throw new ApiError(401, "AUTHN_AUTH_FAIL", "Invalid username or password or directory.", {
        recommendedActions: ["Enter the correct username and password and try again."],
      });
    }
    const id = randomBytes(24).toString("base64url");
    this.lastUsed.set(id, this.clock());
    this.logins += 1;
    return id;
  }

  /** True for a living session, whose idle time starts anew. */
  use(id: string | null): boolean {
    if (id === null) return false;
    const lastUsed = this.lastUsed.get(id);
    if (lastUsed === undefined) return false;
    if (this.clock() - lastUsed > this.idleMs) {
      this.lastUsed.delete(id);
      return false;
    }
    this.lastUsed.set(id, this.clock());
    return true;
  }

  end(id: string): void {
    this.lastUsed.delete(id);
  }

  endAll(): void {
    this.lastUsed.clear();
  }

  get open(): number {
    const now = this.clock();
    return [...this.lastUsed.values()].filter((used) => now - used <= this.idleMs).length;
  }

  get idleTimeoutMs(): number {
    return this.idleMs;
  }

  static readonly domains = [{ name: loginDomain, authProtocol: "LOCAL", loginDomain: "0" }];
}
