/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "import-private.h"

typedef enum
{
  SAYS_KIND = 1 << 0,
  SAYS_STATE = 1 << 1,
  SAYS_UPSELL = 1 << 2,
  SAYS_TEST = 1 << 3,
  SAYS_PART = 1 << 4,
} Says;

typedef struct
{
  const char *words; /* folded, separated by spaces */
  TakingsKind kind;
  TakingsState state;
  Says says;
} Vocabulary;

static const Vocabulary vocabulary[] = {
  { "sale sales neworder newsale frontend purchase payment initial order conversion venda venta "
    "verkauf kauf "
    "zahlung "
    "compra produtoprincipal productoprincipal",
    TAKINGS_KIND_SALE, TAKINGS_STATE_APPROVED, SAYS_KIND },
  { "upsell bump orderbump crosssell downsell produtoorderbump ofertadeupgrade ofertadedowngrade",
    TAKINGS_KIND_SALE, TAKINGS_STATE_APPROVED, SAYS_KIND | SAYS_UPSELL },
  { "rebill rebilling recurring renewal bill subscription recorrencia renovacao recurrente "
    "renovacion abozahlung wiederkehrend folgezahlung",
    TAKINGS_KIND_REBILL, TAKINGS_STATE_APPROVED, SAYS_KIND },
  { "partialrefund partialrefunded partiallyrefunded reembolsoparcial reembolsadoparcialmente "
    "parcialmentereembolsado parcialmentereembolsada teilerstattung teilweiseerstattet",
    TAKINGS_KIND_REFUND, TAKINGS_STATE_APPROVED, SAYS_KIND | SAYS_PART },
  { "refund refunded rfnd return returned reembolso reembolsado "
    "reembolsada devolucion devolvido ruckerstattung erstattung erstattet "
    "ruckgabe commissionvoid voidedcommission",
    TAKINGS_KIND_REFUND, TAKINGS_STATE_APPROVED, SAYS_KIND },
  { "chargeback chargedback cgbk chbk dispute disputed ruckbuchung ruckbelastung ruckabwicklung "
    "contracargo",
    TAKINGS_KIND_CHARGEBACK, TAKINGS_STATE_APPROVED, SAYS_KIND },
  { "fee fees taxa tarifa gebuhr", TAKINGS_KIND_FEE, TAKINGS_STATE_APPROVED, SAYS_KIND },
  { "adjustment bonus reversal reinstatement ajuste bono korrektur anpassung",
    TAKINGS_KIND_ADJUSTMENT, TAKINGS_STATE_APPROVED, SAYS_KIND },
  { "approved aprovado aprovada aprobado aprobada complete completed completo completa completado "
    "confirmed paid pago bezahlt abgeschlossen genehmigt success successful active "
    "reclamado protested reclamo",
    TAKINGS_KIND_SALE, TAKINGS_STATE_APPROVED, SAYS_STATE },
  { "pending processing underreview onhold pendente pendiente ausstehend inbearbeitung emanalise "
    "aguardandopagamento esperandopago waitingpayment boletoimpresso printedbillet",
    TAKINGS_KIND_SALE, TAKINGS_STATE_PENDING, SAYS_STATE },
  { "void voided cancelled canceled cancel cancelado cancelada storniert storno declined recusado "
    "rechazado abgelehnt expired expirado expirada vencido abgelaufen failed rejected blocked "
    "bloqueado "
    "iniciado started abandoned canceledfromrebill failedrebill",
    TAKINGS_KIND_SALE, TAKINGS_STATE_VOID, SAYS_STATE },
  { "test testsale testrfnd testpayment teste prueba", TAKINGS_KIND_SALE, TAKINGS_STATE_VOID,
    SAYS_KIND | SAYS_STATE | SAYS_TEST },
};

static gboolean
has_word (const char *words, const char *word)
{
  gsize len = strlen (word);
  for (const char *p = words; (p = strstr (p, word)) != NULL; p += len)
    if ((p == words || p[-1] == ' ') && (p[len] == ' ' || p[len] == '\0'))
      return TRUE;
  return FALSE;
}

void
takings_import_word (TakingsText text, TakingsImportWord *word)
{
  g_autofree char *folded = takings_import_fold (text);
  *word = (TakingsImportWord){ 0 };
  if (folded[0] == '\0')
    return;
  for (guint i = 0; i < G_N_ELEMENTS (vocabulary); i++)
    {
      const Vocabulary *line = &vocabulary[i];
      if (!has_word (line->words, folded))
        continue;
      word->known = TRUE;
      word->has_kind = (line->says & SAYS_KIND) != 0;
      word->has_state = (line->says & SAYS_STATE) != 0;
      word->upsell = (line->says & SAYS_UPSELL) != 0;
      word->test = (line->says & SAYS_TEST) != 0;
      word->part = (line->says & SAYS_PART) != 0;
      word->kind = line->kind;
      word->state = line->state;
      return;
    }
}
