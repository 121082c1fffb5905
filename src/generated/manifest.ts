// Made by scripts/generate.ts from the manifests. Never edit by hand.
import type { Schema } from "../runtime/schema.ts";

/**
 * What the action does to the account: it drives retries, confirmation and hints. Never guessed from the method.
 */
export type ActionManifestEffect = "read" | "create" | "update" | "delete";
export type ActionManifestPointer = string;

/**
 * One action: what it does, what it needs, what it sends and what comes back. The file name is its id, its folder its group.
 */
export interface ActionManifest {
  /**
   * Path to this schema, for editors.
   */
  $schema?: string;
  /**
   * Verb first, in title case. The id is its snake_case.
   */
  title: string;
  /**
   * One to three sentences in plain words: what it does and what to know before using it.
   */
  description: string;
  /**
   * The vendor's own operation id; left out when no single operation stands behind the action.
   */
  operation?: string;
  /**
   * Scopes the action always needs.
   */
  scopes: string[];
  /**
   * Scopes that certain inputs need as well.
   *
   * @minItems 1
   */
  scopesWhen?: {
    when: ActionManifestCondition;
    /**
     * @minItems 1
     */
    scopes: string[];
    why: string;
  }[];
  effect: ActionManifestEffect;
  /**
   * A milder effect under certain inputs; the first that holds wins. `effect` stays the worst case.
   *
   * @minItems 1
   */
  effectWhen?: {
    when: ActionManifestCondition;
    effect: ActionManifestEffect;
  }[];
  /**
   * Only where the vendor promises that sending it twice is the same as once.
   */
  idempotent?: true;
  /**
   * The input that makes a repeated create safe.
   */
  idempotencyKey?: string;
  /**
   * beta: may change. limited: the vendor must enable it. legacy: kept for existing users.
   */
  availability?: "beta" | "limited" | "legacy";
  /**
   * Each run spends the vendor's paid credits; off until enabled.
   */
  spends?: "credits";
  /**
   * How long one answer may take, in seconds; the runtime's default when left out.
   */
  timeoutSeconds?: number;
  /**
   * What is known about this action other than from the vendor's description, or is uncertain, and where that comes from.
   *
   * @minItems 1
   */
  evidence?: {
    /**
     * What it is about: scopes, request, output, errors, limits or behaviour.
     */
    about: string;
    says: string;
    /**
     * Kind of source: recorded answer, vendor help page, vendor description, or third-party code by name.
     */
    source: string;
    /**
     * false where nobody has seen it live.
     */
    verified?: boolean;
  }[];
  /**
   * The one request behind the action. Left out when a handler of the same id stands in.
   */
  request?: {
    method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
    /**
     * Path under the base URL. {name} is the required input of that name, percent-encoded.
     */
    path: string;
    /**
     * Query parameters. A value that is exactly "{name}" is that input; if absent, the parameter goes.
     */
    query?: {
      [k: string]: string | number | boolean;
    };
    /**
     * JSON body. A value that is exactly "{name}" is that input; an object or list emptied that way goes too.
     */
    body?: {} | unknown[] | string;
  };
  /**
   * Where the output is in the reply; the whole reply when left out.
   */
  response?: {
    /**
     * The part of the reply that is the output; nothing there is not_found.
     */
    pick?: string;
    /**
     * The list in the reply. The output is { items, nextCursor?, total? } and the action takes cursor and limit.
     */
    items?: string;
    /**
     * Where an item of the list says which one it is; /id when left out.
     */
    identity?: string;
    /**
     * With `items`: the vendor sends the whole list at once, so there is no cursor and no limit.
     */
    paged?: false;
    /**
     * Items kept back unless the named input says include. The output counts them as `withheld`.
     */
    withhold?: {
      /**
       * An item is kept back if this part of it is true.
       */
      when: string;
      /**
       * The input that takes include or exclude.
       */
      input: string;
      why: string;
    };
  };
  /**
   * Pairs of date inputs of which the first must lie before the second.
   *
   * @minItems 1
   */
  ranges?: {
    from: ActionManifestPointer;
    to: ActionManifestPointer;
  }[];
  /**
   * Groups of inputs of which one must be given.
   *
   * @minItems 1
   */
  requiresOneOf?: {
    /**
     * @minItems 2
     */
    inputs: ActionManifestPointer[];
    /**
     * true: exactly one.
     */
    exclusive?: boolean;
    /**
     * true, with exclusive: none is fine too.
     */
    optional?: boolean;
    why: string;
  }[];
  /**
   * Inputs that must be given under certain other inputs.
   *
   * @minItems 1
   */
  requiresWhen?: {
    when: ActionManifestCondition;
    /**
     * @minItems 1
     */
    inputs: ActionManifestPointer[];
    why: string;
  }[];
  /**
   * Where the output lists what failed although the request as a whole succeeded.
   */
  partial?: {
    failed: ActionManifestPointer;
    why: string;
  };
  /**
   * Hints for forms. Never changes what is sent.
   */
  ui?: {
    order?: string[];
    /**
     * Inputs folded away at first.
     */
    advanced?: string[];
    /**
     * Widget by JSON ActionManifestPointer of the input.
     */
    widgets?: {
      [k: string]: "textarea" | "file" | "json";
    };
  };
  /**
   * Schema of the input: always an object without additional properties.
   */
  input: Schema;
  /**
   * Schema of the output.
   */
  output: Schema;
}
export interface ActionManifestCondition {
  /**
   * JSON ActionManifestPointer into the input.
   */
  input: string;
  /**
   * The value that counts; any value when left out.
   */
  equals?: string | number | boolean;
}

export type ConnectorManifestPointer = string;

/**
 * The service itself: identity, hosts, scopes, paging, error rules, limits and what is left out.
 */
export interface ConnectorManifest {
  $schema?: string;
  id: string;
  title: string;
  description: string;
  links: {
    [k: string]: string;
  };
  hosts: {
    /**
     * A base URL's host is one of these or ends in a dot and one of these.
     *
     * @minItems 1
     */
    suffixes: string[];
    why: string;
  };
  /**
   * Action groups in the order that catalogues show them; the id is the folder under actions.
   *
   * @minItems 1
   */
  groups: {
    id: string;
    title: string;
    description: string;
  }[];
  scopes: {
    /**
     * Always requested, cannot be removed.
     */
    mandatory: {
      code: string;
      why: string;
    }[];
    /**
     * What a scope typed by hand must match.
     */
    custom: {
      pattern: string;
      hint: string;
    };
    /**
     * @minItems 1
     */
    catalogue: {
      code: string;
      title: string;
      description: string;
      access: "read" | "write" | "delete";
      /**
       * high: content of conversations, personal data, or what cannot be undone.
       */
      sensitivity: "low" | "medium" | "high";
      /**
       * Where it is known from when the vendor's description does not name it.
       */
      evidence?: string;
    }[];
  };
  paging: {
    /**
     * The input that carries the cursor; sent where the action's request puts it.
     */
    cursorInput: string;
    /**
     * The input that bounds the items across pages; never sent.
     */
    limitInput: string;
    nextCursor: ConnectorManifestPointer;
    total: ConnectorManifestPointer;
    pageSize: number;
    cursorLifetimeSeconds: number;
    why: string;
  };
  /**
   * Where an error reply says what happened.
   */
  reply: {
    messages: ConnectorManifestPointer;
    requestId: ConnectorManifestPointer;
    requestIdHeader: string;
  };
  /**
   * Rules for replies that are no success, in order; the first match wins.
   *
   * @minItems 1
   */
  errors: {
    /**
     * A status such as 404, or a class such as 5xx.
     */
    status: string;
    /**
     * Regular expression over the reply's messages, case-insensitive. A named group `scope` names the missing scope.
     */
    text?: string;
    /**
     * Only for actions with `response.items`.
     */
    lists?: true;
    /**
     * empty_page: no items. restart: ask the same window again without the cursor, once.
     */
    recover?: "empty_page" | "restart";
    kind?:
      | "invalid_input"
      | "unauthenticated"
      | "forbidden"
      | "not_found"
      | "conflict"
      | "rejected"
      | "rate_limited"
      | "unavailable"
      | "invalid_reply";
    /**
     * What to do, one sentence. {scope} is the missing scope.
     */
    fix?: string;
    /**
     * A new access token may cure it.
     */
    refresh?: true;
    why: string;
  }[];
  limits: {
    perSecond: number;
    /**
     * Pause between two requests, in milliseconds.
     */
    spacingMs: number;
    perDay: number;
    why: string;
  };
  /**
   * Operations of the vendor that are no action, each with its reason.
   */
  leftOut: {
    operation?: string;
    method: string;
    path: string;
    why: string;
  }[];
}

/**
 * One way in: which fields it takes, how they sign a request, and the request that proves them.
 */
export interface AuthManifest {
  $schema?: string;
  title: string;
  description: string;
  /**
   * Who it is for, in a few words.
   */
  summary: string;
  /**
   * What an admin fills in. Secrets are writeOnly.
   */
  fields: Schema;
  /**
   * What signs a request, when that is not the fields themselves (a token obtained with them).
   */
  credentials?: Schema;
  /**
   * The Authorization header. {name} is a field or credential.
   */
  sign: {
    scheme: "Basic" | "Bearer";
    username?: string;
    password?: string;
    token?: string;
  };
  baseUrl: {
    /**
     * setting: a field named baseUrl. token: the token answer; never guessed.
     */
    from: "setting" | "token";
    default?: string;
    why: string;
  };
  /**
   * What the input named by an action's `response.withhold` takes under this way in when left out.
   */
  inputDefaults?: {
    [k: string]: string | number | boolean;
  };
  oauth?: {
    authorizeUrl: string;
    tokenUrl: string;
    /**
     * basic: Authorization: Basic base64(clientId:clientSecret), unescaped.
     */
    clientAuthentication: "basic";
    /**
     * Where the parameters of a token request go.
     */
    tokenParameters: "query" | "form";
    scopeSeparator: string;
    pkce: boolean;
    codeLifetimeSeconds: number;
    accessTokenLifetimeSeconds: number;
    refresh: {
      singleUse: boolean;
      keepsOldWhenMissing: boolean;
      why: string;
    };
    /**
     * JSON Pointers into the token answer.
     */
    answer: {
      accessToken: string;
      refreshToken: string;
      expiresIn: string;
      scope: string;
      baseUrl: string;
    };
  };
  /**
   * The action that proves the credentials; the mandatory scope covers it.
   */
  proof: {
    action: string;
    input?: {};
    says: string;
  };
  /**
   * Set-up steps for a newcomer, in order.
   *
   * @minItems 1
   */
  guide: {
    title: string;
    text: string;
    link?: string;
    /**
     * What is pasted there; shown with a copy button.
     */
    copy?: "callbackUrl" | "webhookUrl" | "scopes";
  }[];
}

/**
 * One trigger: polls an action, or receives a webhook.
 */
export interface TriggerManifest {
  $schema?: string;
  title: string;
  description: string;
  kind: "poll" | "webhook";
  /**
   * Schema of one event's data.
   */
  output: Schema;
}
