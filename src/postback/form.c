/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "form.h"

#include "json.h"

TakingsForm *
takings_form_new (void)
{
  TakingsForm *form = g_new0 (TakingsForm, 1);

  form->fields = g_array_sized_new (FALSE, FALSE, sizeof (TakingsFormField), 16);
  form->buffers = g_ptr_array_new_with_free_func (g_free);
  return form;
}

void
takings_form_free (TakingsForm *form)
{
  if (form == NULL)
    return;
  g_array_unref (form->fields);
  g_ptr_array_unref (form->buffers);
  g_free (form);
}

void
takings_form_clear (TakingsForm *form)
{
  g_array_set_size (form->fields, 0);
  g_ptr_array_set_size (form->buffers, 0);
}

static const char *
add_field (TakingsForm *form, TakingsText name, TakingsText value)
{
  TakingsFormField field = { name, value };

  if (form->fields->len >= TAKINGS_FORM_MAX_FIELDS)
    return "Too many parameters";
  g_array_append_val (form->fields, field);
  return NULL;
}

/* Decodes into @out and moves it on; FALSE for a percent sign without two hex digits, or a NUL. */
static gboolean
decode (const char *from, const char *end, char **out, TakingsText *text)
{
  char *at = *out;

  text->data = at;
  for (; from < end; from++)
    if (*from == '+')
      *at++ = ' ';
    else if (*from != '%')
      *at++ = *from;
    else
      {
        int high, low;

        if (end - from < 3 || (high = g_ascii_xdigit_value (from[1])) < 0
            || (low = g_ascii_xdigit_value (from[2])) < 0)
          return FALSE;
        *at++ = (char) (high << 4 | low);
        from += 2;
      }
  text->len = (gsize) (at - text->data);
  *out = at;
  return memchr (text->data, '\0', text->len) == NULL;
}

const char *
takings_form_add_encoded (TakingsForm *form, const char *data, gsize len)
{
  const char *at = data, *end = data + len;
  const char *fault = NULL;
  char *out;

  if (len == 0)
    return NULL;
  out = g_malloc (len + 1);
  g_ptr_array_add (form->buffers, out);
  while (at < end && fault == NULL)
    {
      const char *stop = memchr (at, '&', (gsize) (end - at));
      const char *equals;
      TakingsText name, value;

      stop = stop != NULL ? stop : end;
      equals = memchr (at, '=', (gsize) (stop - at));
      equals = equals != NULL ? equals : stop;
      if (stop > at)
        {
          if (!decode (at, equals, &out, &name)
              || !decode (equals < stop ? equals + 1 : stop, stop, &out, &value))
            fault = "Malformed parameter";
          else if (!g_utf8_validate_len (name.data, name.len, NULL)
                   || !g_utf8_validate_len (value.data, value.len, NULL))
            fault = "Parameters are not UTF-8";
          else
            fault = add_field (form, name, value);
        }
      at = stop + 1;
    }
  return fault;
}

const char *
takings_form_add_json (TakingsForm *form, const char *data, gsize len)
{
  char *copy = g_malloc (len + 1);
  const char *fault = NULL;
  TakingsText name, value;
  TakingsJson json;

  if (len > 0)
    memcpy (copy, data, len);
  copy[len] = '\0';
  g_ptr_array_add (form->buffers, copy);
  takings_json_init (&json, copy, len);
  if (takings_json_peek (&json) != TAKINGS_JSON_OBJECT || !takings_json_enter (&json))
    return "The body is not a JSON object";
  while (fault == NULL && takings_json_member (&json, &name))
    if (takings_json_scalar (&json, &value) && value.data != NULL)
      fault = add_field (form, name, value);
  if (fault == NULL && (json.broken != NULL || takings_json_peek (&json) != TAKINGS_JSON_END))
    fault = "The body is not well-formed JSON";
  return fault;
}

TakingsText
takings_form_get (const TakingsForm *form, const char *name)
{
  TakingsText wanted = takings_text (name);

  for (guint i = 0; i < form->fields->len; i++)
    {
      const TakingsFormField *field = &g_array_index (form->fields, TakingsFormField, i);

      if (takings_text_equal (field->name, wanted))
        return field->value;
    }
  return TAKINGS_TEXT_NONE;
}

gboolean
takings_form_has_repeats (const TakingsForm *form)
{
  for (guint i = 1; i < form->fields->len; i++)
    for (guint k = 0; k < i; k++)
      if (takings_text_equal (g_array_index (form->fields, TakingsFormField, i).name,
                              g_array_index (form->fields, TakingsFormField, k).name))
        return TRUE;
  return FALSE;
}

void
takings_form_put_json (GString *out, TakingsText text)
{
  gsize from = 0;

  g_string_append_c (out, '"');
  for (gsize i = 0; i < text.len; i++)
    {
      guchar c = (guchar) text.data[i];

      if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7f)
        continue;
      g_string_append_len (out, text.data + from, (gssize) (i - from));
      if (c == '"' || c == '\\')
        g_string_append_printf (out, "\\%c", c);
      else
        g_string_append_printf (out, "\\u%04x", c);
      from = i + 1;
    }
  g_string_append_len (out, text.data + from, (gssize) (text.len - from));
  g_string_append_c (out, '"');
}

void
takings_form_put_member (GString *out, const char *name, TakingsText value)
{
  if (out->len > 0 && out->str[out->len - 1] != '{')
    g_string_append_c (out, ',');
  g_string_append_c (out, '"');
  g_string_append (out, name);
  g_string_append (out, "\":");
  takings_form_put_json (out, value);
}
