// A service that accepts Gatehouse's tokens, as docs/verify.md shows it.
import express from 'express';
import { gatehouse, requireRoles, userOf } from '@gatehouse/verify';

const { ISSUER, CLIENT_ID, CLIENT_SECRET, PAGE_ORIGIN, PORT } = process.env;

const app = express();
// Pages of this origin may send tokens.
app.use((request, response, next) => {
  response.set({ 'Access-Control-Allow-Origin': PAGE_ORIGIN, 'Access-Control-Allow-Headers': 'Authorization, Content-Type' });
  if (request.method === 'OPTIONS') response.sendStatus(204);
  else next();
});
app.use(gatehouse({ issuer: ISSUER, audience: 'gatehouse', feed: { clientId: CLIENT_ID, clientSecret: CLIENT_SECRET } }));
app.get('/orders', (request, response) => response.send(`orders of ${userOf(request).sub}`));
app.get('/orders/all', requireRoles('admin'), (request, response) => response.send('all orders'));
app.listen(PORT, '127.0.0.1');
