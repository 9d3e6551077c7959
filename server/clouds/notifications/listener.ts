import { setTimeout as sleep } from "node:timers/promises";
import { type ChannelModel, connect } from "amqplib";
import { type BrokerAddress, shownAddress } from "@/server/clouds/notifications/broker-address";
import { type CloudEvent, readNotification } from "@/server/clouds/notifications/cloud-event";
import { connectionFailure } from "@/server/http/connection-failure";
import type { NotificationStatus } from "@/server/model/cloud-notifications";

export type ListenerOptions = {
  readonly addresses: readonly BrokerAddress[];
  /** `control_exchange` of Neutron. */
  readonly exchange: string;
  /** One of `topics` in `[oslo_messaging_notifications]`, without the priority. */
  readonly topic: string;
  readonly caPem: string | null;
  /** Of this console alone; two consoles on one cloud each hear everything. */
  readonly queue: string;
  readonly onEvent: (event: CloudEvent) => void;
  readonly onStatus: (status: NotificationStatus) => void;
  /** After a connection came about: what was missed while there was none is to be looked for. */
  readonly onConnected: () => void;
  readonly limits?: Partial<ListenerLimits>;
};

export type ListenerLimits = {
  readonly connectTimeoutMs: number;
  readonly firstDelayMs: number;
  readonly longestDelayMs: number;
  readonly heartbeatSeconds: number;
  /** Messages that the broker sends ahead of our answer. */
  readonly prefetch: number;
  /** A longer message is not read: what it is about is then unknown, and everything is looked at. */
  readonly maxMessageBytes: number;
};

const usual: ListenerLimits = {
  connectTimeoutMs: 5000,
  firstDelayMs: 500,
  longestDelayMs: 30_000,
  heartbeatSeconds: 15,
  prefetch: 100,
  maxMessageBytes: 1024 * 1024,
};

/**
 * Hears what a cloud tells on RabbitMQ, on a queue of its own that the broker forgets when we leave: nothing of Neutron's is
 * taken from anybody, and nothing piles up. The exchange is only looked for, never declared: one declared otherwise than
 * Neutron does would keep Neutron from its own. A broker that goes away is tried again for ever, at growing distances, the
 * next of several each time.
 */
export class NotificationListener {
  private readonly closing = new AbortController();
  private readonly limits: ListenerLimits;
  private readonly over: Promise<void>;
  private status: NotificationStatus = {
    state: "connecting",
    since: Date.now(),
    heard: 0,
    lastAt: null,
    problem: null,
  };

  constructor(private readonly options: ListenerOptions) {
    this.limits = { ...usual, ...options.limits };
    this.over = this.run();
  }

  current(): NotificationStatus {
    return this.status;
  }

  async close(): Promise<void> {
    this.closing.abort();
    await this.over;
  }

  private async run(): Promise<void> {
    const { signal } = this.closing;
    const { addresses } = this.options;
    for (let attempt = 0; !signal.aborted; attempt += 1) {
      const address = addresses[attempt % addresses.length];
      if (address === undefined) return;
      const wasHeard = await this.listen(address).catch((cause: unknown) => {
        this.fail(address, cause);
        return false;
      });
      if (wasHeard) attempt = -1;
      // each broker is tried once before the wait grows
      const round = Math.floor(Math.max(0, attempt) / addresses.length);
      const { firstDelayMs, longestDelayMs } = this.limits;
      const delayMs = Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(round, 16)) * (0.75 + Math.random() / 2);
      await sleep(delayMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Until the connection ends; true when it came about at all. */
  private async listen(address: BrokerAddress): Promise<boolean> {
    const connection = await this.open(address);
    const ended = new Promise<unknown>((resolve) => {
      let problem: unknown = null;
      connection.on("error", (error) => {
        problem = error;
      });
      connection.on("close", (error) => resolve(problem ?? error ?? new Error("the broker closed the connection")));
    });
    const leave = () => void connection.close().catch(() => undefined);
    this.closing.signal.addEventListener("abort", leave, { once: true });
    try {
      await this.consume(connection, leave);
      this.tell({ state: "listening", since: Date.now(), problem: null });
      this.options.onConnected();
      const cause = await ended;
      if (!this.closing.signal.aborted) this.fail(address, cause);
      return true;
    } catch (error) {
      leave();
      await ended;
      throw error;
    } finally {
      this.closing.signal.removeEventListener("abort", leave);
    }
  }

  private async open({ isTls, host, port, username, password, vhost }: BrokerAddress): Promise<ChannelModel> {
    const { connectTimeoutMs, heartbeatSeconds } = this.limits;
    // it decodes the virtual host once more
    const where = { hostname: host, port, username, password, vhost: encodeURIComponent(vhost) };
    const place = { protocol: isTls ? "amqps" : "amqp", ...where };
    const { caPem } = this.options;
    const trust = isTls && caPem !== null ? { ca: [caPem] } : {};
    const named = isTls ? { servername: host } : {};
    return await connect({ ...place, heartbeat: heartbeatSeconds }, { timeout: connectTimeoutMs, ...trust, ...named });
  }

  private async consume(connection: ChannelModel, leave: () => void): Promise<void> {
    const { exchange, topic, queue } = this.options;
    const channel = await connection.createChannel();
    let problem: unknown = null;
    channel.on("error", (error) => {
      problem = error;
      leave();
    });
    try {
      await channel.checkExchange(exchange);
      // durable false, exclusive: it ends with this connection, whatever becomes of us
      await channel.assertQueue(queue, {
        exclusive: true,
        autoDelete: true,
        durable: false,
        arguments: { "x-max-length": 10_000 },
      });
      await channel.bindQueue(queue, exchange, `${topic}.info`);
      await channel.prefetch(this.limits.prefetch);
      await channel.consume(queue, (message) => {
        // the broker took the queue away
        if (message === null) return leave();
        this.take(message.content);
        channel.ack(message);
      });
    } catch (error) {
      throw problem ?? error;
    }
  }

  private take(content: Buffer): void {
    this.tell({ heard: this.status.heard + 1, lastAt: Date.now() });
    const event = content.length > this.limits.maxMessageBytes ? null : readNotification(content);
    if (event !== null) this.options.onEvent(event);
  }

  private fail(address: BrokerAddress, cause: unknown): void {
    if (this.closing.signal.aborted) return;
    const since = this.status.state === "lost" ? this.status.since : Date.now();
    this.tell({ state: "lost", since, problem: problemOf(this.options, address, cause) });
  }

  private tell(change: Partial<NotificationStatus>): void {
    this.status = { ...this.status, ...change };
    this.options.onStatus(this.status);
  }
}

/** What is in the way, in words. RabbitMQ's own never repeat the password. */
function problemOf(
  { exchange }: ListenerOptions,
  address: BrokerAddress,
  cause: unknown,
): NotificationStatus["problem"] {
  const broker = `RabbitMQ at ${shownAddress(address)}`;
  const said = cause instanceof Error ? cause.message : String(cause);
  if (/404.*NOT_FOUND - no exchange/.test(said)) {
    return {
      message: `${broker} has no exchange ${exchange}.`,
      remedy: "Give control_exchange of neutron.conf; Neutron makes the exchange when it starts.",
    };
  }
  if (/403|ACCESS_REFUSED/.test(said)) {
    return {
      message: `${broker} refused us: ${said}`,
      remedy: "Check user, password and virtual host, and what the user may do there.",
    };
  }
  if (/405|RESOURCE_LOCKED/.test(said)) {
    return {
      message: `${broker} holds our queue for another connection of ours.`,
      remedy: "It goes when that connection does, within a minute.",
    };
  }
  const { text, remedy } = connectionFailure(cause, { peer: "broker", pins: false });
  const code = cause instanceof Error && "code" in cause && typeof cause.code === "string";
  return code
    ? { message: `${broker} ${text}.`, remedy }
    : { message: `${broker}: ${said}`, remedy: "Look at the broker's log." };
}
