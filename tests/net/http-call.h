/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "http.h"
G_BEGIN_DECLS

/* One exchange, waited for. Each sends "canary" as a credential in a header and in the query, and
 * asserts that no error message repeats it. */
typedef struct
{
  GMainLoop *loop;
  TakingsHttpReply *reply;
  GError *error;
} Call;

void call_send (Call *call, const char *method, const char *url, const char *body, guint seconds,
                gsize max_body, GCancellable *cancellable);
/* GET BASE PATH, and the query. */
void call_fetch (Call *call, const char *base, const char *path, gsize max_body);
void call_clear (Call *call);
/* Expects an error of @code whose message holds @text. */
void
call_expect_error (const char *base, const char *path, gsize max_body, int code, const char *text);

G_END_DECLS
