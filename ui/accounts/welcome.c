/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "welcome.h"

#include "style.h"

struct _TakingsWelcome
{
  AdwBin parent_instance;
};

G_DEFINE_FINAL_TYPE (TakingsWelcome, takings_welcome, ADW_TYPE_BIN)

static void
takings_welcome_class_init (TakingsWelcomeClass *klass)
{
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               "/io/github/takings/Takings/accounts/welcome.ui");
}

static void
takings_welcome_init (TakingsWelcome *self)
{
  takings_style_add_icons (gtk_widget_get_display (GTK_WIDGET (self)));
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
takings_welcome_new (void)
{
  return g_object_new (TAKINGS_TYPE_WELCOME, NULL);
}
