// Setup checklist: four steps to the first run, and their status.
import type { ReactElement } from "react";
import type { Overview } from "../../../src/api/settings_contract.ts";
import { ButtonLink } from "../../components/button.tsx";
import { Icon } from "../../components/icon.tsx";

type Step = Overview["setupSteps"][number];

const buttonTexts: Record<Step["id"], { todo: string; done: string }> = {
  credentials: { todo: "Enter credentials", done: "Settings" },
  scopes: { todo: "Choose permissions", done: "Permissions" },
  connect: { todo: "Connect", done: "Connections" },
  run: { todo: "Run an action", done: "Actions" },
};

export function Checklist({ steps }: { steps: readonly Step[] }): ReactElement {
  const nextStep = steps.find(({ done }) => !done);
  const doneCount = steps.filter((step) => step.done).length;
  return (
    <section className="section checklist" aria-label="Setup">
      <div className="section-header">
        <h2>{nextStep ? "Set up in four steps" : "Setup complete"}</h2>
        <span className="text-secondary number">
          {doneCount} of {steps.length} done
        </span>
      </div>
      <ol>
        {steps.map((step, index) => (
          <li key={step.id} className={`step ${step.done ? "done" : ""} ${step === nextStep ? "next" : ""}`}>
            <span className="step-number" aria-hidden="true">
              {step.done ? <Icon name="check" /> : index + 1}
            </span>
            <div className="step-text">
              <h3>
                {step.title}
                <span className="visually-hidden">{step.done ? " (done)" : " (to do)"}</span>
              </h3>
              <p className="text-secondary">{step.message}</p>
            </div>
            <ButtonLink href={step.href} small kind={step === nextStep ? "primary" : "quiet"}>
              {step.done ? buttonTexts[step.id].done : buttonTexts[step.id].todo}
            </ButtonLink>
          </li>
        ))}
      </ol>
    </section>
  );
}
