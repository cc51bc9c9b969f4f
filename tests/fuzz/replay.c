/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz.h"

#include <gio/gio.h>

/* replay SEED RUNS FOLDER…: gives a target every file below the folders, then RUNS seeded mutations
 * of them: an ordinary test where there is no libFuzzer. */

static const char *const seeds[] = {
  "",
  "\1\1{\"data\":[{\"id\":\"1\",\"purchase\":{\"price\":{\"value\":1.5}}}],\"next\":null}",
  "[1,-2.5e3,true,false,null,\"\\u00e9\\ud83d\\ude00\",{\"@nil\":\"true\"}]",
  "a;b;c\r\n\"x\"\"y\";1,5;\xe9\r\n",
  "Mon, 02 Nov 2026 00:04:00 GMT",
  "2026-03-02T09:14:55-08:00",
  "$1,234.56",
  "-0.0000005e3",
};

static void
collect (const char *path, GPtrArray *inputs)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;
  char *data;
  gsize len;

  if (folder == NULL)
    {
      if (g_file_get_contents (path, &data, &len, NULL))
        g_ptr_array_add (inputs, g_bytes_new_take (data, len));
      return;
    }
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      collect (child, inputs);
    }
}

static void
run (const guint8 *data, gsize len)
{
  /* An exact allocation, so that a sanitizer sees a byte read too far. */
  g_autofree guint8 *copy = g_memdup2 (data, len);

  LLVMFuzzerTestOneInput (copy, len);
}

static void
mutate (GByteArray *bytes, GRand *rand)
{
  static const char interesting[] = "\"\\{}[]:,;\n\r\t\0\x80\xc3\xff-+.eE019tfnu<";
  guint n = 1 + g_rand_int (rand) % 4;

  for (guint i = 0; i < n && bytes->len > 0; i++)
    {
      guint at = g_rand_int (rand) % bytes->len;
      guint8 c = (guint8) interesting[g_rand_int (rand) % (sizeof interesting - 1)];
      guint many = 1 + g_rand_int (rand) % 64;

      many = MIN (many, bytes->len - at);
      switch (g_rand_int (rand) % 7)
        {
        case 0: bytes->data[at] = c; break;
        case 1: bytes->data[at] ^= (guint8) (1 << g_rand_int (rand) % 8); break;
        case 2: g_byte_array_set_size (bytes, at); break;
        case 3: g_byte_array_remove_range (bytes, at, many); break;
        case 4:
          {
            g_autofree guint8 *piece = g_memdup2 (bytes->data + at, many);
            g_byte_array_append (bytes, piece, many);
            break;
          }
        case 5:
          {
            guint8 prefix[2] = { (guint8) (g_rand_int (rand) % 0x20), (guint8) g_rand_int (rand) };
            g_byte_array_prepend (bytes, prefix, 2);
            break;
          }
        default:
          g_byte_array_append (bytes, &c, 1);
          memmove (bytes->data + at + 1, bytes->data + at, bytes->len - 1 - at);
          bytes->data[at] = c;
        }
    }
}

int
main (int argc, char **argv)
{
  g_autoptr (GPtrArray) inputs = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GRand) rand = NULL;
  guint n_runs;

  if (argc < 3)
    return 2;
  rand = g_rand_new_with_seed ((guint32) g_ascii_strtoull (argv[1], NULL, 10));
  n_runs = (guint) g_ascii_strtoull (argv[2], NULL, 10);
  for (guint i = 0; i < G_N_ELEMENTS (seeds); i++)
    g_ptr_array_add (inputs, g_bytes_new_static (seeds[i], strlen (seeds[i])));
  for (int i = 3; i < argc; i++)
    collect (argv[i], inputs);
  for (guint i = 0; i < inputs->len; i++)
    {
      gsize len;
      const guint8 *data = g_bytes_get_data (inputs->pdata[i], &len);
      run (data, len);
    }
  for (guint i = 0; i < n_runs; i++)
    {
      gsize len;
      const guint8 *data = g_bytes_get_data (inputs->pdata[g_rand_int (rand) % inputs->len], &len);
      g_autoptr (GByteArray) bytes = g_byte_array_new ();

      g_byte_array_append (bytes, data, (guint) MIN (len, 65536));
      mutate (bytes, rand);
      run (bytes->data, bytes->len);
    }
  g_print ("%u inputs, %u mutations, seed %s\n", inputs->len, n_runs, argv[1]);
  return 0;
}
