// The page of a connect link: who asks for the access, what for, and which scopes.
import type { FastifyReply, FastifyRequest } from "fastify";
import { gongManifests } from "gong-connector";
import type { ConnectPage } from "../api/connect_contract.ts";
import { readConnectPage } from "../connect/connect_page_settings.ts";
import { type Brand, sendPlainPage } from "../http/plain_page.ts";
import type { Services } from "../services.ts";

/** The product that the pages of a connect link show. */
export async function readBrand({ store }: Pick<Services, "store">): Promise<Brand> {
  return toBrand(await readConnectPage(store.settings));
}

export async function sendConnectPage(
  services: Services,
  customer: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const page = await readConnectPage(services.store.settings);
  const { title } = gongManifests().connector;
  const { productName, reason, origins } = page;
  const redirectsTo = await services.oauthFlow.getAuthorizationOrigin();
  return sendPlainPage(reply, {
    status: 200,
    title: productName === "" ? `Connect ${customer} to ${title}` : `Connect ${title} to ${productName}`,
    text: [
      ...(reason === "" ? [] : [reason]),
      `Continue to ${title} to allow access to the account of ${customer}. You must be a technical administrator.`,
    ],
    list: {
      title: `${productName || "The app"} asks for permission to:`,
      items: describeScopes(await services.settings.getRequestedScopes()),
    },
    button: {
      label: `Continue to ${title}`,
      redirectsTo,
      // Browsers send no cookies from a frame of another site, so the flow must run in a tab.
      inNewTab: request.headers["sec-fetch-dest"] === "iframe",
    },
    note: "Finish within ten minutes. Nothing is connected before you allow it.",
    brand: toBrand(page),
    frameAncestors: origins,
  });
}

function toBrand({ productName, logo, color }: ConnectPage): Brand {
  return { name: productName, logo, color };
}

function describeScopes(scopes: readonly string[]): { text: string; detail: string }[] {
  const { catalog } = gongManifests().connector.scopes;
  const descriptions = new Map(catalog.map(({ id, description }) => [id, description]));
  return scopes.map((id) => ({ text: descriptions.get(id) ?? id, detail: id }));
}
