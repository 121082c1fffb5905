// The seeded company of a sandbox, as the inputs of actions need it.
import type { Sandbox } from "gong-connector-sandbox";
import type { AnyConnector } from "../../src/index.ts";

/** The present of the sandbox: a spring afternoon in the company's time zone. */
export const sandboxNow = Date.UTC(2026, 3, 15, 22);
export const backfillStart = Date.UTC(2026, 2, 25);

export type Input = Record<string, unknown>;

/** The seeded data of a polite sandbox, and a connector that creates the records that an input needs. */
export class Company {
  readonly state: Sandbox["state"];
  readonly #connector: AnyConnector;
  #integrationId: Promise<string> | undefined;

  constructor(sandbox: Sandbox, connector: AnyConnector) {
    this.state = sandbox.state;
    this.#connector = connector;
  }

  get callIds(): string[] {
    const visible = this.state.calls.visible(sandboxNow);
    return visible.filter(({ isPrivate }) => !isPrivate).map(({ id }) => id);
  }

  get workspaceId(): string {
    return this.state.workspaces[0]?.id ?? "";
  }

  getUserId(index = 0): string {
    return this.state.users[index]?.id ?? "";
  }

  getEmail(index = 0): string {
    return this.state.users[index]?.emailAddress ?? "";
  }

  getContact(account: number, index = 0): { crmId: string; emailAddress: string; phoneNumber: string } {
    const contact = this.state.accounts[account]?.contacts[index];
    if (!contact) throw new Error(`account ${account} has no contact ${index}`);
    return contact;
  }

  /** A property of the output of an action that creates what an input needs. */
  async create(action: string, input: Input, name: string): Promise<string> {
    const output = await this.#connector.run(action, input);
    return String(Object(output)[name]);
  }

  async list(action: string, input: Input): Promise<Record<string, string>> {
    const output = await this.#connector.run(action, input);
    return Object(output).items[0];
  }

  /** Gong allows one CRM integration. */
  createIntegration(): Promise<string> {
    this.#integrationId ??= this.create("register_crm_integration", integration, "integrationId");
    return this.#integrationId;
  }
}

export const integration = { name: "Own CRM", ownerEmail: "crm@fernhill.example" };
