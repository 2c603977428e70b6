export { FormCard } from './form-card';
export { LeaveGuard, leave } from './leave-guard';
export { RestoredNotice } from './restored-notice';
export { SaveBar } from './save-bar';
export { unsavedForms } from './unsaved';
export { type FieldErrors, useForm } from './use-form';
