// @ts-nocheck
// Which people the company holds data about, and whom it has been told to forget.
import type { Call } from "./calls.ts";
import { createRandom } from "./random.ts";
import type { Account, Contact } from "./seed/accounts.ts";
import type { SandboxState } from "./state.ts";
import { DAY, formatDateTime, HOUR } from "./time.ts";

export interface Person {
  readonly account: Account;
  readonly contact: Contact;
}

/** Addresses and phone numbers to forget, with the moment from which they are forgotten. */
export type Erasures = Map<string, number>;

export const extractDigits = (phone: string): string => phone.replace(/\D/g, "");

function isErased(state: SandboxState, mark: string, now: number): boolean {
  return now >= (state.erasures.get(mark) ?? Infinity);
}

export function findPeople(state: SandboxState, now: number, fits: (contact: Contact) => boolean): readonly Person[] {
  return state.accounts.flatMap((account) =>
    account.contacts
      .filter(fits)
      .filter(({ emailAddress, phoneNumber }) => {
        const isForgotten = isErased(state, emailAddress, now) || isErased(state, extractDigits(phoneNumber), now);
        return !isForgotten;
      })
      .map((contact) => ({ account, contact })),
  );
}

export function findCalls(
  state: SandboxState,
  now: number,
  addresses: ReadonlySet<string>,
  phone?: string,
): readonly Call[] {
  return state.calls.visible(now).filter(({ parties }) =>
    parties.some(({ emailAddress, phoneNumber }) => {
      const isPhone = phone !== undefined && phoneNumber !== null && extractDigits(phoneNumber) === phone;
      return isPhone || (emailAddress !== null && addresses.has(emailAddress.toLowerCase()));
    }),
  );
}

export interface Email {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly sentAt: number;
  readonly subject: string;
  readonly hash: string;
}

const SUBJECTS = ["Your questions", "Proposal", "Dates for the pilot", "Re: pricing", "Contract draft"];

/** Messages between a customer's contact and the account's owner; the same ones every time. */
export function listEmails(state: SandboxState, { account, contact }: Person): readonly Email[] {
  const random = createRandom(`${state.seed}/emails/${contact.crmId}`);
  const owner = state.users.find(({ id }) => id === account.ownerId);
  return Array.from({ length: random.int(1, 6) }, (_, index) => {
    const [from, to] =
      index % 2 === 0 ? [contact.emailAddress, owner?.emailAddress] : [owner?.emailAddress, contact.emailAddress];
    return {
      id: random.token(32),
      from: from ?? "",
      to: to ?? "",
      sentAt: state.startedAt - random.int(1, 300) * DAY - random.int(0, 23) * HOUR,
      subject: `${random.pick(SUBJECTS)} – ${account.name}`,
      hash: random.token(32),
    };
  });
}

export function toEmailJson(email: Email): Record<string, unknown> {
  const isOurs = email.from.endsWith("fernhill.example");
  return {
    from: email.from,
    id: email.id,
    sentTime: formatDateTime(email.sentAt),
    mailbox: isOurs ? email.from : email.to,
    messageHash: email.hash,
  };
}
