export { createBooks } from './create-books';
export type { BooksDeps } from './ports';
