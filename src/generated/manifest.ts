// Made by scripts/generate.ts from the manifests. Never edit by hand.
import type { Schema } from "../json/schema.ts";

/**
 * Facts that the vendor's API description does not state, or that are uncertain, each with its source.
 *
 * @minItems 1
 */
export type ActionManifestEvidence = {
  /**
   * The part of the manifest that the statement is about.
   */
  topic:
    | "scopes"
    | "request"
    | "output"
    | "errors"
    | "limits"
    | "behavior"
    | "window"
    | "lookback"
    | "itemId"
    | "enrichments"
    | "changes"
    | "webhook"
    | "refreshToken"
    | "allowedDomains";
  /**
   * The fact in one sentence.
   */
  statement: string;
  /**
   * Kind of source: recorded answer, vendor help page, vendor description, or third-party code by name.
   */
  source: string;
  /**
   * `false` if the fact was not observed on a live account, `true` if it was.
   */
  verified?: boolean;
}[];
export type ActionManifestPointer = string;
/**
 * JSON Pointers that together identify an item of the list; `["/id"]` if omitted. `""` is the whole item.
 *
 * @minItems 1
 */
export type ActionManifestItemId = ActionManifestPointer[];

/**
 * One operation that a user can run. The file name is its id, the folder its group.
 */
export interface ActionManifest {
  /**
   * Path to this schema, for editors.
   */
  $schema?: string;
  /**
   * Starts with a verb, in title case. The id is the title in snake_case.
   */
  title: string;
  /**
   * What the action does and what to know before using it, in one to three sentences.
   */
  description: string;
  /**
   * The vendor's operation id. Omitted if the action uses several operations.
   */
  operationId?: string;
  /**
   * OAuth scopes that the action always needs.
   */
  scopes: string[];
  /**
   * The change that the action makes at the vendor. It controls retries, confirmation and hints for language models; the HTTP method does not.
   */
  effect: "read" | "create" | "update" | "delete";
  /**
   * Inputs that change the effect or need further scopes.
   *
   * @minItems 1
   */
  variants?: {
    when: ActionManifestCondition;
    /**
     * The effect under this condition; the first match applies. The action's own `effect` is the strongest.
     */
    effect?: "read" | "create" | "update" | "delete";
    /**
     * Scopes needed in addition.
     *
     * @minItems 1
     */
    scopes?: string[];
    /**
     * Why, in one sentence.
     */
    reason: string;
  }[];
  /**
   * The vendor promises that repeating the request has the same effect as sending it once.
   */
  idempotent?: true;
  /**
   * Name of the input that makes a repeated create safe.
   */
  idempotencyKeyInput?: string;
  /**
   * `beta`: it may change. `limited`: the vendor must enable it. `legacy`: kept for existing users.
   */
  availability?: "beta" | "limited" | "legacy";
  /**
   * Each run uses credits that the vendor sells. Paid actions are disabled by default.
   */
  cost?: "credits";
  /**
   * Time-out of the request in seconds; the connector's default if omitted.
   */
  timeoutSeconds?: number;
  evidence?: ActionManifestEvidence;
  /**
   * The request that the action sends. Omitted if a handler of the same id exists. An input that is named in neither `path`, `query` nor `body` is sent in the query of GET and DELETE, and in the JSON body otherwise.
   */
  request?: {
    /**
     * HTTP method.
     */
    method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
    /**
     * Path under the base URL. `{name}` inserts the required input of that name, percent-encoded.
     */
    path: string;
    /**
     * Query parameters. A value that is exactly `"{name}"` is that input; the parameter is omitted if the input is absent.
     */
    query?: {
      [k: string]: string | number | boolean;
    };
    /**
     * JSON body. A value that is exactly `"{name}"` is that input with its type. Absent inputs are omitted, and so are objects and lists that are empty without them.
     */
    body?: {} | unknown[] | string;
  };
  /**
   * Where the output is in the response; the whole response if omitted.
   */
  response?: {
    /**
     * JSON ActionManifestPointer to the output. The action fails with `no_result` if there is nothing.
     */
    pick?: string;
    /**
     * JSON ActionManifestPointer to the list. The output is then `{ items, nextCursor?, total? }`. The list has pages if the action has the cursor input of `connector.json`.
     */
    items?: string;
    itemId?: ActionManifestItemId;
    /**
     * Items that are left out if the input is `exclude`. The output counts them in `excludedCount`.
     */
    exclude?: {
      when: ActionManifestCondition1;
      /**
       * Name of the input that is `include` or `exclude`.
       */
      input: string;
      /**
       * Why items can be excluded.
       */
      reason: string;
    };
  };
  /**
   * Pairs of date inputs. The first date must be before the second.
   *
   * @minItems 1
   */
  dateRanges?: {
    /**
     * JSON ActionManifestPointer to the start in the input.
     */
    from: string;
    /**
     * JSON ActionManifestPointer to the end in the input.
     */
    to: string;
  }[];
  /**
   * Where the output lists entries that failed although the request succeeded.
   */
  partialFailure?: {
    /**
     * JSON ActionManifestPointer to the list of failed entries.
     */
    path: string;
    /**
     * What a failed entry means.
     */
    reason: string;
  };
  /**
   * Hints for forms. They do not change the request.
   */
  ui?: {
    /**
     * Inputs that a form folds away at first.
     */
    advanced?: string[];
    /**
     * Form widget by JSON ActionManifestPointer of the input.
     */
    widgets?: {
      [k: string]: "textarea" | "file" | "json";
    };
  };
  /**
   * Schema of the input: an object with `additionalProperties: false`.
   */
  input: Schema;
  /**
   * Schema of the output.
   */
  output: Schema;
}
/**
 * ActionManifestCondition on the input.
 */
export interface ActionManifestCondition {
  /**
   * JSON ActionManifestPointer into the value that is tested.
   */
  path: string;
  /**
   * The value, or the `{name}` of an input.
   */
  equals?: string | number | boolean;
  /**
   * A list of values, or the `{name}` of an input that is a list.
   */
  in?: string | unknown[];
  /**
   * A number, or the `{name}` of an input. Only numbers are greater.
   */
  greaterThan?: string | number;
  /**
   * `true`: there is a value. `false`: there is none, or it is null.
   */
  exists?: boolean;
}
/**
 * ActionManifestCondition on an item.
 */
export interface ActionManifestCondition1 {
  /**
   * JSON ActionManifestPointer into the value that is tested.
   */
  path: string;
  /**
   * The value, or the `{name}` of an input.
   */
  equals?: string | number | boolean;
  /**
   * A list of values, or the `{name}` of an input that is a list.
   */
  in?: string | unknown[];
  /**
   * A number, or the `{name}` of an input. Only numbers are greater.
   */
  greaterThan?: string | number;
  /**
   * `true`: there is a value. `false`: there is none, or it is null.
   */
  exists?: boolean;
}

/**
 * Facts that the vendor's API description does not state, or that are uncertain, each with its source.
 *
 * @minItems 1
 */
export type ConnectorManifestEvidence = {
  /**
   * The part of the manifest that the statement is about.
   */
  topic:
    | "scopes"
    | "request"
    | "output"
    | "errors"
    | "limits"
    | "behavior"
    | "window"
    | "lookback"
    | "itemId"
    | "enrichments"
    | "changes"
    | "webhook"
    | "refreshToken"
    | "allowedDomains";
  /**
   * The fact in one sentence.
   */
  statement: string;
  /**
   * Kind of source: recorded answer, vendor help page, vendor description, or third-party code by name.
   */
  source: string;
  /**
   * `false` if the fact was not observed on a live account, `true` if it was.
   */
  verified?: boolean;
}[];

/**
 * The vendor's API as a whole: identity, allowed domains, scopes, pagination, error rules, rate limits and unsupported operations.
 */
export interface ConnectorManifest {
  /**
   * Path to this schema, for editors.
   */
  $schema?: string;
  /**
   * Id of the connector.
   */
  id: string;
  /**
   * Name of the vendor's product.
   */
  title: string;
  /**
   * What the API offers, in one sentence.
   */
  description: string;
  /**
   * Pages of the vendor by name. The first one is the website.
   */
  links: {
    [k: string]: string;
  };
  /**
   * Domains to which credentials may be sent. A base URL must be on one of them or on a subdomain.
   *
   * @minItems 1
   */
  allowedDomains: string[];
  evidence?: ConnectorManifestEvidence;
  /**
   * Groups of actions, in the order of catalogs.
   *
   * @minItems 1
   */
  groups: {
    /**
     * Name of the folder under `actions/`.
     */
    id: string;
    /**
     * Heading of the group.
     */
    title: string;
    /**
     * What its actions do.
     */
    description: string;
  }[];
  /**
   * The vendor's OAuth scopes.
   */
  scopes: {
    /**
     * Scopes that are always requested.
     */
    mandatory: {
      /**
       * A scope of `catalog`.
       */
      id: string;
      /**
       * Why it is always needed.
       */
      reason: string;
    }[];
    /**
     * Scopes that an admin types because the catalog does not have them.
     */
    custom: {
      /**
       * Regular expression for every scope.
       */
      pattern: string;
      /**
       * How to correct a scope that does not match.
       */
      remedy: string;
    };
    /**
     * The known scopes.
     *
     * @minItems 1
     */
    catalog: {
      /**
       * The scope as the vendor writes it.
       */
      id: string;
      /**
       * What it allows, in a few words.
       */
      title: string;
      /**
       * What it allows, in one sentence.
       */
      description: string;
      /**
       * Strongest effect that it allows.
       */
      access: "read" | "write" | "delete";
      /**
       * `high`: content of conversations, personal data, or changes that cannot be undone.
       */
      sensitivity: "low" | "medium" | "high";
      /**
       * Where the scope is known from, if the vendor's API description does not name it.
       */
      source?: string;
    }[];
  };
  /**
   * How lists are read page by page. A list action has pages if it has the cursor input.
   */
  pagination: {
    /**
     * Name of the input with the cursor.
     */
    cursorInput: string;
    /**
     * Name of the input that limits the number of items over all pages. It is not sent.
     */
    limitInput: string;
    /**
     * JSON Pointer to the cursor of the next page in a response.
     */
    nextCursor: string;
    /**
     * JSON Pointer to the number of all items in a response.
     */
    total: string;
    /**
     * Largest number of items of a page.
     */
    pageSize: number;
    /**
     * How this is known.
     */
    reason: string;
  };
  /**
   * Where an error response states what happened.
   */
  errorResponse: {
    /**
     * JSON Pointer to the list of messages.
     */
    messages: string;
    /**
     * JSON Pointer to the vendor's id of the request.
     */
    requestId: string;
    /**
     * Response header with the id of the request, if the body has none.
     */
    requestIdHeader: string;
  };
  /**
   * Map responses that are no success to error kinds and codes, in order. The first match applies.
   *
   * @minItems 1
   */
  errorRules: {
    /**
     * A status such as `404`, or a class such as `5xx`.
     */
    status: string;
    /**
     * Regular expression for the messages, case-insensitive. A group named `scope` is the missing scope.
     */
    messagePattern?: string;
    /**
     * The rule applies to list actions only.
     */
    listsOnly?: true;
    /**
     * `empty_page`: the page has no items. `restart`: the cursor expired; read the list once more from its start.
     */
    recover?: "empty_page" | "restart";
    /**
     * Kind of the error.
     */
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
     * A narrower error code of the same kind; the usual code of the kind if omitted.
     */
    code?: "missing_scope" | "cursor_expired" | "already_exists";
    /**
     * The next step, in one sentence. `{scope}` is the missing scope.
     */
    remedy?: string;
    /**
     * A new access token may solve the error.
     */
    refreshAccessToken?: true;
    /**
     * How this is known.
     */
    reason: string;
  }[];
  /**
   * How many requests the vendor accepts from one company.
   */
  rateLimits: {
    /**
     * Time between two requests in milliseconds.
     */
    minIntervalMs: number;
    /**
     * Requests per day (UTC).
     */
    perDay: number;
    /**
     * How this is known.
     */
    reason: string;
  };
  /**
   * Operations of the vendor that are not actions.
   */
  unsupported: {
    /**
     * The vendor's operation id, if it has one.
     */
    operationId?: string;
    /**
     * HTTP method.
     */
    method: string;
    /**
     * Path under the base URL.
     */
    path: string;
    /**
     * Why it is not an action.
     */
    reason: string;
  }[];
}

/**
 * Facts that the vendor's API description does not state, or that are uncertain, each with its source.
 *
 * @minItems 1
 */
export type AuthManifestEvidence = {
  /**
   * The part of the manifest that the statement is about.
   */
  topic:
    | "scopes"
    | "request"
    | "output"
    | "errors"
    | "limits"
    | "behavior"
    | "window"
    | "lookback"
    | "itemId"
    | "enrichments"
    | "changes"
    | "webhook"
    | "refreshToken"
    | "allowedDomains";
  /**
   * The fact in one sentence.
   */
  statement: string;
  /**
   * Kind of source: recorded answer, vendor help page, vendor description, or third-party code by name.
   */
  source: string;
  /**
   * `false` if the fact was not observed on a live account, `true` if it was.
   */
  verified?: boolean;
}[];

/**
 * One authentication method: its fields, how it authenticates a request, and the connection test. The file name is its id.
 */
export interface AuthManifest {
  /**
   * Path to this schema, for editors.
   */
  $schema?: string;
  /**
   * Name of the method.
   */
  title: string;
  /**
   * How it works, in one or two sentences.
   */
  description: string;
  /**
   * Who it is for, in a few words.
   */
  summary: string;
  /**
   * Schema of the values that an admin enters. Secrets are `writeOnly`.
   */
  fields: Schema;
  /**
   * Schema of the values that authenticate requests, if these are not the fields themselves: tokens that are obtained with them.
   */
  credentials?: Schema;
  /**
   * The Authorization header. `{name}` inserts a field or credential.
   */
  authorization: {
    /**
     * HTTP authentication scheme.
     */
    scheme: "Basic" | "Bearer";
    /**
     * User name, for Basic.
     */
    username?: string;
    /**
     * Password, for Basic.
     */
    password?: string;
    /**
     * Token, for Bearer.
     */
    token?: string;
  };
  /**
   * Where the base URL of a connection comes from.
   */
  baseUrl: {
    /**
     * `field`: the admin enters it. `token_response`: the vendor sends it with the tokens.
     */
    source: "field" | "token_response";
    /**
     * Base URL if the admin enters none.
     */
    default?: string;
    /**
     * Why, in one or two sentences.
     */
    reason: string;
  };
  /**
   * Default of the input that an action's `response.exclude` names, by input.
   */
  inputDefaults?: {
    [k: string]: string | number | boolean;
  };
  /**
   * The OAuth 2.0 authorization code flow (RFC 6749).
   */
  oauth?: {
    /**
     * Page where an admin of the company approves.
     */
    authorizationUrl: string;
    /**
     * Endpoint for token requests.
     */
    tokenUrl: string;
    /**
     * How the client authenticates: client id and secret in an Authorization header of scheme Basic, not percent-encoded.
     */
    tokenEndpointAuthMethod: "client_secret_basic";
    /**
     * Where the parameters of a token request are: in the query, or in a form body.
     */
    tokenParametersIn: "query" | "body";
    /**
     * Text between two scopes.
     */
    scopeSeparator: string;
    /**
     * Whether the vendor requires PKCE. The connector does not implement it: `true` is refused.
     */
    pkce: boolean;
    /**
     * How long an authorization code is valid, in seconds. An OAuth flow expires with it.
     */
    authorizationCodeLifetimeSeconds: number;
    /**
     * How long an access token is valid, in seconds, if the token response does not state it.
     */
    accessTokenLifetimeSeconds: number;
    /**
     * JSON Pointers into a token response.
     */
    tokenResponse: {
      /**
       * To the access token.
       */
      accessToken: string;
      /**
       * To the refresh token.
       */
      refreshToken: string;
      /**
       * To the lifetime of the access token in seconds.
       */
      expiresIn: string;
      /**
       * To the granted scopes.
       */
      scope: string;
      /**
       * To the base URL of the company.
       */
      baseUrl: string;
    };
  };
  /**
   * The connection test: an action that succeeds if the credentials work. The mandatory scopes are sufficient for it.
   */
  test: {
    /**
     * Id of the action.
     */
    action: string;
    /**
     * Its input.
     */
    input?: {};
    /**
     * Message after a successful test.
     */
    successMessage: string;
  };
  evidence?: AuthManifestEvidence;
  /**
   * Set-up steps for an admin, in order.
   *
   * @minItems 1
   */
  guide: AuthManifestGuideStep[];
}
/**
 * One step of a set-up guide.
 */
export interface AuthManifestGuideStep {
  /**
   * Heading of the step.
   */
  title: string;
  /**
   * What to do, in the words of the vendor's page.
   */
  text: string;
  /**
   * Page where the step is done, or that explains it.
   */
  link?: string;
  /**
   * Value that the user pastes into the vendor's page; shown with a copy button.
   */
  copy?: "callbackUrl" | "webhookUrl" | "scopes";
  /**
   * Value that the user copies from the vendor's page.
   */
  paste?: "publicKey";
}

export type TriggerManifestPointer = string;
/**
 * Facts that the vendor's API description does not state, or that are uncertain, each with its source.
 *
 * @minItems 1
 */
export type TriggerManifestEvidence = {
  /**
   * The part of the manifest that the statement is about.
   */
  topic:
    | "scopes"
    | "request"
    | "output"
    | "errors"
    | "limits"
    | "behavior"
    | "window"
    | "lookback"
    | "itemId"
    | "enrichments"
    | "changes"
    | "webhook"
    | "refreshToken"
    | "allowedDomains";
  /**
   * The fact in one sentence.
   */
  statement: string;
  /**
   * Kind of source: recorded answer, vendor help page, vendor description, or third-party code by name.
   */
  source: string;
  /**
   * `false` if the fact was not observed on a live account, `true` if it was.
   */
  verified?: boolean;
}[];
/**
 * JSON Pointers into an item: together their values identify it. `""` is the whole item.
 *
 * @minItems 1
 */
export type TriggerManifestItemId = TriggerManifestPointer[];
/**
 * TriggerManifestConditions on an item; all must hold.
 *
 * @minItems 1
 */
export type TriggerManifestConditions = TriggerManifestCondition[];
/**
 * JSON Pointers into an item: together their values identify it. `""` is the whole item.
 *
 * @minItems 1
 */
export type TriggerManifestItemId1 = TriggerManifestPointer[];
/**
 * TriggerManifestConditions on an item of this action. It is requested again until all hold.
 *
 * @minItems 1
 */
export type TriggerManifestConditions1 = TriggerManifestCondition[];
/**
 * TriggerManifestConditions on an entry; all must hold.
 *
 * @minItems 1
 */
export type TriggerManifestConditions2 = TriggerManifestCondition[];
/**
 * JSON Pointers into an item: together their values identify it. `""` is the whole item.
 *
 * @minItems 1
 */
export type TriggerManifestItemId2 = TriggerManifestPointer[];

/**
 * A polling trigger (`poll`), which reads a list action repeatedly, or a webhook trigger (`webhook`), which receives requests from the vendor. The file name is its id.
 */
export interface TriggerManifest {
  /**
   * Path to this schema, for editors.
   */
  $schema?: string;
  /**
   * What happened, in title case. The id is the title in snake_case.
   */
  title: string;
  /**
   * When it fires and what to know before using it, in one to three sentences.
   */
  description: string;
  /**
   * The group of `connector.json` with which it is shown.
   */
  group: string;
  /**
   * Schema of the user's input. `{name}` inserts it in templates and conditions.
   */
  input: Schema;
  /**
   * Schema of the data of an event.
   */
  output: Schema;
  /**
   * Data of an example event, for workflow builders.
   */
  sample: {};
  /**
   * JSON Pointers into the data of an event: the texts by which people recognize it, such as a call's title.
   *
   * @minItems 1
   */
  label?: TriggerManifestPointer[];
  evidence?: TriggerManifestEvidence;
  /**
   * Hints for forms. They do not change a request.
   */
  ui?: {
    /**
     * Inputs that a form folds away at first.
     */
    advanced?: string[];
  };
  /**
   * How new or changed items are detected in a list action.
   */
  poll?: {
    /**
     * Id of the list action.
     */
    action: string;
    input?: TriggerManifestTemplate;
    /**
     * The date range of the action. Without it each poll reads the whole list.
     */
    window?: {
      /**
       * JSON TriggerManifestPointer to the start in the action's input; inclusive.
       */
      from: string;
      /**
       * JSON TriggerManifestPointer to the end in the action's input; exclusive.
       */
      to: string;
      /**
       * `second`: ISO 8601 date and time. `day`: calendar days of an unknown time zone; `occurredAt` is then exact.
       */
      unit: "second" | "day";
      /**
       * How late an item may become visible, counted from its place in the window. With `changes`: how long an item is compared.
       */
      lookbackSeconds: number;
      /**
       * How far in the future an item's place in the window may be; 600 if omitted.
       */
      lookaheadSeconds?: number;
      /**
       * Longest time between two readings of the whole lookback; a quarter of the lookback if omitted.
       */
      fullScanIntervalSeconds?: number;
    };
    itemId: TriggerManifestItemId;
    /**
     * JSON Pointers to times in an item. The latest one is the time of the event; earlier ones than the start are no events.
     *
     * @minItems 1
     */
    occurredAt?: TriggerManifestPointer[];
    /**
     * Whether events from before the subscription can be detected: the user may choose an earlier start.
     */
    backfill: boolean;
    /**
     * Time between two polls in seconds.
     */
    intervalSeconds: {
      /**
       * The shortest interval.
       */
      min: number;
      /**
       * The interval if the user chooses none.
       */
      default: number;
    };
    where?: TriggerManifestConditions;
    /**
     * Detects changes of known items instead of new items: the fields that are compared, by name.
     *
     * @minItems 1
     */
    changes?: {
      /**
       * Name of the change in the event's `changed`.
       */
      name: string;
      /**
       * JSON Pointers into an item. The order of lists is ignored; null, an empty list and no value are equal.
       *
       * @minItems 1
       */
      paths: TriggerManifestPointer[];
      /**
       * A value that is missing is no change: the vendor omits it at times.
       */
      ignoreAbsent?: true;
    }[];
    /**
     * With `enrichments`: how long after its detection an item may stay incomplete. It is abandoned afterwards.
     */
    enrichmentTimeoutSeconds?: number;
    /**
     * Further requests by item ids, in batches. An event waits until all have data for its item.
     *
     * @minItems 1
     */
    enrichments?: {
      /**
       * Name of the data in pointers of `event` and `forEach`.
       */
      name: string;
      /**
       * Id of the list action.
       */
      action: string;
      input?: TriggerManifestTemplate1;
      /**
       * JSON TriggerManifestPointer to the list of ids in the action's input.
       */
      idsInput: string;
      itemId: TriggerManifestItemId1;
      /**
       * Largest number of ids of a request.
       */
      batchSize: number;
      readyWhen?: TriggerManifestConditions1;
    }[];
    /**
     * Creates one event for each entry of a list.
     */
    forEach?: {
      /**
       * JSON TriggerManifestPointer to the list: under `/item` or the name of an enrichment.
       */
      path: string;
      /**
       * JSON TriggerManifestPointer to the id of an entry.
       */
      entryId: string;
      where?: TriggerManifestConditions2;
    };
    event?: TriggerManifestEvent;
  };
  /**
   * How a webhook request is authenticated and read.
   */
  webhook?: {
    /**
     * Methods to authenticate a webhook request, the recommended one first.
     */
    verification: {
      /**
       * A header contains a JWT over URL and body, signed by the vendor.
       */
      jwt?: {
        /**
         * Name of the method.
         */
        title: string;
        /**
         * What it protects against.
         */
        description: string;
        /**
         * Name of the header.
         */
        header: string;
        /**
         * Word that may precede the token.
         */
        prefix?: string;
        /**
         * Signature algorithm.
         */
        algorithm: "RS256";
        /**
         * Least length of the RSA key in bits.
         */
        minKeyBits: number;
        /**
         * Names of the claims.
         */
        claims: {
          /**
           * Claim with the URL of the receiver.
           */
          url: string;
          /**
           * Claim with the SHA-256 of the body, hexadecimal.
           */
          bodySha256: string;
          /**
           * Claim with the end of validity, in seconds since 1970.
           */
          expiresAt: string;
        };
        /**
         * Accepted difference of the clocks in seconds.
         */
        clockToleranceSeconds: number;
      };
      /**
       * The URL contains a generated secret.
       */
      url_secret?: {
        /**
         * Name of the method.
         */
        title: string;
        /**
         * What it protects against.
         */
        description: string;
        /**
         * Query parameter with the secret.
         */
        parameter: string;
      };
    };
    /**
     * Longest body that is accepted, in bytes.
     */
    maxBodyBytes: number;
    itemId: TriggerManifestItemId2;
    /**
     * JSON Pointers to times in the body. The latest one is the time of the event.
     *
     * @minItems 1
     */
    occurredAt?: TriggerManifestPointer[];
    /**
     * JSON TriggerManifestPointer into the body: `true` there marks a test.
     */
    isTest?: string;
    event?: TriggerManifestEvent1;
    /**
     * Id of the polling trigger that detects the same items if webhook requests are lost.
     */
    fallbackTrigger?: string;
    /**
     * Set-up steps in the vendor's product, in order.
     *
     * @minItems 1
     */
    guide: TriggerManifestGuideStep[];
  };
}
/**
 * Its input, without the window.
 */
export interface TriggerManifestTemplate {}
/**
 * Compares the value at a path by one operator. A condition with the `{name}` of an absent input is true.
 */
export interface TriggerManifestCondition {
  /**
   * JSON TriggerManifestPointer into the value that is tested.
   */
  path: string;
  /**
   * The value, or the `{name}` of an input.
   */
  equals?: string | number | boolean;
  /**
   * A list of values, or the `{name}` of an input that is a list.
   */
  in?: string | unknown[];
  /**
   * A number, or the `{name}` of an input. Only numbers are greater.
   */
  greaterThan?: string | number;
  /**
   * `true`: there is a value. `false`: there is none, or it is null.
   */
  exists?: boolean;
}
/**
 * Its input, without the ids.
 */
export interface TriggerManifestTemplate1 {}
/**
 * Data of the event. JSON Pointers start with `/item`, the name of an enrichment, `/entry` (with `forEach`) or `/changed` (with `changes`); the item if omitted. Of an item that waits for enrichments, only the values that are used here are stored.
 */
export interface TriggerManifestEvent {
  [k: string]:
    | TriggerManifestPointer
    | {
        [k: string]: TriggerManifestPointer;
      };
}
/**
 * Data of the event. JSON Pointers into the body; the body if omitted.
 */
export interface TriggerManifestEvent1 {
  [k: string]:
    | TriggerManifestPointer
    | {
        [k: string]: TriggerManifestPointer;
      };
}
/**
 * One step of a set-up guide.
 */
export interface TriggerManifestGuideStep {
  /**
   * Heading of the step.
   */
  title: string;
  /**
   * What to do, in the words of the vendor's page.
   */
  text: string;
  /**
   * Page where the step is done, or that explains it.
   */
  link?: string;
  /**
   * Value that the user pastes into the vendor's page; shown with a copy button.
   */
  copy?: "callbackUrl" | "webhookUrl" | "scopes";
  /**
   * Value that the user copies from the vendor's page.
   */
  paste?: "publicKey";
}
