/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "runner.h"
G_BEGIN_DECLS

/**
 * TakingsBus:
 *
 * The object that other programs see (data/io.github.takings.Takings1.xml), the same with and
 * without a window. Main thread.
 */
#define TAKINGS_TYPE_BUS (takings_bus_get_type ())
G_DECLARE_FINAL_TYPE (TakingsBus, takings_bus, TAKINGS, BUS, GObject)

#define TAKINGS_BUS_PATH "/io/github/takings/Takings"

TakingsBus *takings_bus_new (TakingsRunner *runner);
gboolean takings_bus_export (TakingsBus *self, GDBusConnection *connection, GError **error);
void takings_bus_unexport (TakingsBus *self);
/* 0: no sync is planned. */
void takings_bus_set_next_sync (TakingsBus *self, gint64 moment);

G_END_DECLS
