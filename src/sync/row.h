/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "adapter.h"
#include "answer.h"
G_BEGIN_DECLS

/**
 * TakingsTarget:
 *
 * Where a member of a row goes, and with it what it must be. Texts are taken as they are.
 *
 * @TAKINGS_TO_SLOT: nowhere; the adapter reads `slots` by the field's index
 * @TAKINGS_TO_LIST: the same, as raw bytes: the list of the row's lines; required, it must have one
 * @TAKINGS_TO_STATUS: `raw_status`, judged by the kind's words
 * @TAKINGS_TO_COUNTRY: kept when it is two letters
 * @TAKINGS_TO_MOMENT: ISO 8601; without an offset, in the row's zone
 * @TAKINGS_TO_US_MOMENT: the same, or "01/05/2026 02:09:40 PM"
 * @TAKINGS_TO_MILLIS: milliseconds since 1970
 * @TAKINGS_TO_DAY: a date; what follows its ten characters is passed over
 * @TAKINGS_TO_COMMISSION_AS_WRITTEN: also "$1,045.50" or "(12.00)"; a sign beside it names the
 *   currency
 * @TAKINGS_TO_CURRENCY: kept when it is a code
 * @TAKINGS_TO_PAID_CURRENCY: what the customer paid in, where the commission may be in another: the
 *   amount is then kept apart as `original_amount`
 * @TAKINGS_TO_CHARGE: the number of a subscription's charge; above 1 makes a sale a rebill
 * @TAKINGS_TO_RECURRING: where it is "false", that number says nothing
 * @TAKINGS_TO_RATE: of the row's note: the sale's currency in the currency of the commission
 * @TAKINGS_TO_TEST: makes the entry a test when it is "1", "true" or "test"
 * @TAKINGS_TO_UPSELL: marks the entry when it is "upsell" or "bump"
 */
typedef enum
{
  TAKINGS_TO_SLOT,
  TAKINGS_TO_LIST,
  TAKINGS_TO_ENTRY_ID,
  TAKINGS_TO_ORDER_ID,
  TAKINGS_TO_PARENT_ID,
  TAKINGS_TO_PRODUCT_ID,
  TAKINGS_TO_PRODUCT,
  TAKINGS_TO_TRACKING_ID,
  TAKINGS_TO_CAMPAIGN,
  TAKINGS_TO_AFFILIATE,
  TAKINGS_TO_VENDOR,
  TAKINGS_TO_CUSTOMER,
  TAKINGS_TO_STATUS,
  TAKINGS_TO_COUNTRY,
  TAKINGS_TO_MOMENT,
  TAKINGS_TO_US_MOMENT,
  TAKINGS_TO_MILLIS,
  TAKINGS_TO_DAY,
  TAKINGS_TO_AMOUNT,
  TAKINGS_TO_COMMISSION,
  TAKINGS_TO_COMMISSION_AS_WRITTEN,
  TAKINGS_TO_CURRENCY,
  TAKINGS_TO_PAID_CURRENCY,
  TAKINGS_TO_UPSELL,
  TAKINGS_TO_TEST,
  TAKINGS_TO_CHARGE,
  TAKINGS_TO_RECURRING,
  TAKINGS_TO_RATE,
  TAKINGS_TO_COUNT,
} TakingsTarget;

/**
 * TakingsRowField:
 * @path: member names from the row down, as in #TakingsMapField
 * @required: without it the row is rejected
 *
 * A member that is empty counts as missing. Of several fields with one target the first that is
 * there and right is taken. A member that is there but is not what its target wants rejects the row, with a
 * reason that names it; a country or an optional currency is then only left out.
 */
typedef struct
{
  const char *path;
  TakingsTarget target;
  gboolean required;
} TakingsRowField;
#define TAKINGS_REQUIRED TRUE

/**
 * TakingsOutcome:
 * @TAKINGS_IGNORED: no entry, and no complaint if the rest is unreadable
 * @TAKINGS_ANNOUNCED: an entry without money, which another row will move
 * @TAKINGS_REVERSED: the row is a sale that was reversed in place: a reversal of the word's kind
 *   follows it (takings_reversal_add())
 * @TAKINGS_PART_REVERSED: of which only an unknown part came back
 */
typedef enum
{
  TAKINGS_KEPT,
  TAKINGS_IGNORED,
  TAKINGS_ANNOUNCED,
  TAKINGS_REVERSED,
  TAKINGS_PART_REVERSED,
} TakingsOutcome;

/**
 * TakingsWord:
 * @word: what the network says, as of takings_word_is(): "REFUNDED|~chargeback"; %NULL ends a list
 *   and says what any other word means
 *
 * Words of one meaning in a network's vocabulary of statuses or types.
 */
typedef struct
{
  const char *word;
  TakingsKind kind;
  TakingsState state;
  guint32 flags;
  TakingsOutcome outcome;
} TakingsWord;

#define TAKINGS_MAX_FIELDS 24
typedef struct _TakingsRow TakingsRow;

/**
 * TakingsRowKind:
 * @words: (nullable): judge the status
 * @base: what every row starts as
 * @currency: (nullable): assumed where the row names none and the account has no setting "currency"
 * @macros: texts are what a tracker put into a URL: one with braces was never replaced; as an id it
 *   rejects the row, elsewhere it is left out
 * @order_key: (nullable): a joined entry also asks for the notes of this and its order id
 * @signed_sales: a negative sale stays negative
 * @see: (nullable): told of every row, also of one that is rejected next
 * @fix: (nullable): what a table can't say; %FALSE: the row is no entry (it was rejected, is a
 *   note, …)
 * @lines: (nullable): the row is no entry itself, but each line of its list is one that starts as
 *   the row's
 * @map: made at the first use
 *
 * How the rows of one list are read; static, thread-safe once filled in. An entry that is joined
 * asks for the notes of its own id; one without an order is an order of its own.
 */
typedef struct _TakingsRowKind TakingsRowKind;
struct _TakingsRowKind
{
  const TakingsRowField *fields;
  guint n_fields;
  const TakingsWord *words;
  TakingsEntry base;
  const char *currency;
  const char *order_key;
  gboolean macros;
  gboolean signed_sales;
  void (*see) (TakingsRow *row);
  gboolean (*fix) (TakingsRow *row);
  TakingsRowKind *lines;
  const TakingsMap *map;
};
/* Of a kind, or of an adapter's info. */
#define TAKINGS_FIELDS(table) .fields = (table), .n_fields = G_N_ELEMENTS (table)

/**
 * TakingsRow:
 *
 * A row that is being read. Money without any currency is not known (`has_amount` is %FALSE).
 */
struct _TakingsRow
{
  const TakingsContext *context;
  TakingsPage *page;
  TakingsZone *zone;       /* of naive times */
  gpointer data;           /* the adapter's own */
  TakingsRowKind *kind;    /* NULL: not a row, but the page */
  const TakingsRow *outer; /* (nullable) the row whose list this one is of */
  const TakingsWord *word; /* (nullable) what the status means */
  gint64 position;
  gint64 charge;    /* 0: not said */
  TakingsRate rate; /* 0: not said */
  guint first_entry; /* of the page, when this list began */
  char own[4];       /* the account's setting "currency", "" without */
  TakingsEntry entry;
  TakingsText slots[TAKINGS_MAX_FIELDS];
};

/* What takings_rows_read() starts from for the lists of a page. */
#define TAKINGS_ROWS_OF(context_, page_)                                                           \
  ((TakingsRow){ .context = (context_), .page = (page_), .zone = (context_)->zone })

/**
 * takings_rows_read:
 * @within: TAKINGS_ROWS_OF() the page
 * @list: raw value; see #TakingsJsonList for its shapes
 *
 * Reads each row into an entry. %FALSE when the list is cut off or broken; the rows before are in
 * the page. Allocates nothing for a row but what the page keeps.
 */
gboolean takings_rows_read (TakingsRowKind *kind, const TakingsRow *within, TakingsText list);

/* For @fix: rejects the row, and returns FALSE. */
gboolean takings_row_reject (TakingsRow *row, const char *reason);
/* For @fix: makes a note of the entry's facts instead of an entry, unless the last note had the same
 * @key and @part, and returns FALSE. With
 * @or_entry, the entry under @key is what the note becomes where none asks for it. */
gboolean takings_row_note (TakingsRow *row, TakingsText key, TakingsText part, gboolean or_entry);
/* @text in lower case (ASCII), in the page's arena. */
TakingsText takings_row_lower (TakingsRow *row, TakingsText text);
/* Is @text one of the comma-separated @list? */
gboolean takings_list_has (const char *list, TakingsText text);
/* @id, or "ID#2", "ID#3" … when entries of the list that is read have it already. */
TakingsText takings_row_distinct (TakingsRow *row, TakingsText id);
/* "QK7XWE2P-B002", a further charge: sets @first to "QK7XWE2P". */
gboolean takings_receipt_is_rebill (TakingsText receipt, TakingsText *first);

/* TAKINGS_JOIN (page, a, b, …): the texts one behind the other, in the page's arena. */
#define TAKINGS_JOIN(page, ...)                                                                    \
  takings_page_join ((page), ((TakingsText[]){ __VA_ARGS__ }),                                     \
                     sizeof ((TakingsText[]){ __VA_ARGS__ }) / sizeof (TakingsText))
#define TAKINGS_COLON TAKINGS_TEXT (":")

G_END_DECLS
