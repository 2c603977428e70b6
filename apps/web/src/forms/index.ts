export { FormCard } from './form-card';
export { LeaveGuard, leave } from './leave-guard';
export { RestoredNotice } from './restored-notice';
export { unsavedForms } from './unsaved';
export { type FieldErrors, useForm } from './use-form';
