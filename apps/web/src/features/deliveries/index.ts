'use client';
export { AttemptList } from './components/attempt-list';
export { DeliveriesPage } from './components/deliveries-page';
export { DeliveryList } from './components/delivery-list';
export { DeliveryPage } from './components/delivery-page';
export { ErrorGroups } from './components/error-groups';
export { ExchangeView } from './components/exchange-view';
export { deliveryTitle } from './filter';
