// The set-up guide of the chosen way in, step by step, with what has to be pasted at the vendor.
import type { ReactElement } from "react";
import type { AuthMethodId, Scopes, Settings } from "../../../src/api/settings_contract.ts";
import { useApiQuery } from "../../api/query.ts";
import { ExternalLink } from "../../components/button.tsx";
import { CopyButton } from "../../components/copy.tsx";

export function SetupGuide({ settings, method }: { settings: Settings; method: AuthMethodId }): ReactElement {
  const way = settings.authMethods[method];
  return (
    <aside className="card guide" aria-label={`Set-up guide: ${way.title}`}>
      <h3>Set up {way.title}</h3>
      <ol className="guide-steps">
        {way.guide.map(({ title, text, link, copy }) => (
          <li key={title}>
            <h4>{title}</h4>
            <p className="text-secondary">{text}</p>
            {copy && <CopyValue what={copy} settings={settings} />}
            {link && (
              <p>
                <ExternalLink href={link}>{new URL(link).host}</ExternalLink>
              </p>
            )}
          </li>
        ))}
      </ol>
    </aside>
  );
}

type CopyKind = NonNullable<Settings["authMethods"]["oauth2"]["guide"][number]["copy"]>;

function CopyValue({ what, settings }: { what: CopyKind; settings: Settings }): ReactElement | null {
  const { data } = useApiQuery<Scopes>("/scopes", { enabled: what === "scopes" });
  if (what === "scopes") {
    if (!data) return null;
    return (
      <CopyButton
        value={data.requestedScopes.join("\n")}
        valueName="the scopes"
        buttonText={`Copy ${data.requestedScopes.length} scopes`}
      />
    );
  }
  const value = what === "callbackUrl" ? settings.callbackUrl : settings.webhookUrl;
  return (
    <p className="copy-value">
      <code>{value}</code>
      <CopyButton value={value} valueName={what === "callbackUrl" ? "callback URL" : "webhook URL"} />
    </p>
  );
}
