import type { SourceDescriptor } from '../types';

export const postgresSource: SourceDescriptor = {
  type: 'postgres',
  name: 'PostgreSQL',
  kind: 'pull',
  category: 'Databases',
  description: 'Rows of tables and views become events or people: first the history, then what is new, on a schedule.',
  logo: 'postgresql',
  settings: [
    { key: 'host', label: 'Host', type: 'string', required: true, secret: false, placeholder: 'db.example.com' },
    { key: 'port', label: 'Port', type: 'number', required: true, secret: false, default: 5432 },
    { key: 'database', label: 'Database', type: 'string', required: true, secret: false },
    {
      key: 'user',
      label: 'User',
      help: 'A user that may only read is enough: GRANT SELECT on the tables you want.',
      type: 'string',
      required: true,
      secret: false,
    },
    { key: 'password', label: 'Password', type: 'string', required: false, secret: true },
    {
      key: 'ssl',
      label: 'Encryption',
      help: 'Verify checks that the certificate belongs to the host. Require encrypts without that check.',
      type: 'select',
      required: true,
      secret: false,
      default: 'require',
      choices: [
        { value: 'verify', label: 'Verify' },
        { value: 'require', label: 'Require' },
        { value: 'disable', label: 'Off' },
      ],
    },
    {
      key: 'ca',
      label: 'CA certificate',
      help: 'PEM text. Only needed for Verify when the authority is not a public one.',
      type: 'text',
      required: false,
      secret: false,
    },
  ],
};
