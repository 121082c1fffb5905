// Settings of the connect page: name, logo and color of the product, its reason, and the origins of its pages.
import type { Issue, Schema } from "gong-connector";
import { isLoopback } from "gong-connector/internal";
import type { ConnectPage, ConnectPageInput, ConnectPageSettings } from "../api/connect_contract.ts";
import type { SettingsStore } from "../store/index.ts";
import { getSettingVersion, saveSetting } from "../versioned_setting.ts";

const settingName = "connect_page";

const defaults: ConnectPage = { productName: "", logo: "", color: "", reason: "", origins: [] };

export const connectPageSchema: Schema = {
  type: "object",
  additionalProperties: false,
  required: ["productName", "logo", "color", "reason", "origins"],
  properties: {
    version: { type: "string", maxLength: 100 },
    productName: { type: "string", maxLength: 80 },
    logo: { type: "string", maxLength: 100_000 },
    color: { type: "string", maxLength: 20 },
    reason: { type: "string", maxLength: 500 },
    origins: { type: "array", maxItems: 20, items: { type: "string", maxLength: 300 } },
  },
};

export async function readConnectPage(settings: SettingsStore): Promise<ConnectPageSettings> {
  const stored = await settings.get(settingName);
  return { ...defaults, ...(typeof stored === "object" ? stored : {}), version: getSettingVersion(stored) };
}

/** Throws `version_conflict` if the page has another version. */
export async function saveConnectPage(
  settings: SettingsStore,
  { version, ...page }: ConnectPageInput,
): Promise<ConnectPageSettings> {
  await saveSetting(settings, settingName, page, version);
  return readConnectPage(settings);
}

const logoPattern = /^data:image\/(png|jpeg|webp|svg\+xml);base64,[A-Za-z0-9+/]+=*$/;

/** Issues that the schema does not find. An origin is https, or http on loopback for development. */
export function findPageIssues({ logo, color, origins }: ConnectPage): Issue[] {
  const invalidOrigins = origins.flatMap((origin, index) => (isOrigin(origin) ? [] : [`/origins/${index}`]));
  return [
    ...(logo === "" || logoPattern.test(logo)
      ? []
      : [{ path: "/logo", message: "must be a PNG, JPEG, WebP or SVG image" }]),
    ...(color === "" || /^#[0-9a-f]{6}$/i.test(color)
      ? []
      : [{ path: "/color", message: "must be a color such as #4c43d4" }]),
    ...invalidOrigins.map((path) => ({
      path,
      message: "must be an origin such as https://app.example.com, without a path",
    })),
  ];
}

function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { origin, protocol, hostname } = new URL(text);
  return origin === text && (protocol === "https:" || (protocol === "http:" && isLoopback(hostname)));
}
