/** The parts of Segment's definitions and core that we use, in our own words: theirs are CommonJS and loaded lazily. */
export interface SegmentCondition {
  readonly fieldKey?: string;
  readonly type?: 'field' | 'syncMode';
  readonly operator: 'is' | 'is_not';
  readonly value?: unknown;
}
export interface SegmentConditions {
  readonly match?: 'any' | 'all';
  readonly conditions: readonly SegmentCondition[];
}

export interface SegmentField {
  readonly label?: string;
  readonly description?: string;
  readonly type: 'string' | 'text' | 'number' | 'integer' | 'datetime' | 'boolean' | 'password' | 'object';
  readonly required?: boolean | SegmentConditions;
  readonly depends_on?: SegmentConditions;
  readonly choices?: readonly (string | { readonly value: string | number; readonly label: string })[];
  readonly default?: unknown;
  readonly placeholder?: string;
  readonly multiple?: boolean;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly dynamic?: unknown;
  readonly allowNull?: boolean;
  readonly properties?: Readonly<Record<string, SegmentField>>;
  readonly additionalProperties?: boolean;
  readonly defaultObjectUI?: string;
  readonly category?: string;
  readonly unsafe_hidden?: boolean;
  readonly readOnly?: boolean;
}

export interface SegmentAction {
  readonly title?: string;
  readonly description?: string;
  readonly defaultSubscription?: string;
  readonly fields?: Readonly<Record<string, SegmentField>>;
  readonly perform?: unknown;
  readonly performBatch?: unknown;
  readonly hidden?: boolean;
  readonly syncMode?: {
    readonly label: string;
    readonly description: string;
    readonly default: string;
    readonly choices: readonly { readonly value: string; readonly label: string }[];
  };
}

export interface SegmentPreset {
  readonly name?: string;
  readonly type: 'automatic' | 'specificEvent';
  readonly partnerAction: string;
  readonly subscribe?: string;
  readonly mapping?: Readonly<Record<string, unknown>>;
}

export interface SegmentDefinition {
  readonly name: string;
  readonly slug?: string;
  readonly actions: Readonly<Record<string, SegmentAction>>;
  readonly presets?: readonly SegmentPreset[];
  readonly authentication?: {
    readonly scheme: 'basic' | 'custom' | 'oauth2' | 'oauth-managed';
    readonly fields?: Readonly<Record<string, SegmentField>>;
    readonly testAuthentication?: unknown;
  };
  readonly extendRequest?: unknown;
}

/** What one index of a batch came to. */
export interface SegmentNode {
  readonly status: number;
  readonly errortype?: string;
  readonly errormessage?: string;
  readonly errorreporter?: 'INTEGRATIONS' | 'DESTINATION';
  readonly body?: unknown;
}

/** Input of a run: `event` for one, `events` for a batch. */
export interface SegmentRun {
  readonly mapping: Record<string, unknown>;
  readonly settings: Record<string, unknown>;
  readonly auth?: { readonly accessToken?: string };
  readonly signal: AbortSignal;
  readonly features: Readonly<Record<string, boolean>>;
  readonly statsContext: unknown;
  readonly logger: unknown;
  readonly transactionContext: unknown;
  readonly stateContext: unknown;
  readonly subscriptionMetadata: unknown;
}

export interface SegmentDestination {
  readonly settingsSchema?: unknown;
  readonly actions: Readonly<Record<string, { readonly schema?: unknown }>>;
  validateSettings(settings: Record<string, unknown>): void;
  testAuthentication(settings: Record<string, unknown>): Promise<void>;
  executeAction(action: string, run: SegmentRun & { readonly event: unknown }): Promise<unknown>;
  executeBatch(action: string, run: SegmentRun & { readonly events: unknown[] }): Promise<SegmentNode[]>;
}

export interface SegmentCore {
  readonly Destination: new (definition: SegmentDefinition) => SegmentDestination;
  validateSchema(
    value: unknown,
    schema: unknown,
    options: { readonly schemaKey: string; readonly throwIfInvalid: boolean },
  ): boolean;
  transform(mapping: Record<string, unknown>, event: unknown): Record<string, unknown>;
}
