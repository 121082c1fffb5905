// The editor's part of the nodes. It runs in the browser, as it is, with Node-RED's globals RED and $.

/** Registers the nodes. `data` is written by the emitter in scripts/engines. */
window.registerGongNodes = (data) => {
  RED.nodes.registerType("gong-account", {
    category: "config",
    defaults: { name: { value: "" } },
    credentials: data.credentials,
    label() {
      return this.name || `${data.title} account`;
    },
  });
  registerAction(data);
  registerTrigger(data);
};

function registerAction({ color, actions }) {
  RED.nodes.registerType("gong-action", {
    ...createBase(color, "action", actions),
    defaults: {
      ...commonDefaults,
      action: { value: "", required: true },
      all: { value: false },
      limit: { value: 50, validate: (value) => /^[1-9]\d*$/.test(value) },
    },
    oneditprepare() {
      const showList = ({ isList }) => $(".gong-list").toggle(isList === true);
      this.gongForm = prepareForm(this, "action", actions, ["msg"], showList);
    },
  });
}

function registerTrigger({ color, triggers }) {
  RED.nodes.registerType("gong-trigger", {
    ...createBase(color, "trigger", triggers),
    defaults: {
      ...commonDefaults,
      trigger: { value: "", required: true },
      interval: { value: "", validate: (value) => /^\d*$/.test(value) },
      store: { value: "" },
    },
    oneditprepare() {
      for (const store of RED.settings.context?.stores ?? [])
        $("<option>").val(store).text(store).appendTo("#node-input-store");
      $("#node-input-store").val(this.store);
      const showInterval = ({ intervalSeconds = "" }) =>
        $("#node-input-interval").attr("placeholder", String(intervalSeconds));
      this.gongForm = prepareForm(this, "trigger", triggers, [], showInterval);
    },
  });
}

const commonDefaults = {
  name: { value: "" },
  account: { value: "", type: "gong-account", required: true },
  values: { value: {} },
};

/** What both nodes have. `property` has the id of the action or trigger. */
function createBase(color, property, steps) {
  const paletteLabel = `gong ${property}`;
  return {
    category: "network",
    color,
    icon: "gong.svg",
    inputs: 1,
    outputs: 1,
    paletteLabel,
    label() {
      return this.name || steps.find(({ id }) => id === this[property])?.title || paletteLabel;
    },
    oneditsave() {
      this.values = this.gongForm.readValues();
    },
  };
}

/** Fills the list of actions or triggers, and shows the form of the chosen one. */
function prepareForm(node, property, steps, types, onStep) {
  const select = $(`#node-input-${property}`);
  for (const [group, members] of Map.groupBy(steps, (step) => step.group)) {
    const options = members.map(({ id, title }) => $("<option>").val(id).text(title));
    $("<optgroup>").attr("label", group).append(options).appendTo(select);
  }
  const form = new GongForm($("#gong-form"), types);
  const show = (id, values) => {
    const step = steps.find((one) => one.id === id) ?? {};
    $("#gong-description").text(step.description ?? "");
    onStep(step);
    form.show(id, values);
  };
  select.val(node[property]);
  // Node-RED triggers the event when the dialog opens, too.
  select.on("change", () => {
    if (select.val() !== form.id) show(select.val(), select.val() === node[property] ? node.values : {});
  });
  show(node[property], node.values);
  return form;
}

class GongForm {
  constructor(container, types) {
    this.container = container;
    this.types = [...types, "flow", "global", "env", "jsonata"];
    this.inputs = new Map();
    this.values = {};
  }

  /** Until the form is loaded, the stored values are kept. */
  show(id, values) {
    const request = {};
    this.request = request;
    this.id = id;
    this.values = values;
    this.inputs.clear();
    this.container.empty();
    if (!id) return;
    $.getJSON("gong-connector/form", { id }).then(
      (fields) => {
        if (this.request !== request) return;
        const advanced = $("<details>").append($("<summary>").text("More fields"));
        for (const field of fields) this.addRow(field, field.isAdvanced ? advanced : this.container);
        if (fields.some(({ isAdvanced }) => isAdvanced)) this.container.append(advanced);
      },
      ({ responseJSON, statusText }) => {
        if (this.request === request) this.container.text(responseJSON?.message ?? statusText);
      },
    );
  }

  addRow(field, parent) {
    const row = $("<div>").addClass("form-row").appendTo(parent);
    const label = $("<label>").text(`${field.label}${field.isRequired ? " *" : ""}`);
    const input = $("<input>")
      .attr({ type: "text", id: `gong-field-${field.name}` })
      .css("width", "70%");
    label.attr("for", `gong-field-${field.name}`);
    row.append(label, input, $("<div>").addClass("form-tips").css("margin-left", "105px").text(field.description));
    if (field.description === "") row.children("div").remove();
    const types = [...this.listConstantTypes(field), ...this.types];
    input.typedInput({ types });
    const { type, value } = this.values[field.name] ?? { type: getTypeName(types[0]), value: "" };
    input.typedInput("type", type);
    input.typedInput("value", value);
    this.inputs.set(field.name, input);
  }

  listConstantTypes(field) {
    const { kind, options } = field;
    if (kind === "file") return [];
    if (kind === "boolean") return [createOptionType(["true", "false"], false)];
    if (kind === "enum" || kind === "enums") return [createOptionType(options.map(String), kind === "enums")];
    if (kind === "integer" || kind === "number") return ["num"];
    if (kind === "json") return ["json"];
    const text = field.lookup ? this.createChoiceType(field) : "str";
    return kind === "strings" ? [text, "json"] : [text];
  }

  /** A text with suggestions from the account, which must be deployed. In a list, for the entry after the last comma. */
  createChoiceType({ kind, lookupPointer: pointer }) {
    const autoComplete = (text, done) => {
      const start = kind === "strings" ? text.lastIndexOf(",") + 1 : 0;
      const account = $("#node-input-account").val();
      const values = JSON.stringify(this.readValues());
      const search = text.slice(start).trim();
      $.getJSON("gong-connector/choices", { account, id: this.id, pointer, search, values }).then(
        (choices) => done(choices.map(({ label, value }) => ({ label, value: `${text.slice(0, start)}${value}` }))),
        ({ responseJSON, statusText }) => {
          RED.notify(responseJSON?.message ?? statusText, "error");
          done([]);
        },
      );
    };
    return { value: "str", label: "string", icon: "red/images/typedInput/az.svg", autoComplete };
  }

  /** An empty value is omitted. */
  readValues() {
    if (this.inputs.size === 0) return this.values;
    const entries = [...this.inputs].map(([name, input]) => [
      name,
      { type: input.typedInput("type"), value: input.typedInput("value") },
    ]);
    return Object.fromEntries(entries.filter(([, { value }]) => value !== ""));
  }
}

function getTypeName(type) {
  return typeof type === "string" ? type : type.value;
}

function createOptionType(values, multiple) {
  const options = values.map((value) => ({ value, label: value }));
  return {
    value: "option",
    label: "value",
    multiple,
    options: multiple ? options : [{ value: "", label: "(omitted)" }, ...options],
  };
}
