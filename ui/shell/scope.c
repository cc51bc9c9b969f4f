/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "scope.h"

#include <glib/gi18n.h>

struct _TakingsScope
{
  GObject parent_instance;

  TakingsLedger *ledger;   /* (owned) */
  TakingsSyncThread *sync; /* (owned) */
  TakingsZone *zone;       /* (owned) */
  GSettings *state;        /* (owned) (nullable) */
  TakingsPeriod period;
  TakingsPreset preset; /* moves on at midnight, unless custom */
  TakingsCompare compare;
  gboolean system_zone;
  gboolean keeping; /* the currency is being written */
  TakingsBasis basis, wanted;
  char currency[4];
  gint64 next_sync;
};

enum
{
  CHANGED,
  BASIS_WANTED,
  FAILED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TakingsScope, takings_scope, G_TYPE_OBJECT)

static void
takings_scope_finalize (GObject *object)
{
  TakingsScope *self = TAKINGS_SCOPE (object);

  g_clear_object (&self->ledger);
  g_clear_object (&self->sync);
  g_clear_object (&self->state);
  g_clear_pointer (&self->zone, takings_zone_unref);
  G_OBJECT_CLASS (takings_scope_parent_class)->finalize (object);
}

static void
takings_scope_class_init (TakingsScopeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = takings_scope_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[BASIS_WANTED] = g_signal_new ("basis-wanted", G_TYPE_FROM_CLASS (klass),
                                        G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
takings_scope_init (TakingsScope *self)
{
  self->preset = TAKINGS_PRESET_LAST_30_DAYS;
  self->compare = TAKINGS_COMPARE_PREVIOUS;
}

static void
changed (TakingsScope *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
take_zone (TakingsScope *self)
{
  g_autofree char *zone = takings_ledger_dup_setting (self->ledger, "zone");

  g_clear_pointer (&self->zone, takings_zone_unref);
  self->zone = zone != NULL ? takings_zone_new (zone, NULL) : NULL;
  self->system_zone = self->zone == NULL;
  if (self->system_zone)
    self->zone = takings_zone_new_local ();
}

TakingsScope *
takings_scope_new (TakingsLedger *ledger, TakingsSyncThread *sync)
{
  TakingsScope *self = g_object_new (TAKINGS_TYPE_SCOPE, NULL);
  g_autofree char *currency = takings_ledger_dup_setting (ledger, "currency");

  self->ledger = g_object_ref (ledger);
  self->sync = g_object_ref (sync);
  g_strlcpy (self->currency, currency != NULL ? currency : "USD", sizeof self->currency);
  take_zone (self);
  return self;
}

TakingsLedger *
takings_scope_get_ledger (TakingsScope *self)
{
  return self->ledger;
}

TakingsSyncThread *
takings_scope_get_sync (TakingsScope *self)
{
  return self->sync;
}

GSettings *
takings_scope_get_state (TakingsScope *self)
{
  return self->state;
}

void
takings_scope_set_state (TakingsScope *self, GSettings *state)
{
  g_set_object (&self->state, state);
}

gint64
takings_scope_get_next_sync (TakingsScope *self)
{
  return self->next_sync;
}

void
takings_scope_set_next_sync (TakingsScope *self, gint64 moment)
{
  self->next_sync = moment;
}

gint32
takings_scope_get_today (TakingsScope *self)
{
  return takings_zone_day (self->zone, g_get_real_time () / G_USEC_PER_SEC);
}

TakingsPeriod
takings_scope_get_period (TakingsScope *self)
{
  return self->preset == TAKINGS_PRESET_CUSTOM
           ? self->period
           : takings_period_preset (self->preset, takings_scope_get_today (self));
}

TakingsPreset
takings_scope_get_preset (TakingsScope *self)
{
  return self->preset;
}

void
takings_scope_set_period (TakingsScope *self, TakingsPeriod period)
{
  self->period = period;
  self->preset = takings_period_find_preset (period, takings_scope_get_today (self));
  changed (self);
}

void
takings_scope_set_preset (TakingsScope *self, TakingsPreset preset)
{
  if (preset == TAKINGS_PRESET_CUSTOM || preset == self->preset)
    return;
  self->preset = preset;
  changed (self);
}

void
takings_scope_step (TakingsScope *self, int steps)
{
  TakingsPeriod period = takings_scope_get_period (self);

  if (takings_period_days (period) > 0)
    takings_scope_set_period (self, takings_period_step (period, steps));
}

TakingsCompare
takings_scope_get_compare (TakingsScope *self)
{
  return self->compare;
}

void
takings_scope_set_compare (TakingsScope *self, TakingsCompare compare)
{
  if (self->compare == compare)
    return;
  self->compare = compare;
  changed (self);
}

TakingsBasis
takings_scope_get_basis (TakingsScope *self)
{
  return self->basis;
}

void
takings_scope_set_basis (TakingsScope *self, TakingsBasis basis)
{
  if (self->basis == basis)
    return;
  self->basis = basis;
  changed (self);
}

TakingsBasis
takings_scope_get_wanted_basis (TakingsScope *self)
{
  return self->wanted;
}

void
takings_scope_want_basis (TakingsScope *self, TakingsBasis basis)
{
  if (self->wanted == basis)
    return;
  self->wanted = basis;
  g_signal_emit (self, signals[BASIS_WANTED], 0);
  if (basis == TAKINGS_BASIS_EVENT)
    takings_scope_set_basis (self, basis);
}

/* --- what the ledger keeps --- */

static void
put_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  TakingsScope *self = source;
  const char *currency = data;
  GError *error = NULL;

  if (takings_ledger_put_setting (self->ledger, "currency", currency, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void keep_currency (TakingsScope *self);

static void
put_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  TakingsScope *self = TAKINGS_SCOPE (source);
  const char *kept = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  self->keeping = FALSE;
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_signal_emit (self, signals[FAILED], 0, error);
  else if (!g_str_equal (kept, self->currency)) /* another one was chosen meanwhile */
    keep_currency (self);
}

static void
keep_currency (TakingsScope *self)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, put_cb, NULL);

  self->keeping = TRUE;
  g_task_set_source_tag (task, keep_currency);
  g_task_set_task_data (task, g_strdup (self->currency), g_free);
  g_task_run_in_thread (task, put_in_worker);
}

const char *
takings_scope_get_currency (TakingsScope *self)
{
  return self->currency;
}

void
takings_scope_set_currency (TakingsScope *self, const char *currency)
{
  if (g_str_equal (self->currency, currency))
    return;
  g_strlcpy (self->currency, currency, sizeof self->currency);
  if (!self->keeping)
    keep_currency (self);
  changed (self);
}

TakingsZone *
takings_scope_get_zone (TakingsScope *self)
{
  return self->zone;
}

gboolean
takings_scope_is_system_zone (TakingsScope *self)
{
  return self->system_zone;
}

GDateTime *
takings_scope_dup_time (TakingsScope *self, gint64 unix_time)
{
  return g_date_time_new_from_unix_utc (unix_time + takings_zone_offset (self->zone, unix_time));
}

static void
set_zone_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  TakingsScope *self = source;
  const char *zone = data;
  GError *error = NULL;

  if (takings_ledger_set_zone (self->ledger, zone, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
takings_scope_set_zone_async (TakingsScope *self, const char *zone, GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, takings_scope_set_zone_async);
  g_task_set_task_data (task, g_strdup (zone), g_free);
  g_task_run_in_thread (task, set_zone_in_worker);
}

gboolean
takings_scope_set_zone_finish (TakingsScope *self, GAsyncResult *result, GError **error)
{
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  take_zone (self);
  self->basis = TAKINGS_BASIS_EVENT; /* the days of the sales are others, too */
  changed (self);
  return TRUE;
}

void
takings_scope_refresh (TakingsScope *self)
{
  changed (self);
}

const char *
takings_preset_label (TakingsPreset preset)
{
  switch (preset)
    {
    case TAKINGS_PRESET_TODAY: return _ ("Today");
    case TAKINGS_PRESET_YESTERDAY: return _ ("Yesterday");
    case TAKINGS_PRESET_LAST_7_DAYS: return _ ("Last 7 Days");
    case TAKINGS_PRESET_LAST_30_DAYS: return _ ("Last 30 Days");
    case TAKINGS_PRESET_LAST_90_DAYS: return _ ("Last 90 Days");
    case TAKINGS_PRESET_THIS_MONTH: return _ ("This Month");
    case TAKINGS_PRESET_LAST_MONTH: return _ ("Last Month");
    case TAKINGS_PRESET_THIS_YEAR: return _ ("This Year");
    case TAKINGS_PRESET_LAST_YEAR: return _ ("Last Year");
    case TAKINGS_PRESET_LAST_12_MONTHS: return _ ("Last 12 Months");
    case TAKINGS_PRESET_ALL: return _ ("All Time");
    case TAKINGS_PRESET_CUSTOM: break;
    }
  return _ ("Other Days");
}

static char *
format_day (gint32 day, const char *format)
{
  int year, month, day_of_month;
  g_autoptr (GDateTime) date = NULL;

  takings_day_to_civil (day, &year, &month, &day_of_month);
  date = g_date_time_new_utc (year, month, day_of_month, 0, 0, 0);
  return g_date_time_format (date, format);
}

static char *
format_end (gint32 day)
{
  if (day == G_MININT32 || day == G_MAXINT32)
    return g_strdup ("…");
  /* Translators: a date format of one day, as in "2 Mar 2026" */
  return format_day (day, _ ("%-e %b %Y"));
}

static gboolean
is_same_year (TakingsPeriod period)
{
  int from, to, month, day;

  takings_day_to_civil (period.from_day, &from, &month, &day);
  takings_day_to_civil (period.to_day, &to, &month, &day);
  return from == to;
}

static char *
dup_days (TakingsPeriod period, gboolean with_year)
{
  g_autofree char *from = NULL, *to = NULL;
  gboolean same = takings_period_days (period) > 0 && is_same_year (period);

  /* Translators: a date format of a day without its year, as in "2 Mar" */
  to = with_year || !same ? format_end (period.to_day) : format_day (period.to_day, _ ("%-e %b"));
  if (period.from_day == G_MININT32 && period.to_day == G_MAXINT32)
    return g_strdup ("");
  if (period.from_day == period.to_day)
    return g_steal_pointer (&to);
  from = same ? format_day (period.from_day, _ ("%-e %b")) : format_end (period.from_day);
  /* Translators: a range of two dates */
  return g_strdup_printf (_ ("%s – %s"), from, to);
}

char *
takings_period_dup_days (TakingsPeriod period)
{
  return dup_days (period, TRUE);
}

char *
takings_period_dup_short_days (TakingsPeriod period, gint32 today)
{
  TakingsPeriod until_today = { period.to_day, today };

  return dup_days (period, takings_period_days (period) == 0 || !is_same_year (until_today));
}

char *
takings_period_dup_label (TakingsPeriod period, gint32 today)
{
  TakingsPreset preset = takings_period_find_preset (period, today);
  TakingsPeriod month;

  if (preset != TAKINGS_PRESET_CUSTOM)
    return g_strdup (takings_preset_label (preset));
  month = takings_period_preset (TAKINGS_PRESET_THIS_MONTH, period.from_day);
  /* Translators: a date format of a whole month, as in "March 2026" */
  if (month.from_day == period.from_day && month.to_day == period.to_day)
    return format_day (period.from_day, _ ("%OB %Y"));
  return takings_period_dup_days (period);
}
