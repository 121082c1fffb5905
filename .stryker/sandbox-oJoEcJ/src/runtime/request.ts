// @ts-nocheck
// From manifest and input to the request that goes over the wire; pure.
function stryNS_9fa48() {
  var g = typeof globalThis === 'object' && globalThis && globalThis.Math === Math && globalThis || new Function("return this")();
  var ns = g.__stryker__ || (g.__stryker__ = {});
  if (ns.activeMutant === undefined && g.process && g.process.env && g.process.env.__STRYKER_ACTIVE_MUTANT__) {
    ns.activeMutant = g.process.env.__STRYKER_ACTIVE_MUTANT__;
  }
  function retrieveNS() {
    return ns;
  }
  stryNS_9fa48 = retrieveNS;
  return retrieveNS();
}
stryNS_9fa48();
function stryCov_9fa48() {
  var ns = stryNS_9fa48();
  var cov = ns.mutantCoverage || (ns.mutantCoverage = {
    static: {},
    perTest: {}
  });
  function cover() {
    var c = cov.static;
    if (ns.currentTestId) {
      c = cov.perTest[ns.currentTestId] = cov.perTest[ns.currentTestId] || {};
    }
    var a = arguments;
    for (var i = 0; i < a.length; i++) {
      c[a[i]] = (c[a[i]] || 0) + 1;
    }
  }
  stryCov_9fa48 = cover;
  cover.apply(null, arguments);
}
function stryMutAct_9fa48(id) {
  var ns = stryNS_9fa48();
  function isActive(id) {
    if (ns.activeMutant === id) {
      if (ns.hitCount !== void 0 && ++ns.hitCount > ns.hitLimit) {
        throw new Error('Stryker: Hit count limit reached (' + ns.hitCount + ')');
      }
      return true;
    }
    return false;
  }
  stryMutAct_9fa48 = isActive;
  return isActive(id);
}
import type { ActionManifest } from "../generated/manifest.ts";
import { getPointer } from "./lossless_json.ts";
import type { Action } from "./manifests.ts";
export type Effect = ActionManifest["effect"];
export type HttpMethod = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** A body that is made anew for each attempt, so that a retry never sends half of it. */
export interface StreamBody {
  /** Headers and content; called once per attempt. `close` lets go of what was opened, read or not. */
  open(): Promise<{
    headers: Record<string, string>;
    content: AsyncIterable<Uint8Array>;
    close?: () => void;
  }>;
  /** It can be opened only once, so there is no second attempt. */
  isSingleUse?: boolean;
  /** What `--dry-run` shows in place of the content. */
  preview: Record<string, unknown>;
}

/** A request before it is signed. */
export interface PreparedRequest {
  method: HttpMethod;
  /** Path under the base URL, percent-encoded, without query. */
  path: string;
  query: Record<string, string | readonly string[]>;
  headers?: Record<string, string>;
  /** JSON body. */
  json?: unknown;
  /** Streamed body. */
  stream?: StreamBody;
  /** Whether sending it twice is as good as once. */
  isIdempotent: boolean;
  /** How long the whole answer may take, in milliseconds. */
  timeoutMs?: number;
}
type Input = Readonly<Record<string, unknown>>;

/** The request that a manifest declares for an input. `unsent` names the inputs that never go over the wire. */
export function prepareRequest(action: Action, input: Input, unsent: ReadonlySet<string>): PreparedRequest {
  if (stryMutAct_9fa48("0")) {
    {}
  } else {
    stryCov_9fa48("0");
    const {
      request
    } = action;
    if (stryMutAct_9fa48("3") ? false : stryMutAct_9fa48("2") ? true : stryMutAct_9fa48("1") ? request : (stryCov_9fa48("1", "2", "3"), !request)) throw new TypeError(stryMutAct_9fa48("5") ? `` : (stryCov_9fa48("5"), `${action.id} declares no request; its handler makes it`));
    const named = new Set(unsent);
    const path = request.path.replace(stryMutAct_9fa48("7") ? /\{(\W+)\}/g : stryMutAct_9fa48("6") ? /\{(\w)\}/g : (stryCov_9fa48("6", "7"), /\{(\w+)\}/g), (_all, name: string) => {
      if (stryMutAct_9fa48("8")) {
        {}
      } else {
        stryCov_9fa48("8");
        if (stryMutAct_9fa48("9")) {
          ;
        } else {
          stryCov_9fa48("9");
          named.add(name);
        }
        return encodeURIComponent(String(input[name]));
      }
    });
    const query = queryOf(fillTemplate(stryMutAct_9fa48("10") ? request.query && {} : (stryCov_9fa48("10"), request.query ?? {}), input, named));
    const body = (stryMutAct_9fa48("13") ? request.body !== undefined : stryMutAct_9fa48("12") ? false : stryMutAct_9fa48("11") ? true : (stryCov_9fa48("11", "12", "13"), request.body === undefined)) ? undefined : fillTemplate(request.body, input, named);
    const inQuery = stryMutAct_9fa48("16") ? request.method === "GET" && request.method === "DELETE" : stryMutAct_9fa48("15") ? false : stryMutAct_9fa48("14") ? true : (stryCov_9fa48("14", "15", "16"), (stryMutAct_9fa48("18") ? request.method !== "GET" : stryMutAct_9fa48("17") ? false : (stryCov_9fa48("17", "18"), request.method === (stryMutAct_9fa48("19") ? "" : (stryCov_9fa48("19"), "GET")))) || (stryMutAct_9fa48("21") ? request.method !== "DELETE" : stryMutAct_9fa48("20") ? false : (stryCov_9fa48("20", "21"), request.method === (stryMutAct_9fa48("22") ? "" : (stryCov_9fa48("22"), "DELETE")))));
    const left = (stryMutAct_9fa48("25") ? request.body !== undefined : stryMutAct_9fa48("24") ? false : stryMutAct_9fa48("23") ? true : (stryCov_9fa48("23", "24", "25"), request.body === undefined)) ? stryMutAct_9fa48("26") ? Object.keys(action.input.properties ?? {}) : (stryCov_9fa48("26"), Object.keys(stryMutAct_9fa48("27") ? action.input.properties && {} : (stryCov_9fa48("27"), action.input.properties ?? {})).filter(stryMutAct_9fa48("28") ? () => undefined : (stryCov_9fa48("28"), name => stryMutAct_9fa48("29") ? named.has(name) : (stryCov_9fa48("29"), !named.has(name))))) : stryMutAct_9fa48("30") ? ["Stryker was here"] : (stryCov_9fa48("30"), []);
    const rest = Object.fromEntries(left.flatMap(stryMutAct_9fa48("31") ? () => undefined : (stryCov_9fa48("31"), name => (stryMutAct_9fa48("34") ? input[name] !== undefined : stryMutAct_9fa48("33") ? false : stryMutAct_9fa48("32") ? true : (stryCov_9fa48("32", "33", "34"), input[name] === undefined)) ? stryMutAct_9fa48("35") ? ["Stryker was here"] : (stryCov_9fa48("35"), []) : stryMutAct_9fa48("36") ? [] : (stryCov_9fa48("36"), [stryMutAct_9fa48("37") ? [] : (stryCov_9fa48("37"), [name, input[name]])]))));
    const json = stryMutAct_9fa48("38") ? body && (inQuery || left.length === 0 ? undefined : rest) : (stryCov_9fa48("38"), body ?? ((stryMutAct_9fa48("41") ? inQuery && left.length === 0 : stryMutAct_9fa48("40") ? false : stryMutAct_9fa48("39") ? true : (stryCov_9fa48("39", "40", "41"), inQuery || (stryMutAct_9fa48("43") ? left.length !== 0 : stryMutAct_9fa48("42") ? false : (stryCov_9fa48("42", "43"), left.length === 0)))) ? undefined : rest));
    return stryMutAct_9fa48("44") ? {} : (stryCov_9fa48("44"), {
      method: request.method,
      path,
      query: inQuery ? stryMutAct_9fa48("45") ? {} : (stryCov_9fa48("45"), {
        ...query,
        ...queryOf(rest)
      }) : query,
      ...(stryMutAct_9fa48("48") ? json !== undefined || {
        json
      } : stryMutAct_9fa48("47") ? false : stryMutAct_9fa48("46") ? true : (stryCov_9fa48("46", "47", "48"), (stryMutAct_9fa48("50") ? json === undefined : stryMutAct_9fa48("49") ? true : (stryCov_9fa48("49", "50"), json !== undefined)) && (stryMutAct_9fa48("51") ? {} : (stryCov_9fa48("51"), {
        json
      })))),
      isIdempotent: isIdempotent(action, input),
      ...(stryMutAct_9fa48("54") ? action.timeoutSeconds || {
        timeoutMs: action.timeoutSeconds * 1000
      } : stryMutAct_9fa48("53") ? false : stryMutAct_9fa48("52") ? true : (stryCov_9fa48("52", "53", "54"), action.timeoutSeconds && (stryMutAct_9fa48("55") ? {} : (stryCov_9fa48("55"), {
        timeoutMs: stryMutAct_9fa48("56") ? action.timeoutSeconds / 1000 : (stryCov_9fa48("56"), action.timeoutSeconds * 1000)
      }))))
    });
  }
}

/** The query as it stands in a URL, with its question mark; a list repeats its name. */
export function formatQuery(query: PreparedRequest["query"]): string {
  if (stryMutAct_9fa48("57")) {
    {}
  } else {
    stryCov_9fa48("57");
    const entries = Object.entries(query).flatMap(stryMutAct_9fa48("58") ? () => undefined : (stryCov_9fa48("58"), ([name, value]) => (stryMutAct_9fa48("59") ? [] : (stryCov_9fa48("59"), [value])).flat().map(stryMutAct_9fa48("60") ? () => undefined : (stryCov_9fa48("60"), (item): [string, string] => stryMutAct_9fa48("61") ? [] : (stryCov_9fa48("61"), [name, String(item)])))));
    return (stryMutAct_9fa48("64") ? entries.length !== 0 : stryMutAct_9fa48("63") ? false : stryMutAct_9fa48("62") ? true : (stryCov_9fa48("62", "63", "64"), entries.length === 0)) ? stryMutAct_9fa48("65") ? "Stryker was here!" : (stryCov_9fa48("65"), "") : stryMutAct_9fa48("66") ? `` : (stryCov_9fa48("66"), `?${new URLSearchParams(entries)}`);
  }
}

/** The effect of an action under an input: the first `effectWhen` that holds, else `effect`. */
export function getEffect(action: Action, input: Input): Effect {
  if (stryMutAct_9fa48("67")) {
    {}
  } else {
    stryCov_9fa48("67");
    return stryMutAct_9fa48("68") ? action.effectWhen?.find(({
      when
    }) => matchesCondition(when, input))?.effect && action.effect : (stryCov_9fa48("68"), (stryMutAct_9fa48("70") ? action.effectWhen.find(({
      when
    }) => matchesCondition(when, input))?.effect : stryMutAct_9fa48("69") ? action.effectWhen?.find(({
      when
    }) => matchesCondition(when, input)).effect : (stryCov_9fa48("69", "70"), action.effectWhen?.find(stryMutAct_9fa48("71") ? () => undefined : (stryCov_9fa48("71"), ({
      when
    }) => matchesCondition(when, input)))?.effect)) ?? action.effect);
  }
}

/** Whether an action may be sent again when nobody knows if the first try arrived. */
export function isIdempotent(action: Action, input: Input): boolean {
  if (stryMutAct_9fa48("72")) {
    {}
  } else {
    stryCov_9fa48("72");
    if (stryMutAct_9fa48("75") ? getEffect(action, input) === "read" && action.idempotent === true : stryMutAct_9fa48("74") ? false : stryMutAct_9fa48("73") ? true : (stryCov_9fa48("73", "74", "75"), (stryMutAct_9fa48("77") ? getEffect(action, input) !== "read" : stryMutAct_9fa48("76") ? false : (stryCov_9fa48("76", "77"), getEffect(action, input) === (stryMutAct_9fa48("78") ? "" : (stryCov_9fa48("78"), "read")))) || (stryMutAct_9fa48("80") ? action.idempotent !== true : stryMutAct_9fa48("79") ? false : (stryCov_9fa48("79", "80"), action.idempotent === (stryMutAct_9fa48("81") ? false : (stryCov_9fa48("81"), true)))))) return stryMutAct_9fa48("82") ? false : (stryCov_9fa48("82"), true);
    return stryMutAct_9fa48("85") ? action.idempotencyKeyInput !== undefined || input[action.idempotencyKeyInput] !== undefined : stryMutAct_9fa48("84") ? false : stryMutAct_9fa48("83") ? true : (stryCov_9fa48("83", "84", "85"), (stryMutAct_9fa48("87") ? action.idempotencyKeyInput === undefined : stryMutAct_9fa48("86") ? true : (stryCov_9fa48("86", "87"), action.idempotencyKeyInput !== undefined)) && (stryMutAct_9fa48("89") ? input[action.idempotencyKeyInput] === undefined : stryMutAct_9fa48("88") ? true : (stryCov_9fa48("88", "89"), input[action.idempotencyKeyInput] !== undefined)));
  }
}

/** Whether a condition of a manifest holds for an input. */
export function matchesCondition(when: {
  input: string;
  equals?: string | number | boolean;
}, input: unknown): boolean {
  if (stryMutAct_9fa48("90")) {
    {}
  } else {
    stryCov_9fa48("90");
    const value = getPointer(input, when.input);
    return (stryMutAct_9fa48("93") ? when.equals !== undefined : stryMutAct_9fa48("92") ? false : stryMutAct_9fa48("91") ? true : (stryCov_9fa48("91", "92", "93"), when.equals === undefined)) ? stryMutAct_9fa48("96") ? value === undefined : stryMutAct_9fa48("95") ? false : stryMutAct_9fa48("94") ? true : (stryCov_9fa48("94", "95", "96"), value !== undefined) : stryMutAct_9fa48("99") ? value !== when.equals : stryMutAct_9fa48("98") ? false : stryMutAct_9fa48("97") ? true : (stryCov_9fa48("97", "98", "99"), value === when.equals);
  }
}

/** The names of all {name} in a template. */
export function listTemplateInputs(template: unknown): string[] {
  if (stryMutAct_9fa48("100")) {
    {}
  } else {
    stryCov_9fa48("100");
    if (stryMutAct_9fa48("103") ? typeof template !== "string" : stryMutAct_9fa48("102") ? false : stryMutAct_9fa48("101") ? true : (stryCov_9fa48("101", "102", "103"), typeof template === (stryMutAct_9fa48("104") ? "" : (stryCov_9fa48("104"), "string")))) return (stryMutAct_9fa48("105") ? [] : (stryCov_9fa48("105"), [stryMutAct_9fa48("106") ? /^\{(\w+)\}$/.exec(template)?.[1] && [] : (stryCov_9fa48("106"), (stryMutAct_9fa48("107") ? /^\{(\w+)\}$/.exec(template)[1] : (stryCov_9fa48("107"), (stryMutAct_9fa48("111") ? /^\{(\W+)\}$/ : stryMutAct_9fa48("110") ? /^\{(\w)\}$/ : stryMutAct_9fa48("109") ? /^\{(\w+)\}/ : stryMutAct_9fa48("108") ? /\{(\w+)\}$/ : (stryCov_9fa48("108", "109", "110", "111"), /^\{(\w+)\}$/)).exec(template)?.[1])) ?? (stryMutAct_9fa48("112") ? ["Stryker was here"] : (stryCov_9fa48("112"), [])))])).flat();
    if (stryMutAct_9fa48("115") ? typeof template !== "object" && template === null : stryMutAct_9fa48("114") ? false : stryMutAct_9fa48("113") ? true : (stryCov_9fa48("113", "114", "115"), (stryMutAct_9fa48("117") ? typeof template === "object" : stryMutAct_9fa48("116") ? false : (stryCov_9fa48("116", "117"), typeof template !== (stryMutAct_9fa48("118") ? "" : (stryCov_9fa48("118"), "object")))) || (stryMutAct_9fa48("120") ? template !== null : stryMutAct_9fa48("119") ? false : (stryCov_9fa48("119", "120"), template === null)))) return stryMutAct_9fa48("121") ? ["Stryker was here"] : (stryCov_9fa48("121"), []);
    return Object.values(template).flatMap(listTemplateInputs);
  }
}

/** Puts inputs where the template names them. An object or list emptied that way is gone, as are absent inputs. */
export function fillTemplate(template: unknown, input: Input, named: Set<string>): unknown {
  if (stryMutAct_9fa48("122")) {
    {}
  } else {
    stryCov_9fa48("122");
    if (stryMutAct_9fa48("125") ? typeof template !== "string" : stryMutAct_9fa48("124") ? false : stryMutAct_9fa48("123") ? true : (stryCov_9fa48("123", "124", "125"), typeof template === (stryMutAct_9fa48("126") ? "" : (stryCov_9fa48("126"), "string")))) {
      if (stryMutAct_9fa48("127")) {
        {}
      } else {
        stryCov_9fa48("127");
        const name = stryMutAct_9fa48("128") ? /^\{(\w+)\}$/.exec(template)[1] : (stryCov_9fa48("128"), (stryMutAct_9fa48("132") ? /^\{(\W+)\}$/ : stryMutAct_9fa48("131") ? /^\{(\w)\}$/ : stryMutAct_9fa48("130") ? /^\{(\w+)\}/ : stryMutAct_9fa48("129") ? /\{(\w+)\}$/ : (stryCov_9fa48("129", "130", "131", "132"), /^\{(\w+)\}$/)).exec(template)?.[1]);
        if (stryMutAct_9fa48("135") ? name !== undefined : stryMutAct_9fa48("134") ? false : stryMutAct_9fa48("133") ? true : (stryCov_9fa48("133", "134", "135"), name === undefined)) return template;
        if (stryMutAct_9fa48("136")) {
          ;
        } else {
          stryCov_9fa48("136");
          named.add(name);
        }
        return input[name];
      }
    }
    if (stryMutAct_9fa48("138") ? false : stryMutAct_9fa48("137") ? true : (stryCov_9fa48("137", "138"), Array.isArray(template))) {
      if (stryMutAct_9fa48("139")) {
        {}
      } else {
        stryCov_9fa48("139");
        const items = stryMutAct_9fa48("140") ? template.map(item => fillTemplate(item, input, named)) : (stryCov_9fa48("140"), template.map(stryMutAct_9fa48("141") ? () => undefined : (stryCov_9fa48("141"), item => fillTemplate(item, input, named))).filter(stryMutAct_9fa48("142") ? () => undefined : (stryCov_9fa48("142"), item => stryMutAct_9fa48("145") ? item === undefined : stryMutAct_9fa48("144") ? false : stryMutAct_9fa48("143") ? true : (stryCov_9fa48("143", "144", "145"), item !== undefined))));
        return (stryMutAct_9fa48("148") ? items.length > 0 && template.length === 0 : stryMutAct_9fa48("147") ? false : stryMutAct_9fa48("146") ? true : (stryCov_9fa48("146", "147", "148"), (stryMutAct_9fa48("151") ? items.length <= 0 : stryMutAct_9fa48("150") ? items.length >= 0 : stryMutAct_9fa48("149") ? false : (stryCov_9fa48("149", "150", "151"), items.length > 0)) || (stryMutAct_9fa48("153") ? template.length !== 0 : stryMutAct_9fa48("152") ? false : (stryCov_9fa48("152", "153"), template.length === 0)))) ? items : undefined;
      }
    }
    if (stryMutAct_9fa48("156") ? typeof template !== "object" && template === null : stryMutAct_9fa48("155") ? false : stryMutAct_9fa48("154") ? true : (stryCov_9fa48("154", "155", "156"), (stryMutAct_9fa48("158") ? typeof template === "object" : stryMutAct_9fa48("157") ? false : (stryCov_9fa48("157", "158"), typeof template !== (stryMutAct_9fa48("159") ? "" : (stryCov_9fa48("159"), "object")))) || (stryMutAct_9fa48("161") ? template !== null : stryMutAct_9fa48("160") ? false : (stryCov_9fa48("160", "161"), template === null)))) return template;
    const entries = Object.entries(template).map(stryMutAct_9fa48("162") ? () => undefined : (stryCov_9fa48("162"), ([key, value]) => [key, fillTemplate(value, input, named)] as const));
    const present = stryMutAct_9fa48("163") ? entries : (stryCov_9fa48("163"), entries.filter(stryMutAct_9fa48("164") ? () => undefined : (stryCov_9fa48("164"), ([, value]) => stryMutAct_9fa48("167") ? value === undefined : stryMutAct_9fa48("166") ? false : stryMutAct_9fa48("165") ? true : (stryCov_9fa48("165", "166", "167"), value !== undefined))));
    return (stryMutAct_9fa48("170") ? present.length > 0 && entries.length === 0 : stryMutAct_9fa48("169") ? false : stryMutAct_9fa48("168") ? true : (stryCov_9fa48("168", "169", "170"), (stryMutAct_9fa48("173") ? present.length <= 0 : stryMutAct_9fa48("172") ? present.length >= 0 : stryMutAct_9fa48("171") ? false : (stryCov_9fa48("171", "172", "173"), present.length > 0)) || (stryMutAct_9fa48("175") ? entries.length !== 0 : stryMutAct_9fa48("174") ? false : (stryCov_9fa48("174", "175"), entries.length === 0)))) ? Object.fromEntries(present) : undefined;
  }
}
function queryOf(values: unknown): Record<string, string | string[]> {
  if (stryMutAct_9fa48("176")) {
    {}
  } else {
    stryCov_9fa48("176");
    const entries = stryMutAct_9fa48("177") ? Object.entries(values ?? {}) : (stryCov_9fa48("177"), Object.entries(stryMutAct_9fa48("178") ? values && {} : (stryCov_9fa48("178"), values ?? {})).filter(stryMutAct_9fa48("179") ? () => undefined : (stryCov_9fa48("179"), ([, value]) => stryMutAct_9fa48("182") ? value !== undefined || value !== null : stryMutAct_9fa48("181") ? false : stryMutAct_9fa48("180") ? true : (stryCov_9fa48("180", "181", "182"), (stryMutAct_9fa48("184") ? value === undefined : stryMutAct_9fa48("183") ? true : (stryCov_9fa48("183", "184"), value !== undefined)) && (stryMutAct_9fa48("186") ? value === null : stryMutAct_9fa48("185") ? true : (stryCov_9fa48("185", "186"), value !== null))))));
    return Object.fromEntries(entries.map(stryMutAct_9fa48("187") ? () => undefined : (stryCov_9fa48("187"), ([name, value]) => stryMutAct_9fa48("188") ? [] : (stryCov_9fa48("188"), [name, Array.isArray(value) ? value.map(String) : String(value)]))));
  }
}