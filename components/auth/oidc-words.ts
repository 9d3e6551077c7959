import type { OidcRefusal } from "@/server/model/sign-in";

const WORDS: Readonly<Record<OidcRefusal, string>> = {
  cancelled: "The sign-in was given up at the provider.",
  expired: "The sign-in took too long, or was begun in another browser. Begin anew.",
  "no-role": "You were recognised, but none of your groups has a role here. Ask an administrator of this console.",
  disabled: "This account is disabled. An administrator can enable it again.",
  away: "The provider does not answer. Try again in a moment, or sign in another way.",
  refused: "What the provider answered could not be trusted, so nobody was signed in. The audit trail says why.",
  "too-many": "Too many attempts from here. Wait a minute, then try again.",
};

export function oidcWords(refusal: OidcRefusal): string {
  return WORDS[refusal];
}
