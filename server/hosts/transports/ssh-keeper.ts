import type { Client } from "ssh2";
import { connectSsh, type SshTarget } from "@/server/hosts/transports/ssh-connection";
import { type LinkState, TransportError } from "@/server/hosts/transports/transport";
import { BridgeheadError } from "@/server/model/errors";

const FIRST_RETRY_MS = 300;
const LAST_RETRY_MS = 30_000;

/**
 * Keeps one connection to a host.
 * 1. The first `get` connects; later ones share it. While it is down, `get` fails at once with the last reason.
 * 2. After a loss it connects again by itself, waiting 0.3 s, then twice as long each time up to 30 s, with jitter.
 * 3. A refusal (changed host key, login) is not tried again until `retry`: repeating it only locks accounts.
 */
export class SshKeeper {
  readonly #target: SshTarget;
  readonly #onKey: (offered: string) => void;
  readonly #listeners: ((link: LinkState) => void)[] = [];
  #pinned: string | null;
  #connecting: Promise<Client> | null = null;
  #client: Client | null = null;
  #down: Error | null = null;
  #retryMs = FIRST_RETRY_MS;
  #timer: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(target: SshTarget, onKey: (offered: string) => void) {
    this.#target = target;
    this.#pinned = target.hostKey;
    this.#onKey = onKey;
  }

  onLink(listener: (link: LinkState) => void): void {
    this.#listeners.push(listener);
  }

  get(): Promise<Client> {
    if (this.#client) return Promise.resolve(this.#client);
    if (this.#connecting) return this.#connecting;
    if (this.#closed) return Promise.reject(new TransportError("disconnected", "this connection was closed"));
    if (this.#down) return Promise.reject(this.#down);
    return this.#connect();
  }

  retry(): void {
    if (this.#client || this.#connecting || this.#closed) return;
    this.#down = null;
    this.#retryMs = FIRST_RETRY_MS;
    this.#connect().catch(() => undefined);
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#timer) clearTimeout(this.#timer);
    const client = this.#client ?? (await this.#connecting?.catch(() => null));
    client?.end();
    client?.destroy();
  }

  #connect(): Promise<Client> {
    if (this.#timer) clearTimeout(this.#timer);
    const accept = (offered: string) => {
      if (this.#pinned === null) this.#onKey(offered);
      this.#pinned = offered;
    };
    this.#connecting = connectSsh({ ...this.#target, hostKey: this.#pinned }, accept).then(
      (client) => this.#up(client),
      (error: Error) => {
        this.#connecting = null;
        this.#lost(error);
        throw error;
      },
    );
    return this.#connecting;
  }

  #up(client: Client): Client {
    this.#connecting = null;
    if (this.#closed) {
      client.destroy();
      throw new TransportError("disconnected", "this connection was closed");
    }
    const again = this.#down !== null;
    this.#client = client;
    this.#down = null;
    this.#retryMs = FIRST_RETRY_MS;
    client.once("close", () => {
      this.#client = null;
      this.#lost(
        new TransportError("disconnected", `the SSH connection to ${this.#target.address}:${this.#target.port} broke`),
      );
    });
    if (again) for (const listener of this.#listeners) listener({ up: true });
    return client;
  }

  #lost(error: Error): void {
    if (this.#closed) return;
    this.#down = error;
    for (const listener of this.#listeners) listener({ up: false, error });
    const hopeless = error instanceof BridgeheadError && (error.kind === "refused" || error.kind === "invalid");
    if (hopeless) return;
    const wait = this.#retryMs * (0.75 + Math.random() / 2);
    this.#retryMs = Math.min(this.#retryMs * 2, LAST_RETRY_MS);
    this.#timer = setTimeout(() => this.#connect().catch(() => undefined), wait);
  }
}
