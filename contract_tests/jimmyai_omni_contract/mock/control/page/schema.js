// Reading the contract's schemas: their fields, what each may be, and the rules beside them.

/** What other parts ask of a contract. */
export function readContract(contract) {
  const rules = new Map(contract["x-omni-rules"].map((rule) => [rule.id, rule]));
  const resolve = (node) => (node?.$ref ? { ...resolve(at(contract, node.$ref)), ...without(node, "$ref") } : node);
  return {
    resolve,
    rule: (id) => rules.get(id),
    fields: (schema) => fieldsOf(resolve(schema), resolve),
    clauses: (schema) => (resolve(schema).allOf ?? []).map((clause) => clause["x-omni-rule"] ?? []).filter((ids) => ids.length),
    success: (answer) => resolve(resolve(answer.schema).oneOf?.[0] ?? answer.schema),
  };
}

/** The fields of an object and of those in it, with dots between their names. */
function fieldsOf(schema, resolve, prefix = "", depth = 0) {
  const required = new Set(schema.required ?? []);
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const field = resolve(property);
    const object = (field.oneOf ?? [field]).map(resolve).find((variant) => variant.properties);
    const list = field.items && resolve(field.items);
    const inside = depth < 4 ? (object ?? (list?.properties ? list : undefined)) : undefined;
    const full = `${prefix}${name}`;
    const row = {
      name: full,
      type: typeOf(field, resolve),
      required: required.has(name),
      limits: limitsOf(field, resolve),
      description: field.description ?? object?.description ?? "",
      rules: field["x-omni-rule"] ?? [],
    };
    const dot = list ? "[]." : ".";
    return [row, ...(inside ? fieldsOf(inside, resolve, `${full}${dot}`, depth + 1) : [])];
  });
}

function typeOf(schema, resolve) {
  if (schema.oneOf) return schema.oneOf.map((variant) => typeOf(resolve(variant), resolve)).join(" or ");
  if (schema.format === "binary") return "file";
  const types = [schema.type ?? "any"].flat();
  const of = schema.items ? ` of ${typeOf(resolve(schema.items), resolve)}` : "";
  return types.map((type) => (type === "array" ? `array${of}` : type)).join(" or ");
}

function limitsOf(schema, resolve) {
  const variants = (schema.oneOf ?? []).map(resolve);
  const values = [schema, ...variants].flatMap(({ enum: listed, const: only }) => listed ?? (only === undefined ? [] : [only]));
  const named = [
    ["default", schema.default],
    ["at least", schema.minimum],
    ["at most", schema.maximum],
    ["at most items", schema.maxItems],
    ["pattern", schema.pattern],
  ];
  return [
    values.length && `one of ${values.map((value) => `\`${value}\``).join(", ")}`,
    ...named.map(([name, value]) => value !== undefined && `${name} \`${value}\``),
  ]
    .filter(Boolean)
    .join("; ");
}

function at(contract, reference) {
  return reference.slice(2).split("/").reduce((node, token) => node[token], contract);
}

function without(node, name) {
  return Object.fromEntries(Object.entries(node).filter(([key]) => key !== name));
}
