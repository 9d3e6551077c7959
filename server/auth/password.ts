import { randomInt } from "node:crypto";
import { BridgeheadError } from "@/server/model/errors";

export const SHORTEST_PASSWORD = 12;
export const LONGEST_PASSWORD = 128;

/** Without characters that look like others. */
const ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const ONE_TIME_LENGTH = 20;

/** A random password of about 116 bits that a person can copy from a screen. */
export function makeOneTimePassword(): string {
  return Array.from({ length: ONE_TIME_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
}

/** Throws `invalid` unless a person may choose this password. */
export function checkPassword(password: string, username: string): void {
  if (password.length < SHORTEST_PASSWORD || password.length > LONGEST_PASSWORD) {
    throw new BridgeheadError(
      "invalid",
      `A password has ${SHORTEST_PASSWORD} to ${LONGEST_PASSWORD} characters; this one has ${password.length}.`,
    );
  }
  if (password.toLowerCase().includes(username.toLowerCase())) {
    throw new BridgeheadError("invalid", "A password must not contain the user name.");
  }
  if (new Set(password).size < 5) {
    throw new BridgeheadError("invalid", "A password needs at least five different characters.");
  }
}
