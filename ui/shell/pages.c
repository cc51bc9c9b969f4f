/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pages.h"

#include "accounts.h"
#include "comparison.h"
#include "overview.h"
#include "sales.h"
#include "tracking.h"

#include <glib/gi18n.h>

static GtkWidget *
new_overview (void)
{
  return g_object_new (TAKINGS_TYPE_OVERVIEW, NULL);
}

static GtkWidget *
new_sales (void)
{
  return g_object_new (TAKINGS_TYPE_SALES, NULL);
}

static GtkWidget *
new_products (void)
{
  return takings_comparison_new (TAKINGS_BY_PRODUCT);
}

static GtkWidget *
new_networks (void)
{
  return takings_comparison_new (TAKINGS_BY_NETWORK);
}

static GtkWidget *
new_campaigns (void)
{
  return takings_comparison_new (TAKINGS_BY_CAMPAIGN);
}

static GtkWidget *
new_tracking (void)
{
  return g_object_new (TAKINGS_TYPE_TRACKING_PAGE, NULL);
}

static GtkWidget *
new_accounts (void)
{
  return g_object_new (TAKINGS_TYPE_ACCOUNTS, NULL);
}

static const TakingsPageInfo pages[] = {
  { "overview", N_ ("Overview"), "user-home-symbolic", new_overview, TRUE },
  { "sales", N_ ("Sales"), "view-list-symbolic", new_sales, TRUE },
  { "products", N_ ("Products"), "package-x-generic-symbolic", new_products, TRUE },
  { "networks", N_ ("Networks"), "network-workgroup-symbolic", new_networks, TRUE },
  { "campaigns", N_ ("Campaigns"), "mark-location-symbolic", new_campaigns, TRUE },
  { "tracking", N_ ("Tracking"), "network-transmit-receive-symbolic", new_tracking, TRUE },
  { "accounts", N_ ("Accounts"), "dialog-password-symbolic", new_accounts, FALSE },
};

const TakingsPageInfo *
takings_pages_get (guint *n_pages)
{
  *n_pages = G_N_ELEMENTS (pages);
  return pages;
}

GtkWidget *
takings_pages_new_row (const TakingsPageInfo *info)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (_ (info->title));
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (info->icon));
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label,
                                  NULL, -1);
  return row;
}
