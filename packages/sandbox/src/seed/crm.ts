// CRM fields of accounts, opportunities and people, for the extended context of calls.
import type { Account } from "./accounts.ts";

type Fields = readonly { readonly name: string; readonly value: unknown }[];

function toFields(values: Readonly<Record<string, unknown>>): Fields {
  return Object.entries(values).map(([name, value]) => ({ name, value }));
}

function createPersonFields(accounts: readonly Account[], id: string): Fields {
  for (const account of accounts) {
    const contact = account.contacts.find(({ crmId }) => crmId === id);
    if (contact === undefined) continue;
    const { firstName, lastName, emailAddress, phoneNumber, title } = contact;
    return toFields({
      FirstName: firstName,
      LastName: lastName,
      Email: emailAddress,
      Phone: phoneNumber,
      Title: title,
    });
  }
  return [];
}

export function createCrmFields(accounts: readonly Account[], objectType: string, id: string): Fields {
  if (objectType === "Account") {
    const account = accounts.find(({ crmId }) => crmId === id);
    return account === undefined
      ? []
      : toFields({
          Name: account.name,
          Website: account.domain,
          Industry: account.industry,
          Sites__c: account.name.length,
        });
  }
  if (objectType === "Opportunity") {
    const opportunity = accounts.map((account) => account.opportunity).find(({ crmId }) => crmId === id);
    if (opportunity === undefined) return [];
    const { name, stage, amount, probability, closeDate } = opportunity;
    return toFields({ Name: name, StageName: stage, Amount: amount, Probability: probability, CloseDate: closeDate });
  }
  return createPersonFields(accounts, id);
}
