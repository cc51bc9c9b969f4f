/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "view.h"

#include "text-scale.h"
#include "welcome.h"

#include <glib/gi18n.h>

#define SPINNER_MS 200
#define NARROW     620
#define NARROWEST  320
#define WIDEST     1800 /* of a table: farther apart, name and figure lose each other */

typedef struct
{
  TakingsScope *scope;       /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) (nullable): of the load under way */
  GtkWidget *content;        /* (nullable): borrowed from the stack */
  guint spinner_source, narrow_source;
  gboolean narrow;
  gboolean stale; /* must load when seen next */

  GtkStack *stack;
  GtkSpinner *spinner;
  AdwStatusPage *status;
  GtkButton *button;
} TakingsViewPrivate;

static void takings_view_buildable_init (GtkBuildableIface *iface);

G_DEFINE_ABSTRACT_TYPE_WITH_CODE (TakingsView, takings_view, GTK_TYPE_WIDGET,
                                  G_ADD_PRIVATE (TakingsView)
                                    G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE,
                                                           takings_view_buildable_init))

static GtkBuildableIface *parent_buildable;
static guint settled_signal;

#define PRIVATE(self) ((TakingsViewPrivate *) takings_view_get_instance_private (self))

static void
settle (TakingsView *self, const char *state)
{
  TakingsViewPrivate *priv = PRIVATE (self);

  g_clear_handle_id (&priv->spinner_source, g_source_remove);
  gtk_spinner_set_spinning (priv->spinner, g_str_equal (state, "loading"));
  gtk_stack_set_visible_child_name (priv->stack, state);
  g_signal_emit (self, settled_signal, 0);
}

static gboolean
spinner_cb (gpointer data)
{
  PRIVATE (data)->spinner_source = 0;
  settle (data, "loading");
  return G_SOURCE_REMOVE;
}

static void
load (TakingsView *self)
{
  TakingsViewPrivate *priv = PRIVATE (self);
  const char *state = gtk_stack_get_visible_child_name (priv->stack);

  priv->stale = FALSE;
  g_cancellable_cancel (priv->cancellable);
  g_clear_object (&priv->cancellable);
  priv->cancellable = g_cancellable_new ();
  /* what is shown stays until there is something newer */
  if (g_strcmp0 (state, "content") != 0 && priv->spinner_source == 0)
    priv->spinner_source = g_timeout_add (SPINNER_MS, spinner_cb, self);
  TAKINGS_VIEW_GET_CLASS (self)->load (self, priv->cancellable);
}

void
takings_view_reload (TakingsView *self)
{
  TakingsViewPrivate *priv = PRIVATE (self);

  if (priv->scope != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    load (self);
  else
    priv->stale = TRUE;
}

static void
takings_view_map (GtkWidget *widget)
{
  TakingsView *self = TAKINGS_VIEW (widget);

  GTK_WIDGET_CLASS (takings_view_parent_class)->map (widget);
  if (PRIVATE (self)->stale && PRIVATE (self)->scope != NULL)
    load (self);
}

static gboolean
narrow_cb (gpointer data)
{
  TakingsViewPrivate *priv = PRIVATE (data);

  priv->narrow_source = 0;
  TAKINGS_VIEW_GET_CLASS (data)->set_narrow (data, priv->narrow);
  return G_SOURCE_REMOVE;
}

static void
takings_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                      int *natural, int *minimum_baseline, int *natural_baseline)
{
  GtkWidget *stack = GTK_WIDGET (PRIVATE (TAKINGS_VIEW (widget))->stack);
  int least = 0;

  if (orientation == GTK_ORIENTATION_VERTICAL)
    gtk_widget_measure (stack, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  gtk_widget_measure (stack, orientation, for_size < 0 ? -1 : MAX (for_size, least), minimum,
                      natural, minimum_baseline, natural_baseline);
  /* a page that can be narrow must be let become so */
  if (orientation == GTK_ORIENTATION_HORIZONTAL
      && TAKINGS_VIEW_GET_CLASS (widget)->set_narrow != NULL)
    *minimum = MIN (*minimum, NARROWEST);
}

static gboolean
is_narrow (GtkWidget *widget, int width)
{
  return width < NARROW * takings_text_scale (widget);
}

static void
takings_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  TakingsViewPrivate *priv = PRIVATE (TAKINGS_VIEW (widget));
  int least;

  gtk_widget_measure (GTK_WIDGET (priv->stack), GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL,
                      NULL);
  gtk_widget_allocate (GTK_WIDGET (priv->stack), MAX (width, least), height, baseline, NULL);
  if (TAKINGS_VIEW_GET_CLASS (widget)->set_narrow == NULL
      || priv->narrow == is_narrow (widget, width))
    return;
  priv->narrow = is_narrow (widget, width);
  /* columns must not come and go while they are being given their size */
  if (priv->narrow_source == 0)
    priv->narrow_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, narrow_cb, widget, NULL);
}

static void
takings_view_dispose (GObject *object)
{
  TakingsViewPrivate *priv = PRIVATE (TAKINGS_VIEW (object));

  g_clear_handle_id (&priv->spinner_source, g_source_remove);
  g_clear_handle_id (&priv->narrow_source, g_source_remove);
  g_cancellable_cancel (priv->cancellable);
  g_clear_object (&priv->cancellable);
  g_clear_object (&priv->scope);
  g_clear_pointer ((GtkWidget **) &priv->stack, gtk_widget_unparent);
  G_OBJECT_CLASS (takings_view_parent_class)->dispose (object);
}

static void
takings_view_class_init (TakingsViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = takings_view_dispose;
  settled_signal = g_signal_new ("settled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
  widget_class->map = takings_view_map;
  widget_class->measure = takings_view_measure;
  widget_class->size_allocate = takings_view_size_allocate;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/takings/Takings/pages/view.ui");
  gtk_widget_class_bind_template_child_private (widget_class, TakingsView, stack);
  gtk_widget_class_bind_template_child_private (widget_class, TakingsView, spinner);
  gtk_widget_class_bind_template_child_private (widget_class, TakingsView, status);
  gtk_widget_class_bind_template_child_private (widget_class, TakingsView, button);
}

static void
takings_view_init (TakingsView *self)
{
  PRIVATE (self)->stale = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* What scrolls as a whole says itself how wide it gets, and scrolls wherever the pointer is. */
static GtkWidget *
clamp (GtkWidget *content)
{
  if (GTK_IS_SCROLLED_WINDOW (content))
    return content;
  return g_object_new (ADW_TYPE_CLAMP, "maximum-size", WIDEST, "tightening-threshold", WIDEST,
                       "child", content, NULL);
}

/* A page's template names its content as its only child; it becomes the state "content". */
static void
takings_view_add_child (GtkBuildable *buildable, GtkBuilder *builder, GObject *child,
                        const char *type)
{
  TakingsViewPrivate *priv = PRIVATE (TAKINGS_VIEW (buildable));

  if (GTK_IS_WIDGET (child) && priv->stack != NULL && priv->content == NULL)
    {
      priv->content = clamp (GTK_WIDGET (child));
      gtk_stack_add_named (priv->stack, priv->content, "content");
    }
  else
    parent_buildable->add_child (buildable, builder, child, type);
}

static void
takings_view_buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = takings_view_add_child;
}

void
takings_view_set_scope (TakingsView *self, TakingsScope *scope)
{
  TakingsViewPrivate *priv = PRIVATE (self);

  g_return_if_fail (priv->scope == NULL);
  priv->scope = g_object_ref (scope);
  g_signal_connect_object (scope, "changed", G_CALLBACK (takings_view_reload), self,
                           G_CONNECT_SWAPPED);
  /* before it is mapped, so that its first frame can already show what was read */
  load (self);
}

TakingsScope *
takings_view_get_scope (TakingsView *self)
{
  return PRIVATE (self)->scope;
}

void
takings_view_show_content (TakingsView *self)
{
  settle (self, "content");
}

/* Name and target at once: GTK complains of a target that does not fit the name of before. */
static void
set_action (GtkActionable *button, const char *detailed)
{
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;

  if (!g_action_parse_detailed_name (detailed, &name, &target, NULL))
    g_return_if_reached ();
  gtk_actionable_set_action_name (button, NULL);
  gtk_actionable_set_action_target_value (button, target);
  gtk_actionable_set_action_name (button, name);
}

static void
show_status (TakingsView *self, const char *icon, const char *title, const char *description,
             const char *label, const char *action)
{
  TakingsViewPrivate *priv = PRIVATE (self);

  adw_status_page_set_icon_name (priv->status, icon);
  adw_status_page_set_title (priv->status, title);
  adw_status_page_set_description (priv->status, description);
  gtk_widget_set_visible (GTK_WIDGET (priv->button), label != NULL);
  gtk_button_set_label (priv->button, label != NULL ? label : "");
  set_action (GTK_ACTIONABLE (priv->button), action != NULL ? action : "win.refresh");
  settle (self, "status");
}

void
takings_view_show_empty (TakingsView *self, const char *icon, const char *title,
                         const char *description, const char *label, const char *action)
{
  show_status (self, icon, title, description, label, action);
}

void
takings_view_show_welcome (TakingsView *self)
{
  GtkStack *stack = PRIVATE (self)->stack;

  if (gtk_stack_get_child_by_name (stack, "welcome") == NULL)
    gtk_stack_add_named (stack, takings_welcome_new (), "welcome");
  settle (self, "welcome");
}

void
takings_view_show_error (TakingsView *self, const GError *error)
{
  g_autofree char *text = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      || g_error_matches (error, TAKINGS_ERROR, TAKINGS_ERROR_CANCELLED))
    return;
  text = g_markup_printf_escaped ("%s\n\n%s", error->message,
                                  _ ("Nothing in the ledger was changed by this."));
  show_status (self, "dialog-warning-symbolic", _ ("These Figures Can’t Be Read"), text,
               _ ("_Try Again"), "win.refresh");
}
