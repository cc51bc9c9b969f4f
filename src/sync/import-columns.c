/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "import-private.h"

#define LONGEST_HEADER 40 /* characters shown: a file that is no report has no short ones */

static const TakingsImportNetwork networks[] = {
  { "clickbank", "America/Los_Angeles", "USD", '.', TRUE, FALSE },
  { "digistore24", "Europe/Berlin", "EUR", '.', FALSE, FALSE },
  { "buygoods", "America/New_York", "USD", '.', TRUE, FALSE },
  { "maxweb", "America/New_York", "USD", '.', TRUE, FALSE },
  { "jvzoo", "America/New_York", "USD", '.', TRUE, TRUE },
  { "hotmart", "America/Sao_Paulo", "BRL", ',', FALSE, TRUE },
};

static const char *const field_names[IMPORT_N_FIELDS] = {
  "entry_id",
  "order_id",
  "parent_id",
  "date",
  "time",
  "kind",
  "state",
  "charge",
  "role",
  "product_id",
  "product",
  "commission",
  "gross_commission",
  "amount",
  "currency",
  "amount_currency",
  "tracking_id",
  "campaign",
  "country",
  "affiliate",
  "vendor",
  "refund_date",
  "count",
};

typedef struct
{
  TakingsImportField field;
  const char *network; /* (nullable): any */
  const char *headers; /* folded, separated by spaces, best first */
} Synonyms;

/* A column is taken once, so the order of the lines decides who gets "amount" or "status". */
static const Synonyms synonyms[] = {
  { IMPORT_ENTRY_ID, "hotmart",
    "codigodatransacao codigodetransaccion codigodelatransaccion transactioncode transacao "
    "transaccion transaction" },
  { IMPORT_ENTRY_ID, "jvzoo", "transactionid paykey receipt receiptid prekey txid" },
  { IMPORT_ENTRY_ID, "digistore24",
    "transaktionsid transaktionid transactionid transaktionsnummer" },
  { IMPORT_ORDER_ID, "clickbank", "receipt receiptnumber receiptno orderid" },
  { IMPORT_ORDER_ID, "hotmart",
    "transacaodoprodutoprincipal transacciondelproductoprincipal mainproducttransaction" },
  { IMPORT_ORDER_ID, "digistore24", "bestellid orderid bestellnummer purchaseid iddepedido" },
  { IMPORT_ORDER_ID, "buygoods", "orderid orderidglobal globalorderid order ordernumber" },
  { IMPORT_ORDER_ID, NULL,
    "orderid order orderno ordernumber transactionid txid purchaseid bestellid iddopedido pedido "
    "iddelpedido idpedido numerodepedido" },
  { IMPORT_ENTRY_ID, NULL, "entryid conversionid transactionid txid paykey" },
  { IMPORT_DATE, "hotmart",
    "datadatransacao fechadetransaccion fechadelatransaccion transactiondate datadavenda" },
  { IMPORT_DATE, "buygoods", "orderdatetime rrcreatedate date orderdate" },
  { IMPORT_DATE, NULL,
    "date transactiondate orderdate conversiondate created createdat datetime saledate datum "
    "bestelldatum transaktionsdatum data datadopedido fecha fechadelpedido occurredat timestamp" },
  { IMPORT_TIME, NULL, "transactiontime time ordertime uhrzeit zeit hora" },
  { IMPORT_KIND, "hotmart", "kind" },
  { IMPORT_KIND, NULL,
    "transactiontype type kind convtype conversiontype actiontype eventtype event art "
    "transaktionsart typ tipo tipodetransacao tipodetransaccion" },
  { IMPORT_STATE, "hotmart",
    "statusdatransacao estadodelatransaccion estadodetransaccion statusdelatransaccion "
    "transactionstatus status estado" },
  { IMPORT_STATE, NULL, "status state orderstatus transactionstatus estado situacao" },
  { IMPORT_CHARGE, "hotmart", "tipodecobranca tipodecobro chargetype billingtype" },
  { IMPORT_ROLE, "clickbank", "roleontransaction role" },
  { IMPORT_PRODUCT_ID, "clickbank", "itemnumber itemno item sku product productid" },
  { IMPORT_PRODUCT_ID, "hotmart", "codigodoproduto codigodelproducto productcode productid" },
  { IMPORT_PRODUCT_ID, "maxweb", "productcodename codename productid" },
  { IMPORT_PRODUCT_ID, "buygoods", "productcodename codename productid sku" },
  { IMPORT_PRODUCT_ID, NULL, "productid produktid productnumber sku iddoproduto iddelproducto" },
  { IMPORT_PRODUCT, NULL,
    "producttitle productname product produkt produktname produto nomedoproduto producto "
    "nombredelproducto offer offername codename productcodename" },
  { IMPORT_PRODUCT, "maxweb", "campaign" },
  { IMPORT_COMMISSION, "clickbank",
    "accountamount netamount yourearnings earnings commission amount" },
  { IMPORT_COMMISSION, "digistore24",
    "provision ihrverdienst verdienst earnings amountaffiliate commission comision comissao" },
  { IMPORT_COMMISSION, "buygoods",
    "commission affcommission netcommissions netcommission commissionamount payout "
    "grosscommissions earnings" },
  { IMPORT_COMMISSION, "maxweb", "netcommissions netcommission" },
  { IMPORT_COMMISSION, "jvzoo",
    "commission affiliatepayout affiliatecommission payout earnings amount" },
  { IMPORT_COMMISSION, "hotmart",
    "comissaodoaafiliadoa comissaodoafiliado comisiondelafiliado comisiondelaafiliadoa "
    "comisiondelaafiliado affiliatecommission commission faturamentoliquido facturacionneta "
    "netrevenue" },
  { IMPORT_COMMISSION, NULL,
    "commission commissionamount payout earnings comissao comision provision net amount" },
  { IMPORT_GROSS, NULL, "grosscommissions grosscommission" },
  { IMPORT_AMOUNT, "hotmart",
    "faturamentobrutosemimpostos facturacionbrutasinimpuestos grossrevenuewithouttaxes "
    "valordecompracomimpostos valordecompraconimpuestos purchasevaluewithtaxes" },
  { IMPORT_AMOUNT, "digistore24", "brutto amountbrutto bruttobetrag gross betrag amount" },
  { IMPORT_AMOUNT, NULL,
    "ordertotal saleamount totalorderamount customeramount total gross grossamount amount brutto "
    "valor importe valortotal importetotal price revenue" },
  { IMPORT_AMOUNT_CURRENCY, "hotmart", "moedadecompra monedadecompra purchasecurrency" },
  { IMPORT_CURRENCY, "hotmart",
    "moedaderecebimento monedaderecepcion monedaderecibimiento receivingcurrency payoutcurrency" },
  { IMPORT_CURRENCY, NULL, "currency currencycode wahrung waehrung moeda moneda divisa" },
  { IMPORT_TRACKING_ID, "hotmart", "codigosck sck src" },
  { IMPORT_TRACKING_ID, "digistore24", "sid1 sid cid clickid trackingid" },
  { IMPORT_TRACKING_ID, NULL, "tid trackingid subid subid1 sid1 sid affsub1 clickid vtid" },
  { IMPORT_CAMPAIGN, NULL,
    "campaign campaignkey campaignname kampagne campanha campana utmcampaign" },
  { IMPORT_COUNTRY, NULL, "country countrycode customercountry land pais" },
  { IMPORT_AFFILIATE, NULL,
    "affiliate affiliatename nomedoaafiliadoa nomedoafiliado nombredelafiliado "
    "nombredelaafiliado" },
  { IMPORT_VENDOR, NULL,
    "vendor seller vendorname verkaufer vendedor produtora produtor productor" },
  { IMPORT_REFUND_DATE, NULL,
    "refundeddate refunddate daterefunded ruckerstattungsdatum datadoreembolso fechadereembolso" },
  { IMPORT_COUNT, NULL, "count conversions conversionscount" },
};

const TakingsImportNetwork *
takings_import_network (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (networks); i++)
    if (g_strcmp0 (networks[i].network, id) == 0)
      return &networks[i];
  return NULL;
}

const char *
takings_import_field_name (TakingsImportField field)
{
  return field_names[field];
}

char *
takings_import_fold (TakingsText text)
{
  GString *out = g_string_new (NULL);
  g_autofree char *copy = g_strndup (text.data != NULL ? text.data : "", text.len);
  g_autofree char *valid = g_utf8_make_valid (copy, -1);
  g_autofree char *plain = g_utf8_normalize (valid, -1, G_NORMALIZE_ALL);
  for (const char *p = plain; p != NULL && *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      if (g_unichar_isalnum (c) && !g_unichar_ismark (c))
        g_string_append_unichar (out, g_unichar_tolower (c));
    }
  return g_string_free (out, FALSE);
}

static int
find_header (char **folded, guint n, const char *name, gsize len)
{
  for (guint i = 0; i < n; i++)
    if (folded[i] != NULL && strlen (folded[i]) == len && memcmp (folded[i], name, len) == 0)
      return (int) i;
  return -1;
}

static void
take (TakingsImportColumns *columns, char **folded, TakingsImportField field, int column)
{
  columns->column[field] = column;
  g_clear_pointer (&folded[column], g_free);
}

static void
match_list (TakingsImportColumns *columns, char **folded, TakingsImportField field,
            const char *headers)
{
  while (*headers != '\0' && columns->column[field] < 0 && !columns->shut[field])
    {
      gsize len = strcspn (headers, " ");
      int column = find_header (folded, columns->n_columns, headers, len);
      if (column >= 0)
        take (columns, folded, field, column);
      headers += len;
      headers += strspn (headers, " ");
    }
}

static char *
list_headers (const TakingsText *header, guint n_cells)
{
  GString *list = g_string_new (NULL);
  for (guint i = 0; i < n_cells && i < 60; i++)
    {
      g_autofree char *cell = takings_text_dup (takings_text_strip (header[i]));
      g_autofree char *text = g_utf8_make_valid (cell != NULL ? cell : "", -1);
      gboolean whole = g_utf8_strlen (text, -1) <= LONGEST_HEADER;
      g_autofree char *shown = whole ? g_strdup (text) : g_utf8_substring (text, 0, LONGEST_HEADER);

      g_string_append_printf (list, "%s“%s%s”", i > 0 ? ", " : "", shown, whole ? "" : "…");
    }
  return g_string_free (list, FALSE);
}

static char *
list_fields (void)
{
  GString *list = g_string_new (field_names[0]);
  for (int i = 1; i < IMPORT_N_FIELDS; i++)
    g_string_append_printf (list, ", %s", field_names[i]);
  return g_string_free (list, FALSE);
}

static gboolean
apply_map (TakingsImportColumns *columns, char **folded, const TakingsText *header, guint n_cells,
           GHashTable *map, GError **error)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, map);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      int field = -1, column = -1;
      for (int i = 0; i < IMPORT_N_FIELDS; i++)
        if (g_str_equal (field_names[i], key))
          field = i;
      if (field < 0)
        {
          g_autofree char *all = list_fields ();
          g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE,
                       "“%s” is not a field; fields are %s", (char *) key, all);
          return FALSE;
        }
      columns->shut[field] = *(char *) value == '\0';
      if (columns->shut[field])
        continue;
      g_autofree char *wanted = takings_import_fold (takings_text (value));
      column = find_header (folded, n_cells, wanted, strlen (wanted));
      if (column < 0)
        {
          g_autofree char *found = list_headers (header, n_cells);
          g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE,
                       "The file has no free column “%s”; it has %s", (char *) value, found);
          return FALSE;
        }
      take (columns, folded, (TakingsImportField) field, column);
    }
  return TRUE;
}

/* What a file must have: a date, and an amount of either sort. */
static gboolean
check_mandatory (const TakingsImportColumns *columns, const TakingsText *header, guint n_cells,
                 GError **error)
{
  const char *missing = NULL;
  if (columns->column[IMPORT_DATE] < 0)
    missing = "date";
  else if (columns->column[IMPORT_COMMISSION] < 0)
    missing = "commission";
  if (missing == NULL)
    return TRUE;
  g_autofree char *found = list_headers (header, n_cells);
  g_set_error (
    error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE,
    "No column of the file could be taken for the %s. It has %s. Name the right one with "
    "--map %s=COLUMN",
    missing, found, missing);
  return FALSE;
}

gboolean
takings_import_match_columns (const TakingsImportNetwork *network, const char *role,
                              const TakingsText *header, guint n_cells, GHashTable *map,
                              TakingsImportColumns *columns, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < n_cells; i++)
    g_ptr_array_add (names, takings_import_fold (header[i]));
  char **folded = (char **) names->pdata;

  *columns = (TakingsImportColumns){ .n_columns = n_cells };
  for (int i = 0; i < IMPORT_N_FIELDS; i++)
    columns->column[i] = -1;
  if (map != NULL && !apply_map (columns, folded, header, n_cells, map, error))
    return FALSE;
  if (g_strcmp0 (role, "PRODUCER") == 0)
    match_list (columns, folded, IMPORT_COMMISSION,
                "faturamentoliquidodoaprodutora faturamentoliquidodoprodutor producernetrevenue");
  else if (g_strcmp0 (role, "COPRODUCER") == 0)
    match_list (columns, folded, IMPORT_COMMISSION,
                "faturamentodoacoprodutora faturamentodocoprodutor coproducerrevenue");
  for (guint i = 0; i < G_N_ELEMENTS (synonyms); i++)
    if (synonyms[i].network == NULL || g_str_equal (synonyms[i].network, network->network))
      match_list (columns, folded, synonyms[i].field, synonyms[i].headers);
  return TRUE;
}

gboolean
takings_import_find_columns (const TakingsImportNetwork *network, const char *role,
                             const TakingsText *header, guint n_cells, GHashTable *map,
                             TakingsImportColumns *columns, GError **error)
{
  return takings_import_match_columns (network, role, header, n_cells, map, columns, error)
         && check_mandatory (columns, header, n_cells, error);
}
