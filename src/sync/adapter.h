/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "error.h"
#include "moment.h"
#include "page.h"
#include <gio/gio.h>
G_BEGIN_DECLS

/**
 * TakingsFieldSpec:
 *
 * One credential or setting of an account, from which the command line, its help and the connection
 * form are built.
 */
typedef struct
{
  const char *key;     /* "api_key" */
  const char *label;   /* translatable (N_) */
  const char *where;   /* translatable: where to find it on the network's site */
  const char *pattern; /* (nullable) regular expression of a plausible value */
  const char *fallback; /* (nullable) default value */
  const char *const *choices; /* (nullable) NULL-terminated */
  gboolean secret;
  gboolean required;
  gboolean pattern_is_hint; /* a mismatch warns, it does not refuse */
  gboolean list;            /* words; kept in lower case with a comma between them */
  const char *prefix;       /* (nullable) given to a value that came without it */
} TakingsFieldSpec;

/* Every @every_hours hours the last @days days are read again for changes of old rows. */
typedef struct
{
  guint every_hours;
  guint days;
} TakingsSweep;

typedef enum
{
  TAKINGS_DELIVERS_SALES = 1 << 0,
  TAKINGS_DELIVERS_CLICKS = 1 << 1,
  TAKINGS_DELIVERS_PRODUCTS = 1 << 2,
  TAKINGS_DELIVERS_SPEND = 1 << 3,
} TakingsDelivers;

/**
 * TakingsAdapterInfo:
 *
 * What the engine must know of a network besides how its pages read. All constant.
 */
typedef struct
{
  const char *id;
  const char *name;
  const char *color;      /* "#rrggbb" */
  const char *base_url;   /* (nullable) scheme and host, without a path; the account's --endpoint
                           * replaces it. NULL: the network has no public host, an account must name
                           * one, so that a key never goes to a host that nobody named */
  const char *token_url;  /* (nullable) scheme and host of the OAuth token step */
  const char *zone;       /* of naive times in its answers, unless the account has a "zone" setting */
  const char *note;       /* (nullable) translatable, one sentence a person must know ("daily totals") */
  const TakingsFieldSpec *fields;
  guint n_fields;
  guint window_days;      /* largest window of a request; 0: the network knows no windows */
  guint backfill_days;    /* how far back a first read goes */
  guint empty_windows;    /* stop a backfill after so many windows without a row; 0: never */
  guint overlap_days;     /* read again at each sync */
  TakingsSweep sweeps[3];
  guint requests_per_minute;
  guint timeout_seconds;  /* for one request */
  const char *reset_header; /* (nullable) the network's own "seconds to wait" header, lower case */
  TakingsDelivers delivers;
  gboolean uses_mark;     /* an incremental read starts at the stored mark; sweeps start without */
  gboolean acknowledges;  /* a request says that what came before is stored: it waits until it is */
  gboolean needs_token;   /* OAuth: a request with purpose TOKEN first; see takings_adapter_read_token */
} TakingsAdapterInfo;

typedef enum
{
  TAKINGS_PURPOSE_CHECK, /* the cheapest request that proves the credentials */
  TAKINGS_PURPOSE_TOKEN, /* the OAuth token request */
  TAKINGS_PURPOSE_READ,
} TakingsPurpose;

/**
 * TakingsContext:
 *
 * What a request is made from, and what an answer is read with. Borrowed for the call.
 */
typedef struct
{
  TakingsPurpose purpose;
  GHashTable *fields; /* key → value; fallbacks filled in */
  TakingsZone *zone;
  gint64 from, to;    /* window in UTC seconds, to exclusive */
  gint32 from_day, to_day; /* the same as inclusive days of @zone */
  const char *cursor; /* (nullable): NULL for the first request of a window or a check */
  const char *mark;   /* (nullable): the stored mark, NULL during a sweep */
  const char *token;  /* (nullable): OAuth access token */
  gint64 now;
} TakingsContext;

const char *takings_context_get (const TakingsContext *context, const char *key); /* NULL if empty */

/**
 * TakingsRequest:
 *
 * A request without a host. Built with the helpers below, which percent-encode.
 */
typedef struct
{
  const char *method; /* static: "GET" or "POST" */
  GString *path;      /* starts with '/', encoded */
  GString *query;     /* encoded, without '?' */
  GPtrArray *headers; /* name, value, name, value … (owned) */
  char *body;         /* (owned) (nullable) */
  const char *content_type; /* static */
} TakingsRequest;

TakingsRequest *takings_request_new (const char *method, const char *path);
/* OAuth's client credentials, from the account's fields "client_id" and "client_secret": in the
 * query and as basic authentication, so that either side of the standard is content. */
TakingsRequest *takings_request_new_token (const TakingsContext *context, const char *path);
void takings_request_free (TakingsRequest *request);
void takings_request_path (TakingsRequest *request, const char *segment); /* appends "/segment", encoded */
void takings_request_query (TakingsRequest *request, const char *name, const char *value);
void takings_request_query_int (TakingsRequest *request, const char *name, gint64 value);
/* Once for each of @values, "this|that". */
void takings_request_query_each (TakingsRequest *request, const char *name, const char *values);
void takings_request_query_day (TakingsRequest *request, const char *name, gint32 day);
/* "2026-03-02T17:14:55+00:00" */
void takings_request_query_moment (TakingsRequest *request, const char *name, gint64 unix_time);
void takings_request_header (TakingsRequest *request, const char *name, const char *value);
void takings_request_basic (TakingsRequest *request, const char *user, const char *password);
void takings_request_bearer (TakingsRequest *request, const char *token);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TakingsRequest, takings_request_free)

/**
 * TakingsResponse:
 * @headers: lower-case name → value
 *
 * The body is in the page (@page->body), mutable, NUL-terminated.
 */
typedef struct
{
  guint status;
  GHashTable *headers;
} TakingsResponse;

const char *takings_response_header (const TakingsResponse *response, const char *lower_case_name);

/**
 * takings_response_check:
 *
 * The judgement most networks share: 2xx is fine; 401 and 403 AUTH; 408 TIMEOUT; 425 and 429
 * RATE_LIMITED; 5xx SERVER; other 3xx and 4xx PROTOCOL; a 2xx HTML page PROTOCOL. An adapter calls it
 * first, or after it looked at its own peculiarities.
 */
gboolean takings_response_check (const TakingsResponse *response, const TakingsPage *page,
                                 const char *network, GError **error);

#define TAKINGS_TYPE_ADAPTER (takings_adapter_get_type ())
G_DECLARE_DERIVABLE_TYPE (TakingsAdapter, takings_adapter, TAKINGS, ADAPTER, GObject)

/**
 * TakingsAdapterClass:
 * @info: set by class_init
 * @prepare_fields: (nullable): splits a pasted link or token into fields, trims, decodes; returns
 *   %FALSE with %TAKINGS_ERROR_AUTH naming the field that can't be right
 * @next_request: builds the request that @context asks for; %NULL with an error when a field is
 *   missing. Whether there is a next page was said by the last read (@next_cursor); a check may
 *   ask for one more request in this way.
 * @read_page: reads @page->body into @page. May both add entries and fail: what was readable is kept,
 *   and the checkpoint does not move. Any bytes are safe. Pure: no clock, no I/O, no globals.
 *
 * A network, without state and without I/O.
 */
struct _TakingsAdapterClass
{
  GObjectClass parent_class;
  const TakingsAdapterInfo *info;
  gboolean (*prepare_fields) (TakingsAdapter *self, GHashTable *fields, GError **error);
  TakingsRequest *(*next_request) (TakingsAdapter *self, const TakingsContext *context, GError **error);
  gboolean (*read_page) (TakingsAdapter *self, const TakingsContext *context,
                         const TakingsResponse *response, TakingsPage *page, GError **error);
};

const TakingsAdapterInfo *takings_adapter_get_info (TakingsAdapter *self);
/* Strips and fills in fallbacks, runs the adapter's prepare_fields, checks required fields and
 * patterns. AUTH names the field that can't be right and where its value is to be found. */
gboolean takings_adapter_prepare_fields (TakingsAdapter *self, GHashTable *fields, GError **error);
/* Whether @typed, tidied, may be a value of @spec, while it is typed. Nothing is fine. */
gboolean takings_field_looks_right (const TakingsFieldSpec *spec, const char *typed);
/* Sets an AUTH error of that form about @key ("is missing"), never with its value; returns FALSE. */
gboolean takings_adapter_refuse_field (const TakingsAdapterInfo *info, const char *key,
                                       const char *fault, GError **error);
/* A prepare_fields: "Basic aWQ6c2VjcmV0" in the field "basic" becomes the fields "client_id" and
 * "client_secret". */
gboolean takings_adapter_prepare_basic (TakingsAdapter *self, GHashTable *fields, GError **error);
/* AUTH when a required field is missing; see also prepare_fields. */
TakingsRequest *takings_adapter_next_request (TakingsAdapter *self, const TakingsContext *context,
                                              GError **error);
gboolean takings_adapter_read_page (TakingsAdapter *self, const TakingsContext *context,
                                    const TakingsResponse *response, TakingsPage *page,
                                    GError **error);
/* The answer to a TOKEN request: {"access_token", "expires_in"}. AUTH when refused. */
gboolean takings_adapter_read_token (const TakingsResponse *response, TakingsPage *page, char **token,
                                     gint64 *expires_in, GError **error);

/**
 * TAKINGS_DEFINE_ADAPTER:
 *
 * Ends an adapter's file: defines takings_NAME_get_type() over the file's own `info`, from which
 * the build makes the table of networks. @prepare_fields_ may be %NULL.
 */
#define TAKINGS_DEFINE_ADAPTER(Type, name, prepare_fields_, next_request_, read_page_)             \
  GType takings_##name##_get_type (void);                                                          \
  typedef TakingsAdapter Takings##Type;                                                            \
  typedef TakingsAdapterClass Takings##Type##Class;                                                \
  G_DEFINE_FINAL_TYPE (Takings##Type, takings_##name, TAKINGS_TYPE_ADAPTER)                        \
  static void takings_##name##_class_init (Takings##Type##Class *klass)                            \
  {                                                                                                \
    klass->info = &info;                                                                           \
    klass->prepare_fields = prepare_fields_;                                                       \
    klass->next_request = next_request_;                                                           \
    klass->read_page = read_page_;                                                                 \
  }                                                                                                \
  static void takings_##name##_init (Takings##Type *self) {}

/* The registry: main() fills it from the table that the build makes of adapters/meson.build. */
typedef GType (*TakingsAdapterTypeFunc) (void);
void takings_registry_fill (const TakingsAdapterTypeFunc *types, guint n_types);
TakingsAdapter *takings_registry_lookup (const char *id); /* (transfer none) (nullable) */
GPtrArray *takings_registry_list (void);                  /* (transfer none), by id */
/* The network's place in that list: of a look of its own wherever it is drawn. */
guint takings_registry_number (const char *id);

G_END_DECLS
