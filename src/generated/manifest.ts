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
    about: string;
    says: string;
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
      aheadSeconds?: number;
      /**
       * Longest time between two readings of the whole lookback; a quarter of it when left out.
       */
      sweepSeconds?: number;
    };
    /**
     * Parts of an item that together name it for good; "" is the whole item.
     *
     * @minItems 1
     */
    id: TriggerManifestPointer[];
    /**
     * Where an item says when it happened; the latest counts. An item from before the start is no event.
     *
     * @minItems 1
     */
    time?: TriggerManifestPointer[];
    /**
     * now: only what happens from the start on. date: an earlier date can be chosen, too.
     */
    start: "now" | "date";
    /**
     * Pause between two polls.
     */
    intervalSeconds: {
      least: number;
      usual: number;
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
      at: TriggerManifestPointer[];
      /**
       * That nothing is there does not count as a change, since the vendor leaves it out at times.
       */
      keepWhenAbsent?: true;
    }[];
    /**
     * With `enrich`: how long after an item is visible its other parts may take. After that it is given up.
     */
    settleSeconds?: number;
    /**
     * Further lists asked by ids, many at once. An event waits until all have answered for its item.
     *
     * @minItems 1
     */
    enrich?: {
      /**
       * Name of this part for pointers of `event`, `each` and `where`.
       */
      as: string;
      action: string;
      input?: TriggerManifestTemplate1;
      /**
       * Where the list of ids goes in the action's input.
       */
      ids: string;
      /**
       * Where an item of the answer says whose part it is: equal to the item's id.
       */
      id: string;
      perRequest: number;
      /**
       * Parts that must be there, not null, before it counts as ready.
       *
       * @minItems 1
       */
      ready?: TriggerManifestPointer[];
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
    each?: {
      /**
       * Into the parts: /item, or the name of an `enrich`.
       */
      list: string;
      /**
       * What names an entry.
       */
      id: string;
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
    methods: {
      jwt?: TriggerManifestJwtMethod;
      url_key?: TriggerManifestKeyMethod;
    };
    /**
     * Longest body that is read.
     */
    maxBytes: number;
    /**
     * What names the delivered item, in the body.
     */
    id: string;
    /**
     * @minItems 1
     */
    time?: TriggerManifestPointer[];
    /**
     * True there marks a test delivery.
     */
    test?: string;
    event?: TriggerManifestEvent;
    /**
     * The polling trigger that finds the same items when deliveries are lost.
     */
    filledBy?: string;
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
  at: TriggerManifestPointer;
  equals?: string | number | boolean;
  /**
   * One of these.
   */
  among?: string | unknown[];
  /**
   * A number greater than this.
   */
  above?: string | number;
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
  leastBits: number;
  /**
   * Names of the claims: the receiver's URL, the hexadecimal SHA-256 of the raw body, and the end of the token's life.
   */
  claims: {
    url: string;
    bodySha256: string;
    expires: string;
  };
  /**
   * How far the two clocks may differ.
   */
  skewSeconds: number;
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
