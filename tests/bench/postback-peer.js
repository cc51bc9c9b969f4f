// SPDX-License-Identifier: GPL-3.0-or-later
// The obvious alternative for the receiver's benchmark: Express and PostgreSQL, the same work: find the
// click, store the conversion once, answer when it is committed. DATABASE_URL names the database.
const express = require('express');
const { Pool } = require('pg');

const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 20 });
const app = express();
const amount = /^-?[0-9]{1,15}(\.[0-9]{1,6})?$/;

app.disable('etag');
app.get('/postback', async (request, response) => {
  const { affiliate_id, click_id, amount: sum, currency, event = 'sale', order_id = '' } = request.query;
  if (!affiliate_id || !click_id || !amount.test(sum) || !/^[A-Z]{3}$/.test(currency || ''))
    return response.status(400).json({ status: 'error', message: 'Invalid amount' });
  const click = await pool.query('SELECT campaign FROM click WHERE affiliate = $1 AND click_id = $2', [affiliate_id, click_id]);
  if (click.rows.length === 0)
    return response.status(404).json({ status: 'error', message: 'Invalid click' });
  await pool.query('INSERT INTO conversion (affiliate, click_id, event, order_id, amount, currency) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING',
    [affiliate_id, click_id, event, order_id, sum, currency]);
  response.json({ status: 'success', message: 'Conversion tracked' });
});

(async () => {
  await pool.query(`DROP TABLE IF EXISTS conversion, click;
    CREATE TABLE click (affiliate text, click_id text, campaign text, PRIMARY KEY (affiliate, click_id));
    CREATE TABLE conversion (affiliate text, click_id text, event text, order_id text, amount numeric, currency text,
      received timestamptz DEFAULT now(), PRIMARY KEY (affiliate, click_id, event, order_id));
    INSERT INTO click VALUES ('7', 'k1', 'open')`);
  const server = app.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
})();
