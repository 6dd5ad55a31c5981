export { askModel } from './chat/client';
