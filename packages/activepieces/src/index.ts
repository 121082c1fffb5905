// The piece: Gong's actions and polling triggers.
import { createPiece, PieceBase } from "@activepieces/pieces-framework";
import { actions } from "./actions.ts";
import { pieceAuth } from "./auth.ts";
import { icon } from "./generated/texts.ts";
import { manifests } from "./manifests.ts";
import { requireNodeVersion } from "./node_version.ts";
import { triggers } from "./triggers.ts";

requireNodeVersion(process.versions.node);

const { title, description } = manifests.connector;

export const gong = createPiece({
  displayName: title,
  description,
  logoUrl: `data:image/svg+xml;base64,${Buffer.from(icon).toString("base64")}`,
  authors: ["gong-connector contributors"],
  categories: PieceBase.shape.categories.parse(["SALES_AND_CRM"]) ?? [],
  auth: pieceAuth,
  actions,
  triggers,
});
