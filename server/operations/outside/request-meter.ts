import type { RequestSeen } from "@/server/model/fabric-effect";
import type { RequestCount } from "@/server/model/plan-run";

/** Counts what a run asks of appliances and clouds. */
export class RequestMeter {
  #count = { total: 0, reads: 0, writes: 0, bytesUp: 0, bytesDown: 0 };

  constructor(before: RequestCount | null = null) {
    if (before !== null) this.#count = { ...before };
  }

  readonly onRequest = ({ method, bytesUp, bytesDown }: RequestSeen): void => {
    this.#count.total += 1;
    if (method === "GET") this.#count.reads += 1;
    else this.#count.writes += 1;
    this.#count.bytesUp += bytesUp;
    this.#count.bytesDown += bytesDown;
  };

  count(): RequestCount {
    return { ...this.#count };
  }
}
