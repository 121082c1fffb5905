// The connection and the appearance of a custom connector of Power Platform.

/** apiProperties.json. `color` is the background of the icon, such as #8039e9. */
export function createApiProperties(color: string) {
  return {
    properties: {
      connectionParameters: {
        api_key: {
          type: "securestring",
          uiDefinition: {
            displayName: "Token of the steps API",
            description: "The bearer token of the server, as its settings page shows it.",
            tooltip: "Enter the token alone, without the word Bearer",
            constraints: { tabIndex: 1, clearText: false, required: "true" },
          },
        },
      },
      iconBrandColor: color,
      capabilities: [],
      policyTemplateInstances: [
        {
          templateId: "setheader",
          title: "Send the token as a bearer token",
          parameters: {
            "x-ms-apimTemplateParameter.name": "Authorization",
            "x-ms-apimTemplateParameter.value": "Bearer @connectionParameters('api_key')",
            "x-ms-apimTemplateParameter.existsAction": "override",
            "x-ms-apimTemplate-policySection": "Request",
          },
        },
      ],
    },
  };
}
