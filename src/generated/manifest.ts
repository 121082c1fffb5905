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
  operationId?: string;
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
    reason: string;
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
  idempotencyKeyInput?: string;
  /**
   * beta: may change. limited: the vendor must enable it. legacy: kept for existing users.
   */
  availability?: "beta" | "limited" | "legacy";
  /**
   * Each run spends the vendor's paid credits; off until enabled.
   */
  cost?: "credits";
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
     * What it is about: scopes, request, output, errors, limits or behavior.
     */
    topic: string;
    statement: string;
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
    itemId?: string;
    /**
     * With `items`: the vendor sends the whole list at once, so there is no cursor and no limit.
     */
    paged?: false;
    /**
     * Items kept back unless the named input says include. The output counts them as `withheld`.
     */
    exclude?: {
      /**
       * An item is kept back if this part of it is true.
       */
      when: string;
      /**
       * The input that takes include or exclude.
       */
      input: string;
      reason: string;
    };
  };
  /**
   * Pairs of date inputs of which the first must lie before the second.
   *
   * @minItems 1
   */
  dateRanges?: {
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
    reason: string;
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
    reason: string;
  }[];
  /**
   * Where the output lists what failed although the request as a whole succeeded.
   */
  partialFailure?: {
    path: ActionManifestPointer;
    reason: string;
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
    reason: string;
  };
  /**
   * Action groups in the order that catalogs show them; the id is the folder under actions.
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
      id: string;
      reason: string;
    }[];
    /**
     * What a scope typed by hand must match.
     */
    custom: {
      pattern: string;
      remedy: string;
    };
    /**
     * @minItems 1
     */
    catalog: {
      id: string;
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
      source?: string;
    }[];
  };
  pagination: {
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
    reason: string;
  };
  /**
   * Where an error reply says what happened.
   */
  errorResponse: {
    messages: ConnectorManifestPointer;
    requestId: ConnectorManifestPointer;
    requestIdHeader: string;
  };
  /**
   * Rules for replies that are no success, in order; the first match wins.
   *
   * @minItems 1
   */
  errorRules: {
    /**
     * A status such as 404, or a class such as 5xx.
     */
    status: string;
    /**
     * Regular expression over the reply's messages, case-insensitive. A named group `scope` names the missing scope.
     */
    messagePattern?: string;
    /**
     * Only for actions with `response.items`.
     */
    listsOnly?: true;
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
      | "invalid_response";
    /**
     * A narrower error code of the same kind; by the kind when omitted.
     */
    code?: "missing_scope" | "cursor_expired" | "already_exists";
    /**
     * What to do, one sentence. {scope} is the missing scope.
     */
    remedy?: string;
    /**
     * A new access token may cure it.
     */
    refreshAccessToken?: true;
    reason: string;
  }[];
  rateLimits: {
    perSecond: number;
    /**
     * Pause between two requests, in milliseconds.
     */
    minIntervalMs: number;
    perDay: number;
    reason: string;
  };
  /**
   * Operations of the vendor that are no action, each with its reason.
   */
  unsupported: {
    operationId?: string;
    method: string;
    path: string;
    reason: string;
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
  authorization: {
    scheme: "Basic" | "Bearer";
    username?: string;
    password?: string;
    token?: string;
  };
  baseUrl: {
    /**
     * setting: a field named baseUrl. token: the token answer; never guessed.
     */
    source: "setting" | "token";
    default?: string;
    reason: string;
  };
  /**
   * What the input named by an action's `response.withhold` takes under this way in when left out.
   */
  inputDefaults?: {
    [k: string]: string | number | boolean;
  };
  oauth?: {
    authorizationUrl: string;
    tokenUrl: string;
    /**
     * basic: Authorization: Basic base64(clientId:clientSecret), unescaped.
     */
    tokenEndpointAuthMethod: "basic";
    /**
     * Where the parameters of a token request go.
     */
    tokenParametersIn: "query" | "form";
    scopeSeparator: string;
    pkce: boolean;
    authorizationCodeLifetimeSeconds: number;
    accessTokenLifetimeSeconds: number;
    refresh: {
      singleUse: boolean;
      keepsOldWhenMissing: boolean;
      reason: string;
    };
    /**
     * JSON Pointers into the token answer.
     */
    tokenResponse: {
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
  test: {
    action: string;
    input?: {};
    successMessage: string;
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

export type TriggerManifestPointer = string;

/**
 * One trigger: either `poll`, which asks a list action again and again, or `webhook`, which is told by the vendor. The file name is its id.
 */
export interface TriggerManifest {
  /**
   * Path to this schema, for editors.
   */
  $schema?: string;
  /**
   * What happened, in title case. The id is its snake_case.
   */
  title: string;
  /**
   * When it fires and what to know before using it, in one to three sentences.
   */
  description: string;
  /**
   * The action group of connector.json that it is shown with.
   */
  group: string;
  /**
   * What the user chooses. {name} stands for it in templates and conditions.
   */
  input: Schema;
  /**
   * Schema of one event's data.
   */
  output: Schema;
  /**
   * Data of one event as a workflow builder sees it before the first one has happened.
   */
  sample: {};
  /**
   * What people know an event by, such as a call's title: pointers into its data, joined by spaces.
   *
   * @minItems 1
   */
  label?: TriggerManifestPointer[];
  /**
   * What is assumed, such as how late an item may come, and where that comes from.
   *
   * @minItems 1
   */
  evidence?: {
    /**
     * What it is about: lookback, settle, window, id, changes or webhook.
     */
    topic: string;
    statement: string;
    source: string;
    /**
     * false where nobody has seen it live.
     */
    verified?: boolean;
  }[];
  /**
   * Hints for forms. Never changes what is sent.
   */
  ui?: {
    order?: string[];
    /**
     * Inputs folded away at first.
     */
    advanced?: string[];
  };
  /**
   * How to find what is new by asking a list action.
   */
  poll?: {
    /**
     * Id of the list action.
     */
    action: string;
    input?: TriggerManifestTemplate;
    /**
     * Where the action takes a range of time; without it the whole list is read each time.
     */
    window?: {
      /**
       * Where the start goes in the action's input; inclusive.
       */
      from: string;
      /**
       * Where the end goes; exclusive.
       */
      to: string;
      /**
       * second: ISO-8601 moments. day: calendar days in a zone that is not known, so a day is read until it has ended everywhere; `time` then says exactly when.
       */
      unit: "second" | "day";
      /**
       * How late an item may become visible, counted from its place in the window. For `changes`: how long an item is watched.
       */
      lookbackSeconds: number;
      /**
       * How far past the present an item's place in the window may lie; 600 when left out.
       */
      lookaheadSeconds?: number;
      /**
       * Longest time between two readings of the whole lookback; a quarter of it when left out.
       */
      fullScanIntervalSeconds?: number;
    };
    /**
     * Parts of an item that together name it for good; "" is the whole item.
     *
     * @minItems 1
     */
    itemId: TriggerManifestPointer[];
    /**
     * Where an item says when it happened; the latest counts. An item from before the start is no event.
     *
     * @minItems 1
     */
    occurredAt?: TriggerManifestPointer[];
    /**
     * now: only what happens from the start on. date: an earlier date can be chosen, too.
     */
    backfill: "now" | "date";
    /**
     * Pause between two polls.
     */
    intervalSeconds: {
      min: number;
      default: number;
    };
    /**
     * Only items for which all of these hold; pointers into the item.
     *
     * @minItems 1
     */
    where?: TriggerManifestCondition[];
    /**
     * Makes it fire on changes of known items instead of on new ones: what counts as a change, by name.
     *
     * @minItems 1
     */
    changes?: {
      name: string;
      /**
       * Parts of an item. The order within lists does not count, and null, an empty list and nothing are the same.
       *
       * @minItems 1
       */
      paths: TriggerManifestPointer[];
      /**
       * That nothing is there does not count as a change, since the vendor leaves it out at times.
       */
      ignoreAbsent?: true;
    }[];
    /**
     * With `enrich`: how long after an item is visible its other parts may take. After that it is given up.
     */
    enrichmentTimeoutSeconds?: number;
    /**
     * Further lists asked by ids, many at once. An event waits until all have answered for its item.
     *
     * @minItems 1
     */
    enrichments?: {
      /**
       * Name of this part for pointers of `event`, `each` and `where`.
       */
      name: string;
      action: string;
      input?: TriggerManifestTemplate1;
      /**
       * Where the list of ids goes in the action's input.
       */
      idsInput: string;
      /**
       * Where an item of the answer says whose part it is: equal to the item's id.
       */
      itemId: string;
      batchSize: number;
      /**
       * Parts that must be there, not null, before it counts as ready.
       *
       * @minItems 1
       */
      readyWhen?: TriggerManifestPointer[];
    }[];
    /**
     * With `enrich`: properties of the item that are kept until it is ready.
     *
     * @minItems 1
     */
    keep?: string[];
    /**
     * One event for each entry of a list within the item's parts.
     */
    forEach?: {
      /**
       * Into the parts: /item, or the name of an `enrich`.
       */
      path: string;
      /**
       * What names an entry.
       */
      entryId: string;
      /**
       * Only entries for which all of these hold; pointers into the entry.
       *
       * @minItems 1
       */
      where?: TriggerManifestCondition[];
    };
    event?: TriggerManifestEvent;
  };
  /**
   * How a delivery of the vendor is proved and read.
   */
  webhook?: {
    /**
     * Ways to prove a delivery, the best first.
     */
    verification: {
      jwt?: TriggerManifestJwtMethod;
      url_secret?: TriggerManifestKeyMethod;
    };
    /**
     * Longest body that is read.
     */
    maxBodyBytes: number;
    /**
     * What names the delivered item, in the body.
     */
    itemId: string;
    /**
     * @minItems 1
     */
    occurredAt?: TriggerManifestPointer[];
    /**
     * True there marks a test delivery.
     */
    isTest?: string;
    event?: TriggerManifestEvent;
    /**
     * The polling trigger that finds the same items when deliveries are lost.
     */
    fallbackTrigger?: string;
    /**
     * Steps at the vendor, in order.
     *
     * @minItems 1
     */
    guide: {
      title: string;
      text: string;
      /**
       * What is pasted there; shown with a copy button.
       */
      copy?: "webhookUrl";
      /**
       * What is brought back from there.
       */
      paste?: "key";
    }[];
  };
}
/**
 * Its input, apart from the window.
 */
export interface TriggerManifestTemplate {}
/**
 * Compares a part with a value, or with an input as "{name}"; an absent input makes it hold.
 */
export interface TriggerManifestCondition {
  path: TriggerManifestPointer;
  equals?: string | number | boolean;
  /**
   * One of these.
   */
  in?: string | unknown[];
  /**
   * A number greater than this.
   */
  greaterThan?: string | number;
}
/**
 * A value that is exactly "{name}" is that input of the trigger; if absent, its place goes.
 */
export interface TriggerManifestTemplate1 {}
/**
 * Data of an event: a pointer for each property. A poll points into its parts (item, the names of `enrich`, entry for `each`, changed for `changes`), a webhook into the body. The whole item or body when left out.
 */
export interface TriggerManifestEvent {
  [k: string]: TriggerManifestPointer;
}
/**
 * A header holds a signed JWT on URL and body.
 */
export interface TriggerManifestJwtMethod {
  title: string;
  description: string;
  header: string;
  /**
   * Word that may stand before the token.
   */
  prefix?: string;
  algorithm: "RS256";
  /**
   * Shortest RSA key.
   */
  minKeyBits: number;
  /**
   * Names of the claims: the receiver's URL, the hexadecimal SHA-256 of the raw body, and the end of the token's life.
   */
  claims: {
    url: string;
    bodySha256: string;
    expiresAt: string;
  };
  /**
   * How far the two clocks may differ.
   */
  clockToleranceSeconds: number;
}
/**
 * The URL carries a generated secret.
 */
export interface TriggerManifestKeyMethod {
  title: string;
  description: string;
  /**
   * Query parameter that holds the secret.
   */
  parameter: string;
}
