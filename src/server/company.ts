// Which connections share a company's quota: those of one key, those of one customer, those to the simulated service.
import { hash } from "node:crypto";
import type { Connection } from "../connections/index.ts";
import { sandboxCompany } from "./sandbox_door.ts";

export function companyOfKey(accessKey: string): string {
  return `key:${hash("sha256", accessKey, "base64url").slice(0, 16)}`;
}

export function companyOfCustomer(customer: string): string {
  return `customer:${customer}`;
}

/** Whose registration a connection was made with. */
export function sourceOf({ company }: Pick<Connection, "company">): "sandbox" | "own" {
  return company === sandboxCompany ? "sandbox" : "own";
}
