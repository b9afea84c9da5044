/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Any bytes as the encapsulated pixels of a DICOM file that is whole up to
 * them: the first says how they are coded, the next three are columns, rows
 * and frames. tests/fuzz/README says how to run.
 */
#include "tests/fuzz/fuzz-volume.h"

static void
put (GByteArray *out, guint16 group, guint16 element, const gchar *vr,
     const void *value, guint16 size)
{
  const guint8 head[] = { group & 255, group >> 8, element & 255, element >> 8,
                          vr[0],       vr[1],      size & 255,    size >> 8 };

  g_byte_array_append (out, head, sizeof head);
  g_byte_array_append (out, value, size);
}

static void
put_us (GByteArray *out, guint16 element, guint16 v)
{
  const guint8 bytes[] = { v & 255, v >> 8 };

  put (out, 0x0028, element, "US", bytes, 2);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static const gchar *const syntaxes[]
      = { "1.2.840.10008.1.2.5",    "1.2.840.10008.1.2.4.50",
          "1.2.840.10008.1.2.4.51", "1.2.840.10008.1.2.4.70",
          "1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.90" };
  static const guint8 pixels[]
      = { 0xe0, 0x7f, 0x10, 0, 'O', 'B', 0, 0, 255, 255, 255, 255 };
  const CtVolumeOptions options = { 0 };
  g_autoptr (GByteArray) out = g_byte_array_new ();
  const gchar *syntax;
  gchar frames[4];

  if (size < 4)
    return 0;
  syntax = syntaxes[data[0] % G_N_ELEMENTS (syntaxes)];
  g_byte_array_set_size (out, 128);
  memset (out->data, 0, 128);
  g_byte_array_append (out, (const guint8 *)"DICM", 4);
  put (out, 0x0002, 0x0010, "UI", syntax,
       strlen (syntax) + strlen (syntax) % 2);
  put_us (out, 0x0002, 1);
  g_snprintf (frames, sizeof frames, "%-2u", data[3] % 4 + 1u);
  put (out, 0x0028, 0x0008, "IS", frames, 2);
  put_us (out, 0x0010, data[2] + 1);
  put_us (out, 0x0011, data[1] + 1);
  put_us (out, 0x0100, 16);
  put_us (out, 0x0101, 12);
  put_us (out, 0x0103, data[0] >> 7);
  g_byte_array_append (out, pixels, sizeof pixels);
  g_byte_array_append (out, data + 4, size - 4);
  fuzz_volume (out->data, out->len, &options);
  return 0;
}
