export { type EngineUrls, engineUrls } from './engine-urls';
export { freePort } from './free-port';
export { type Fresh, freshDatabase } from './fresh-database';
export { freshRedis } from './fresh-redis';
export { freshStore } from './fresh-store';
export { copyHome, type PreparedHome, prepareHome } from './prepare-home';
export { type ReceivedRequest, type Receiver, type ReceiverMood, receiver } from './receiver';
export { type ProcessName, type Product, type ProductOptions, startProduct } from './start-product';
export { waitFor } from './wait-for';
