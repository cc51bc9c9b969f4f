/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "scope.h"

#include <adwaita.h>
G_BEGIN_DECLS

/**
 * TakingsView:
 *
 * A page of the window: a title, an icon, and four states (loading, empty, error, content). It
 * loads when it is first seen and again when the scope changed while it is seen; a page that is not
 * seen costs nothing. A load that takes long shows a spinner after 200 ms, never before.
 */
#define TAKINGS_TYPE_VIEW (takings_view_get_type ())
G_DECLARE_DERIVABLE_TYPE (TakingsView, takings_view, TAKINGS, VIEW, GtkWidget)

/**
 * TakingsView::settled:
 *
 * One of the states has taken the place of another, or shows something newer.
 */

/**
 * TakingsViewClass:
 * @load: starts reading what the page shows; ends in exactly one takings_view_show_…() unless
 *   @cancellable was cancelled. Main thread; must not block.
 * @get_query: (nullable): what narrows the entries shown, as it was typed
 * @set_narrow: (nullable): there is no room for more than two columns, or there is again
 */
struct _TakingsViewClass
{
  GtkWidgetClass parent_class;
  void (*load) (TakingsView *self, GCancellable *cancellable);
  const char *(*get_query) (TakingsView *self);
  void (*set_narrow) (TakingsView *self, gboolean narrow);
};

/* Once, by the window, just before the page is shown: starts the first load. */
void takings_view_set_scope (TakingsView *self, TakingsScope *scope);
TakingsScope *takings_view_get_scope (TakingsView *self);
void takings_view_show_content (TakingsView *self);
/* @action: (nullable): a detailed action name for the button @label */
void takings_view_show_empty (TakingsView *self, const char *icon, const char *title,
                              const char *description, const char *label, const char *action);
/* There is no account yet: ways to begin. */
void takings_view_show_welcome (TakingsView *self);
/* What happened, what it means for the data, and a button that tries again. A cancelled load is
 * no error and shows nothing. */
void takings_view_show_error (TakingsView *self, const GError *error);
void takings_view_reload (TakingsView *self);

G_END_DECLS
