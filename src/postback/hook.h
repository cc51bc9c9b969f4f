/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "form.h"
G_BEGIN_DECLS

/* A network's own notification as it came. */
typedef struct
{
  const TakingsForm *form; /* query, then form body */
  guint n_query;           /* how many of the form's fields came in the query */
  const char *body;        /* (nullable) */
  gsize body_len;
  const char *content_type; /* (nullable) */
  const char *hottok;       /* (nullable) the header of that name */
  const char *secret;       /* (nullable) what the network signs with */
  gboolean posted;
  gint64 now; /* UTC seconds */
} TakingsNotification;

/**
 * TakingsVerdict:
 * @status: 200, or why it is refused
 * @message: (nullable): for the sender, static
 * @keep: FALSE: genuine, but nothing to keep (a test of the address)
 * @data: what happened, without personal data: the members "network", "row" (as the network's API
 *   would list it, so that its adapter reads it into the very same entries) and what such a row
 *   leaves out: "commission", "commission_currency", "tracking", "tracking_campaign",
 *   "received" ("1": the
 *   row's moment is that of the notification)
 *
 * What a network's hook makes of a notification.
 */
typedef struct
{
  guint status;
  const char *message;
  gboolean keep;
  GString *data;
} TakingsVerdict;

typedef struct
{
  const char *network;
  void (*judge) (const TakingsNotification *notification, TakingsVerdict *verdict);
  gboolean needs_secret; /* without one there is no way to verify */
} TakingsHook;

const TakingsHook *takings_hook_find (TakingsText network); /* (nullable) */
const char *takings_hook_names (void);                      /* "buygoods, clickbank, …" */

/* For the networks' files. */
#define TAKINGS_HOOK_MAX_TIME G_GINT64_CONSTANT (253402300799) /* the year 9999's last second */
void takings_hook_refuse (TakingsVerdict *verdict, guint status, const char *message);
/* One member of the row for the first of @names that the form has; names end with NULL. */
void takings_hook_put (const TakingsNotification *notification, TakingsVerdict *verdict,
                       const char *member, const char *const *names);
#define takings_hook_put_first(notification, verdict, member, ...)                                 \
  takings_hook_put ((notification), (verdict), (member), (const char *const[]){ __VA_ARGS__, NULL })
/* A member unless @value is empty or too long to be one. */
void takings_hook_put_text (TakingsVerdict *verdict, const char *member, TakingsText value);
/* UTC seconds as ISO 8601. */
void takings_hook_put_moment (TakingsVerdict *verdict, const char *member, gint64 seconds);
/* "2700" → "27.00"; what has a point already stays. */
void takings_hook_put_cents (TakingsVerdict *verdict, const char *member, TakingsText cents);
void takings_hook_open_row (TakingsVerdict *verdict);  /* ,"row":{ */
void takings_hook_close_row (TakingsVerdict *verdict); /* } */
/* The first not empty one of @names. */
TakingsText takings_hook_first (const TakingsNotification *notification, const char *const *names);
/* Refuses when one of the form's values is a macro that was not replaced. */
gboolean takings_hook_has_macros (const TakingsNotification *notification, TakingsVerdict *verdict);
/* "cverify" of ClickBank's notices up to version 5 and JVZIPN: the other fields' values in the
 * order of their names, joined by '|', the secret behind; SHA-1; the first eight digits. */
gboolean takings_hook_is_cverified (const TakingsNotification *notification);

void takings_hook_clickbank (const TakingsNotification *notification, TakingsVerdict *verdict);
void takings_hook_digistore24 (const TakingsNotification *notification, TakingsVerdict *verdict);
void takings_hook_hotmart (const TakingsNotification *notification, TakingsVerdict *verdict);
void takings_hook_jvzoo (const TakingsNotification *notification, TakingsVerdict *verdict);
void takings_hook_clickcrm (const TakingsNotification *notification, TakingsVerdict *verdict);

G_END_DECLS
