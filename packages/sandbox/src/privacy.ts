// People whose data the company has, and erasure of their data.
import type { Call } from "./calls.ts";
import { createRandom } from "./random.ts";
import type { Account, Contact } from "./seed/accounts.ts";
import type { SandboxState } from "./state.ts";
import { dayMs, formatDateTime, hourMs } from "./time.ts";

export interface Person {
  readonly account: Account;
  readonly contact: Contact;
}

export const extractDigits = (phone: string): string => phone.replace(/\D/g, "");

function isErased({ erasures }: SandboxState, { emailAddress, phoneNumber }: Contact, now: number): boolean {
  return [emailAddress, extractDigits(phoneNumber)].some((key) => now >= (erasures.get(key) ?? Infinity));
}

export function findPeople(
  state: SandboxState,
  now: number,
  isWanted: (contact: Contact) => boolean,
): readonly Person[] {
  return state.accounts.flatMap((account) =>
    account.contacts
      .filter((contact) => isWanted(contact) && !isErased(state, contact, now))
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
      const hasPhone = phone !== undefined && phoneNumber !== null && extractDigits(phoneNumber) === phone;
      return hasPhone || (emailAddress !== null && addresses.has(emailAddress.toLowerCase()));
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

const subjects = ["Your questions", "Proposal", "Dates for the pilot", "Re: pricing", "Contract draft"];

/** Emails between a contact and the owner of the account. Repeated calls return the same ones. */
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
      sentAt: state.startedAt - random.int(1, 300) * dayMs - random.int(0, 23) * hourMs,
      subject: `${random.pick(subjects)} – ${account.name}`,
      hash: random.token(32),
    };
  });
}

export function toEmailJson({ id, from, to, sentAt, hash }: Email): Record<string, unknown> {
  const isFromUser = from.endsWith("fernhill.example");
  return { from, id, sentTime: formatDateTime(sentAt), mailbox: isFromUser ? from : to, messageHash: hash };
}
