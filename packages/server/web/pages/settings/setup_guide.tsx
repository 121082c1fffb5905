// Setup guide of the authentication method, with the values to paste at the vendor.
import type { ReactElement } from "react";
import type { AuthMethodId, Scopes, Settings } from "../../../src/api/settings_contract.ts";
import { useApiQuery } from "../../api/query.ts";
import { AddressProblem } from "../../components/address_problem.tsx";
import { ExternalLink } from "../../components/button.tsx";
import { CopyButton } from "../../components/copy.tsx";

export function SetupGuide(props: { settings: Settings; authMethod: AuthMethodId }): ReactElement {
  const { settings, authMethod } = props;
  const { title, guide } = settings.authMethods[authMethod];
  return (
    <aside className="card guide" aria-label={`Setup guide: ${title}`}>
      <h3>Set up {title}</h3>
      <ol className="guide-steps">
        {guide.map(({ title, text, link, copy }) => (
          <li key={title}>
            <h4>{title}</h4>
            <p className="text-secondary">{text}</p>
            {copy && <CopyValue kind={copy} settings={settings} />}
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

function CopyValue({ kind, settings }: { kind: CopyKind; settings: Settings }): ReactElement | null {
  const { data } = useApiQuery<Scopes>("/scopes", { enabled: kind === "scopes" });
  if (kind === "scopes") {
    if (!data) return null;
    return (
      <CopyButton
        value={data.requestedScopes.join("\n")}
        valueName="scopes"
        buttonText={`Copy all ${data.requestedScopes.length}`}
      />
    );
  }
  if (kind === "outgoingAddresses") return <OutgoingAddresses addresses={settings.outgoingAddresses} />;
  const value = kind === "callbackUrl" ? settings.callbackUrl : settings.webhookUrl;
  return (
    <>
      <p className="copy-value">
        <code>{value}</code>
        <CopyButton value={value} valueName={kind === "callbackUrl" ? "callback URL" : "webhook URL"} />
      </p>
      <AddressProblem kind={kind === "callbackUrl" ? "callback" : "webhook"} />
    </>
  );
}

/** The addresses that the vendor should trust. Only the operator of the server knows them. */
export function OutgoingAddresses({ addresses }: { addresses: readonly string[] }): ReactElement {
  if (addresses.length === 0)
    return (
      <p className="help-text">
        To show the outgoing addresses of this server here, start it with <code>OUTGOING_ADDRESSES</code>.
      </p>
    );
  return (
    <p className="copy-value">
      <code>{addresses.join(", ")}</code>
      <CopyButton value={addresses.join("\n")} valueName="outgoing addresses" />
    </p>
  );
}
