/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "runner.h"
G_BEGIN_DECLS

/**
 * TakingsNews:
 *
 * Notifications about what a sync brought: what was earned, in one for all accounts, an account
 * that stopped working, and far more refunds than usual. None for a sync that merely went well, nor
 * for the first one of an account, nor while its window is being looked at. In quiet hours they
 * wait, replaced by what comes later, as long as this process lives. Each opens the right place
 * (the actions `app.page`, `app.entries`). Main thread.
 */
#define TAKINGS_TYPE_NEWS (takings_news_get_type ())
G_DECLARE_FINAL_TYPE (TakingsNews, takings_news, TAKINGS, NEWS, GObject)

TakingsNews *
takings_news_new (TakingsRunner *runner, GApplication *application, GSettings *preferences);
/* While @seen nothing is told, and what was is taken back. */
void takings_news_set_seen (TakingsNews *self, gboolean seen);

G_END_DECLS
