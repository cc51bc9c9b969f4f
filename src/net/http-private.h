/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "http-body.h"
#include "http.h"
#include <libsoup/soup.h>
G_BEGIN_DECLS

/* An address that takings_http_check_endpoint() allows. */
GUri *takings_http_parse_url (const char *url, GError **error);
gboolean takings_http_is_same_origin (GUri *a, GUri *b);

/* Copies what @message and @body hold. */
TakingsHttpReply *takings_http_reply_new (SoupMessage *message, TakingsBody *body);

/**
 * takings_http_explain:
 * @cause: (transfer full): why an exchange with @host failed, of any domain
 * @timed_out: the deadline ended it
 * @flaws: what was wrong with the certificate, if anything was
 *
 * Returns: (transfer full): the same in %TAKINGS_ERROR: what happened and what helps. Names the
 * host and nothing else of the address.
 */
GError *takings_http_explain (GError *cause, const char *host, gboolean timed_out,
                              GTlsCertificateFlags flaws);

G_END_DECLS
