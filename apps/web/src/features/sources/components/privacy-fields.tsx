'use client';
import { Button, Field, Input, Label, Select } from '@tributary/ui';
import { Plus, X } from 'lucide-react';
import type { FieldErrors } from '@/forms';
import { fieldOf, IP_CHOICES, type PolicyValues, RULE_CHOICES, type RuleKind, type RuleLine } from '../privacy-rules';

/** A policy as fields: what becomes of IP addresses, and a line for each rule. */
export function PrivacyFields({
  values,
  errors,
  disabled,
  onChange,
}: {
  values: PolicyValues;
  errors: FieldErrors;
  disabled: boolean;
  onChange: (values: PolicyValues, field: string) => void;
}) {
  return (
    <>
      <Field
        name="ip"
        label="IP addresses"
        help="Of the request, and those that events tell. Cut off: the last number, or the last 80 bits of IPv6."
      >
        <Select
          className="max-w-60"
          value={values.ip}
          disabled={disabled}
          options={IP_CHOICES}
          onValueChange={(ip) => onChange({ ...values, ip: ip as PolicyValues['ip'] }, 'ip')}
        />
      </Field>
      <RuleLines
        lines={values.lines}
        errors={errors}
        disabled={disabled}
        onChange={(lines, field) => onChange({ ...values, lines }, field)}
      />
    </>
  );
}

/** One rule a line: what is done, and to which field. */
function RuleLines({
  lines,
  errors,
  disabled,
  onChange,
}: {
  lines: readonly RuleLine[];
  errors: FieldErrors;
  disabled: boolean;
  onChange: (lines: readonly RuleLine[], field: string) => void;
}) {
  const fieldNamed = (index: number) => fieldOf(lines, index) ?? `privacy.line.${index}`;
  const set = (index: number, line: Partial<RuleLine>) =>
    onChange(
      lines.map((one, n) => (n === index ? { ...one, ...line } : one)),
      fieldNamed(index),
    );
  return (
    <fieldset className="space-y-2">
      <legend>
        <Label asChild>
          <span>Fields</span>
        </Label>
      </legend>
      <p className="text-xs text-faint">
        Paths such as <code>traits.email</code> or <code>properties.card.number</code>; <code>*</code> is any key of one
        level. Hash keeps equal values equal, mask keeps a hint, keep only leaves out all else of the same object.
      </p>
      {lines.length === 0 && <p className="text-sm text-soft">No rules: every field is stored as it came.</p>}
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line has no other name, and is edited in place
        <div key={index} className="flex items-start gap-2">
          <Select
            aria-label={`Rule ${index + 1}: what is done`}
            className="w-32 shrink-0"
            value={line.kind}
            disabled={disabled}
            options={RULE_CHOICES}
            onValueChange={(kind) => set(index, { kind: kind as RuleKind })}
          />
          <Field
            name={fieldNamed(index)}
            label={<span className="sr-only">{`Rule ${index + 1}: field`}</span>}
            className="min-w-0 flex-1 space-y-0"
            error={errors[fieldNamed(index)]}
          >
            <Input
              className="font-mono text-xs"
              placeholder="traits.email"
              maxLength={200}
              value={line.path}
              disabled={disabled}
              onChange={(event) => set(index, { path: event.target.value })}
            />
          </Field>
          {!disabled && (
            <Button
              variant="ghost"
              size="icon"
              aria-label={`Take away rule ${index + 1}`}
              onClick={() =>
                onChange(
                  lines.filter((_, n) => n !== index),
                  fieldNamed(index),
                )
              }
            >
              <X aria-hidden />
            </Button>
          )}
        </div>
      ))}
      {!disabled && (
        <Button size="sm" onClick={() => onChange([...lines, { kind: 'mask', path: '' }], 'privacy')}>
          <Plus aria-hidden />
          Add a rule
        </Button>
      )}
    </fieldset>
  );
}
