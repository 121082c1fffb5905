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
            <p className="soft">{text}</p>
            {copy && <Paste what={copy} settings={settings} />}
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

type Copied = NonNullable<Settings["authMethods"]["oauth2"]["guide"][number]["copy"]>;

function Paste({ what, settings }: { what: Copied; settings: Settings }): ReactElement | null {
  const { data } = useApiQuery<Scopes>("/scopes", { when: what === "scopes" });
  if (what === "scopes") {
    if (!data) return null;
    return (
      <CopyButton
        value={data.requestedScopes.join("\n")}
        what="the scopes"
        label={`Copy ${data.requestedScopes.length} scopes`}
      />
    );
  }
  const value = what === "callbackUrl" ? settings.callbackUrl : settings.webhookUrl;
  return (
    <p className="paste">
      <code>{value}</code>
      <CopyButton value={value} what={what === "callbackUrl" ? "callback URL" : "webhook URL"} />
    </p>
  );
}
