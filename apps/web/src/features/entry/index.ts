'use client';
export { FirstAccountPage } from './components/first-account-page';
export { InvitationPage } from './components/invitation-page';
export { NewWorkspacePage } from './components/new-workspace-page';
export { SignInPage } from './components/sign-in-page';
export { StartPage } from './components/start-page';
export { Mark, Wordmark } from './components/wordmark';
export { signOut } from './sign-in';
