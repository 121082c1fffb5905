// Sentences of the sandbox's calls, by topic and by language.

export interface Topic {
  readonly name: string;
  readonly company: readonly string[];
  readonly customer: readonly string[];
}

/** In the order of a conversation. */
export const topics: readonly Topic[] = [
  {
    name: "Small Talk",
    company: ["Good to see you all again.", "How was the trade fair last week?", "Can everybody hear me all right?"],
    customer: ["We finally have spring over here.", "The fair was exhausting but worth it.", "Yes, loud and clear."],
  },
  {
    name: "Agenda",
    company: [
      "I would like to cover three things today, if that works for you.",
      "First your current process, then a short demo, then next steps.",
      "Is there anything you want to add to the agenda?",
    ],
    customer: [
      "That plan works for us.",
      "Please leave ten minutes for security questions.",
      "Nothing to add from my side.",
    ],
  },
  {
    name: "Current Process",
    company: [
      "How do you handle requests from your depots today?",
      "Who looks after that spreadsheet when Petra is away?",
      "So roughly forty hours a month go into copying data by hand.",
    ],
    customer: [
      "Honestly, most of it lives in spreadsheets.",
      "Each region reports in its own format, and nobody trusts the totals.",
      "We lose about a day a week to reconciliation.",
      "The last audit found eleven gaps in our records.",
    ],
  },
  {
    name: "Integrations",
    company: [
      "The API is open on every plan, and there is a webhook for each status change.",
      "Records flow into Salesforce both ways, within a minute.",
      "What other systems would need to be connected?",
    ],
    customer: [
      "We would need Salesforce and our warehouse system connected.",
      "Does the API have a rate limit?",
      "Our developers prefer a webhook over polling.",
    ],
  },
  {
    name: "Security",
    company: [
      "Single sign-on and audit logs are included.",
      "All data is encrypted at rest, and you can choose the region.",
      "I will send you the penetration test summary after the call.",
    ],
    customer: [
      "Our security team will insist on single sign-on.",
      "Where is the data encrypted and stored?",
      "We need an audit log that we can export.",
    ],
  },
  {
    name: "Competition",
    company: [
      "What do you like about Talkwell so far?",
      "Compared with Notiva we charge per site, not per user.",
      "Teams that came from Talkwell usually name the reporting first.",
    ],
    customer: [
      "We are also looking at Talkwell and Notiva.",
      "Notiva came in cheaper, to be open with you.",
      "Talkwell showed us a very similar dashboard.",
    ],
  },
  {
    name: "Pricing",
    company: [
      "The price depends on the number of sites.",
      "For a two-year term I can offer a discount of ten percent.",
      "What budget have you set aside for this quarter?",
    ],
    customer: [
      "The price is above what we had in the budget.",
      "Is there any discount for paying up front?",
      "Finance has to approve everything above fifty thousand.",
    ],
  },
  {
    name: "Objections",
    company: [
      "I understand, a rollout during peak season would be a risk.",
      "Would a pilot with two sites take away that worry?",
      "Let me show you how another customer solved exactly that.",
    ],
    customer: [
      "I am worried about the effort on our side.",
      "Not this quarter, we have a hiring freeze.",
      "The last rollout of this kind took nine months.",
    ],
  },
  {
    name: "Next Steps",
    company: [
      "I will send the proposal by Thursday.",
      "Shall we book a follow-up with your finance lead?",
      "As a next step I suggest a pilot with two sites.",
    ],
    customer: [
      "Send me the proposal and I will take it to the board.",
      "Let us meet again in two weeks.",
      "I will get you the list of sites by Friday.",
    ],
  },
  {
    name: "Wrap-Up",
    company: ["Thanks for your time, everybody.", "You will have my summary within the hour."],
    customer: ["Thank you, this was useful.", "Talk to you soon."],
  },
];

/** By language code; without topics. */
export const otherLanguages: Readonly<Record<string, readonly string[]>> = {
  spa: [
    "¿Cómo gestionan hoy las solicitudes?",
    "El precio depende del número de sedes.",
    "Necesitamos conectar Salesforce.",
    "Mañana les envío la propuesta.",
  ],
  fre: [
    "Comment gérez-vous les demandes aujourd'hui ?",
    "Le prix dépend du nombre de sites.",
    "Il nous faut une connexion avec Salesforce.",
    "Je vous envoie la proposition demain.",
  ],
  ger: [
    "Wie bearbeiten Sie Anfragen heute?",
    "Der Preis hängt von der Zahl der Standorte ab.",
    "Wir müssten Salesforce anbinden.",
    "Ich schicke Ihnen morgen das Angebot.",
  ],
  ita: [
    "Come gestite oggi le richieste?",
    "Il prezzo dipende dal numero di sedi.",
    "Dobbiamo collegare Salesforce.",
    "Domani vi mando la proposta.",
  ],
};
