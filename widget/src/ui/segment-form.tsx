import { useState } from "preact/hooks";
import { cssColour, type Segment } from "../tabs/segments";
import { Button } from "./button";
import { usePage } from "./context";
import { IssueList } from "./issue-list";
import { Meter } from "./meter";
import { NameField } from "./name-field";
import { Palette, Swatch } from "./palette";
import { SegmentField } from "./segment-field";

/** Every field of one segment. */
export function SegmentForm({ segment }: { segment: Segment }) {
  const { app, desk, say, readOnly } = usePage();
  const tab = app.segments;
  const { key, name, color } = segment;
  const problems = tab.checker.problems.value.get(key);
  const failure = tab.failures.value.get(`segments/${segment.id}`);
  const definitions = tab.definitions.value;
  return (
    <section class="form" aria-label={name} data-segment-form={segment.id ?? "new"} data-key={key} data-frame>
      <div class="board__head">
        {readOnly ? (
          <span class="swatch" style={{ backgroundColor: cssColour(color) }} role="img" aria-label={color} />
        ) : (
          <Swatch color={color} label={say("segment.colour", { color, name })} onClick={() => (tab.palette.value = !tab.palette.peek())} />
        )}
        <NameField
          part="segment-name"
          label={say("segment.name")}
          value={name}
          readOnly={readOnly}
          issues={problems?.at.get("name")}
          onInput={(text) => tab.set(key, { name: text }, `name ${key}`)}
        />
        {!readOnly && (
          <Button action="delete-segment" look="small" onClick={() => tab.delete(key)}>
            {say("segment.delete")}
          </Button>
        )}
      </div>
      {tab.palette.value && (
        <Palette
          anchor={key}
          colors={desk.facts.value?.palettes.segment ?? []}
          own={color}
          label={say("segment.palette", { name })}
          onPick={(picked) => {
            tab.set(key, { color: picked });
            desk.announce("said.recoloured", { name, color: picked });
          }}
          onClose={() => (tab.palette.value = false)}
        />
      )}
      <IssueList failure={failure} issues={[...(problems?.rest ?? []), ...(problems?.at.get("color") ?? [])]} />
      <p class="form__customers">{say("segment.customers-count", { count: segment.customers ?? "0" })}</p>
      <Prices segment={segment} readOnly={readOnly} />
      <div class="form__head">
        <h3>{say("segment.fields")}</h3>
        <Meter count={segment.fields.size} limit="max_segment_fields" words="meter-fields" />
      </div>
      <IssueList issues={problems?.at.get("custom_fields_values") ?? []} />
      {definitions === null ? (
        <p class="notice">
          {say("segment.no-definitions")}
        </p>
      ) : definitions.length === 0 ? (
        <p class="form__customers">{say("segment.no-fields")}</p>
      ) : (
        definitions.map((definition) => (
          <SegmentField
            key={definition.id}
            segment={segment}
            definition={definition}
            readOnly={readOnly}
            issues={problems?.at.get(String(definition.id)) ?? []}
          />
        ))
      )}
    </section>
  );
}

/** Price types by their ids: the account tells no names of them. */
function Prices({ segment, readOnly }: { segment: Segment; readOnly: boolean }) {
  const { app, say } = usePage();
  const tab = app.segments;
  const [typed, setTyped] = useState<string | null>(null);
  const issues = tab.checker.problems.value.get(segment.key)?.at.get("available_products_price_types") ?? [];
  return (
    <label class="field">
      <span class="field__label">{say("segment.prices")}</span>
      <input
        class="input"
        type="text"
        inputMode="numeric"
        data-part="prices"
        autocomplete="off"
        readOnly={readOnly}
        value={typed ?? segment.prices.join(", ")}
        onInput={(event) => {
          const text = event.currentTarget.value;
          setTyped(text);
          const prices = text.split(/[\s,;]+/).filter(Boolean).map((id) => (/^\d{1,15}$/.test(id) ? Number(id) : id));
          tab.set(segment.key, { prices }, `prices ${segment.key}`);
        }}
        onBlur={() => setTyped(null)}
      />
      <span class="field__hint">{say("segment.prices-hint")}</span>
      <IssueList issues={issues} />
    </label>
  );
}
