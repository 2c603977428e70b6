import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { Reader, type Response } from 'mmdb-lib';
import { field, isObject, objectField, textField } from '../dialects/canonical-parts';
import type { Json, JsonObject } from '../types';

/** Where an address is, as far as the database knows. In the words of Segment's `context.location`. */
export interface Place {
  readonly [name: string]: string | number | undefined;
  readonly city?: string;
  readonly region?: string;
  readonly regionCode?: string;
  readonly country?: string;
  readonly countryCode?: string;
  readonly continent?: string;
  readonly postalCode?: string;
  readonly timezone?: string;
  readonly latitude?: number;
  readonly longitude?: number;
}

/** Null for an address that the database doesn't know, and for text that is no address. */
export type GeoLookup = (ip: string) => Place | null;

/**
 * Opens a MaxMind database (GeoLite2, GeoIP2, DB-IP, IPinfo; city or country). The file is read once and held in memory.
 * @throws Error when there is no such file, or it is something else
 */
export function openGeo(path: string): GeoLookup {
  const reader = new Reader(readFileSync(path));
  return (ip) => {
    if (isIP(ip) === 0) return null;
    const found = reader.get(ip) as (Response & JsonObject) | null;
    return found === null ? null : placeOf(found);
  };
}

function placeOf(found: JsonObject): Place | null {
  const country = field(found, 'country') ?? field(found, 'registered_country');
  const region = firstOf(field(found, 'subdivisions'));
  const location = objectField(found, 'location') ?? found;
  const place = {
    city: nameOf(field(found, 'city')),
    region: nameOf(region) ?? textField(found, 'region') ?? textField(found, 'state1'),
    regionCode: codeOf(region),
    country: nameOf(country),
    countryCode: codeOf(country) ?? textField(found, 'country_code'),
    continent: nameOf(field(found, 'continent')),
    postalCode: textField(objectField(found, 'postal') ?? {}, 'code') ?? textField(found, 'postcode'),
    timezone: textField(location, 'time_zone') ?? textField(location, 'timezone'),
    latitude: numberField(location, 'latitude'),
    longitude: numberField(location, 'longitude'),
  };
  const told = Object.entries(place).filter(([, value]) => value !== undefined);
  return told.length === 0 ? null : Object.fromEntries(told);
}

function firstOf(value: Json | undefined): Json | undefined {
  return Array.isArray(value) ? value[0] : undefined;
}

/** `{names: {en}}`, or plain text in flat databases. */
function nameOf(value: Json | undefined): string | undefined {
  if (typeof value === 'string') return value || undefined;
  return isObject(value) ? textField(objectField(value, 'names') ?? {}, 'en') : undefined;
}

function codeOf(value: Json | undefined): string | undefined {
  return isObject(value) ? textField(value, 'iso_code') : undefined;
}

/** Coordinates are text in some flat databases. */
function numberField(object: JsonObject, name: string): number | undefined {
  const value = field(object, name);
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}
