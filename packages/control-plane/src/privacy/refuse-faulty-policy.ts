import { checkPolicy, type PrivacyPolicy } from '@tributary/event-schema';
import { refuseInvalid } from '../errors';

/** @throws AppError `invalid`, with the fields named `privacy.<list>.<n>` */
export function refuseFaultyPolicy(policy: PrivacyPolicy): void {
  refuseInvalid('Some privacy rules are not valid.', checkPolicy(policy));
}
