/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "text.h"
G_BEGIN_DECLS

#define TAKINGS_FORM_MAX_FIELDS 512

typedef struct
{
  TakingsText name, value;
} TakingsFormField;

/**
 * TakingsForm:
 *
 * The parameters of a request, from its query, a form body or a flat JSON object, in the order they
 * came. Texts point into buffers of the form, are valid UTF-8 and hold no NUL. One thread; reused
 * for request after request.
 */
typedef struct
{
  GArray *fields;     /* (owned) of TakingsFormField */
  GPtrArray *buffers; /* (owned) */
} TakingsForm;

TakingsForm *takings_form_new (void);
void takings_form_free (TakingsForm *form);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TakingsForm, takings_form_free)
void takings_form_clear (TakingsForm *form);

/* application/x-www-form-urlencoded. Returns NULL or a static reason for the sender. Any bytes. */
const char *takings_form_add_encoded (TakingsForm *form, const char *data, gsize len);
/* A flat JSON object; members that hold objects or lists are left out. The same. */
const char *takings_form_add_json (TakingsForm *form, const char *data, gsize len);
/* The first of that name (exact); TAKINGS_TEXT_NONE where there is none. */
TakingsText takings_form_get (const TakingsForm *form, const char *name);
/* Is a name there twice? */
gboolean takings_form_has_repeats (const TakingsForm *form);

/* Writes @text as a JSON string. */
void takings_form_put_json (GString *out, TakingsText text);
/* Writes `"name":"value"` with a comma before it unless @out ends with '{'. */
void takings_form_put_member (GString *out, const char *name, TakingsText value);

G_END_DECLS
