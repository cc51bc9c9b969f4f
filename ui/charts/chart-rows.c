/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "chart-rows.h"

struct _TakingsChartRows
{
  GObject parent_instance;

  guint n;
};

static void list_model_init (GListModelInterface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE (TakingsChartRows, takings_chart_rows, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static GType
get_item_type (GListModel *model)
{
  return G_TYPE_OBJECT;
}

static guint
get_n_items (GListModel *model)
{
  return TAKINGS_CHART_ROWS (model)->n;
}

static gpointer
get_item (GListModel *model, guint position)
{
  GObject *row;

  if (position >= TAKINGS_CHART_ROWS (model)->n)
    return NULL;
  row = g_object_new (G_TYPE_OBJECT, NULL);
  g_object_set_data (row, "takings-row", GUINT_TO_POINTER (position));
  return row;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
takings_chart_rows_class_init (TakingsChartRowsClass *klass)
{
}

static void
takings_chart_rows_init (TakingsChartRows *self)
{
}

guint
takings_chart_row_get_index (GObject *row)
{
  return GPOINTER_TO_UINT (g_object_get_data (row, "takings-row"));
}

GListModel *
takings_chart_rows_new (TakingsChart *chart)
{
  TakingsChartRows *self = g_object_new (TAKINGS_TYPE_CHART_ROWS, NULL);

  self->n = chart != NULL ? chart->n : 0;
  return G_LIST_MODEL (self);
}
